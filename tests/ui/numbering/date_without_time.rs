sterna::migrations!(pub mod migrations = "tests/ui/numbering/date_without_time");

fn main() {}
