sterna::migrations!(pub mod migrations = "tests/ui/syntax/missing_dollar_quotes");

fn main() {}
