sterna::migrations!(pub mod migrations = "tests/ui/syntax/ends_early");

fn main() {}
