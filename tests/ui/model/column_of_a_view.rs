sterna::migrations!(pub mod migrations = "tests/ui/model/column_of_a_view");

fn main() {}
