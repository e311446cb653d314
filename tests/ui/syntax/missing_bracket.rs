sterna::migrations!(pub mod migrations = "tests/ui/syntax/missing_bracket");

fn main() {}
