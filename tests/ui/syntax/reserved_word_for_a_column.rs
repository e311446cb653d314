sterna::migrations!(pub mod migrations = "tests/ui/syntax/reserved_word_for_a_column");

fn main() {}
