sterna::migrations!(pub mod migrations = "tests/ui/model/misspelt_table");

fn main() {}
