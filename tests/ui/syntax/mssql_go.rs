sterna::migrations!(pub mod migrations = "tests/ui/syntax/mssql_go");

fn main() {}
