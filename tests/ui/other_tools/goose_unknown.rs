sterna::migrations!(pub mod migrations = "tests/ui/other_tools/goose_unknown");

fn main() {}
