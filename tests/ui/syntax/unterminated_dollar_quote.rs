sterna::migrations!(pub mod migrations = "tests/ui/syntax/unterminated_dollar_quote");

fn main() {}
