sterna::migrations!(pub mod migrations = "tests/ui/model/dropped_column");

fn main() {}
