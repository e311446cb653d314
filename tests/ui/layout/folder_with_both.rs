sterna::migrations!(pub mod migrations = "tests/ui/layout/folder_with_both");

fn main() {}
