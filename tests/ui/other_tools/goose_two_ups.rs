sterna::migrations!(pub mod migrations = "tests/ui/other_tools/goose_two_ups");

fn main() {}
