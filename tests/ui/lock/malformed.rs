sterna::migrations!(pub mod migrations = "tests/ui/lock/malformed");

fn main() {}
