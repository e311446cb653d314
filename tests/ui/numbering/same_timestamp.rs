sterna::migrations!(pub mod migrations = "tests/ui/numbering/same_timestamp");

fn main() {}
