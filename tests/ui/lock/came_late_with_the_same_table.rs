sterna::migrations!(pub mod migrations = "tests/ui/lock/came_late_with_the_same_table");

fn main() {}
