sterna::migrations!(pub mod migrations = "tests/ui/layout/folder_of_something_else");

fn main() {}
