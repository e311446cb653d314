sterna::migrations!(pub mod migrations = "tests/ui/numbering/seconds_since_1970");

fn main() {}
