sterna::migrations!(pub mod migrations = "tests/ui/syntax/mysql_engine");

fn main() {}
