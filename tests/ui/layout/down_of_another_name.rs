sterna::migrations!(pub mod migrations = "tests/ui/layout/down_of_another_name");

fn main() {}
