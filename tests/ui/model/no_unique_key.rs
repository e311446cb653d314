sterna::migrations!(pub mod migrations = "tests/ui/model/no_unique_key");

fn main() {}
