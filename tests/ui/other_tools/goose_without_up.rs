sterna::migrations!(pub mod migrations = "tests/ui/other_tools/goose_without_up");

fn main() {}
