sterna::migrations!(pub mod migrations = "tests/ui/lock/gone");

fn main() {}
