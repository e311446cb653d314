sterna::migrations!(pub mod migrations = "tests/ui/directives/allow_without_brackets");

fn main() {}
