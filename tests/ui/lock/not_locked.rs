sterna::migrations!(pub mod migrations = "tests/ui/lock/not_locked");

fn main() {}
