sterna::migrations!(pub mod migrations = "tests/ui/syntax/missing_values");

fn main() {}
