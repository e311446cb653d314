sterna::migrations!(pub mod migrations = "tests/ui/model/misspelt_type");

fn main() {}
