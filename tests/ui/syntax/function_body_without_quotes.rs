sterna::migrations!(pub mod migrations = "tests/ui/syntax/function_body_without_quotes");

fn main() {}
