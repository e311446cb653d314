sterna::migrations!(pub mod migrations = "tests/ui/numbering/impossible_date");

fn main() {}
