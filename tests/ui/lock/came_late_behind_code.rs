sterna::migrations!(pub mod migrations = "tests/ui/lock/came_late_behind_code");

fn main() {}
