sterna::migrations!(pub mod migrations = "tests/ui/numbering/impossible_hour");

fn main() {}
