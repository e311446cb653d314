sterna::migrations!(pub mod migrations = "tests/ui/lock/came_late");

fn main() {}
