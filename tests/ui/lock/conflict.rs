sterna::migrations!(pub mod migrations = "tests/ui/lock/conflict");

fn main() {}
