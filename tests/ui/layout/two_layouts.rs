sterna::migrations!(pub mod migrations = "tests/ui/layout/two_layouts");

fn main() {}
