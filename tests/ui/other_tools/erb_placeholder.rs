sterna::migrations!(pub mod migrations = "tests/ui/other_tools/erb_placeholder");

fn main() {}
