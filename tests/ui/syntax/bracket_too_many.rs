sterna::migrations!(pub mod migrations = "tests/ui/syntax/bracket_too_many");

fn main() {}
