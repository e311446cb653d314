sterna::migrations!(pub mod migrations = "tests/ui/model/table_of_another_schema");

fn main() {}
