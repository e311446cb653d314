sterna::migrations!(pub mod migrations = "tests/ui/syntax/missing_comma");

fn main() {}
