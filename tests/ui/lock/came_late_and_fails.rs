sterna::migrations!(pub mod migrations = "tests/ui/lock/came_late_and_fails");

fn main() {}
