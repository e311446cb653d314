sterna::migrations!(pub mod migrations = "tests/ui/numbering/impossible_day");

fn main() {}
