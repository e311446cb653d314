sterna::migrations!(pub mod migrations = "tests/ui/syntax/missing_semicolon");

fn main() {}
