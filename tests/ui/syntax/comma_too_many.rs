sterna::migrations!(pub mod migrations = "tests/ui/syntax/comma_too_many");

fn main() {}
