sterna::migrations!(pub mod migrations = "tests/ui/syntax/reserved_word");

fn main() {}
