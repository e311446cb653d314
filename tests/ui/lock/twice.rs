sterna::migrations!(pub mod migrations = "tests/ui/lock/twice");

fn main() {}
