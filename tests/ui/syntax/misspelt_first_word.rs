sterna::migrations!(pub mod migrations = "tests/ui/syntax/misspelt_first_word");

fn main() {}
