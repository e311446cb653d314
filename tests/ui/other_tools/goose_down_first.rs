sterna::migrations!(pub mod migrations = "tests/ui/other_tools/goose_down_first");

fn main() {}
