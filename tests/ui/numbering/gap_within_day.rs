sterna::migrations!(pub mod migrations = "tests/ui/numbering/gap_within_day");

fn main() {}
