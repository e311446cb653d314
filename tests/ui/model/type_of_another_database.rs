sterna::migrations!(pub mod migrations = "tests/ui/model/type_of_another_database");

fn main() {}
