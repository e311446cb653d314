sterna::migrations!(pub mod migrations = "tests/ui/other_tools/diesel_broken_metadata");

fn main() {}
