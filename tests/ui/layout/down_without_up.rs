sterna::migrations!(pub mod migrations = "tests/ui/layout/down_without_up");

fn main() {}
