sterna::migrations!(pub mod migrations = "tests/ui/layout/one_underscore");

fn main() {}
