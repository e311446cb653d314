sterna::migrations!(pub mod migrations = "tests/ui/lock/two_branches");

fn main() {}
