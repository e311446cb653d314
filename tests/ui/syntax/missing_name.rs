sterna::migrations!(pub mod migrations = "tests/ui/syntax/missing_name");

fn main() {}
