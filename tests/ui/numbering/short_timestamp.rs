sterna::migrations!(pub mod migrations = "tests/ui/numbering/short_timestamp");

fn main() {}
