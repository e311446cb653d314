sterna::migrations!(pub mod migrations = "tests/ui/numbering/day_begins_late");

fn main() {}
