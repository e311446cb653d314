sterna::migrations!(pub mod migrations = "tests/ui/model/misspelt_function");

fn main() {}
