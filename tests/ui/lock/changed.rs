sterna::migrations!(pub mod migrations = "tests/ui/lock/changed");

fn main() {}
