sterna::migrations!(pub mod migrations = "tests/ui/layout/folder_without_up");

fn main() {}
