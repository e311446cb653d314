sterna::migrations!(pub mod migrations = "tests/ui/syntax/misspelt_keyword");

fn main() {}
