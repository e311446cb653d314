sterna::migrations!(pub mod migrations = "tests/ui/layout/repeatable");

fn main() {}
