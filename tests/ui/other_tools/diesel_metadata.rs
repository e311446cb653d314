sterna::migrations!(pub mod migrations = "tests/ui/other_tools/diesel_metadata");

fn main() {}
