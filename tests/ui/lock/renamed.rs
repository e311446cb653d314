sterna::migrations!(pub mod migrations = "tests/ui/lock/renamed");

fn main() {}
