sterna::migrations!(pub mod migrations = "tests/ui/model/renamed_table");

fn main() {}
