sterna::migrations!(pub mod migrations = "tests/ui/transaction/enum_value_used_where_added");

fn main() {}
