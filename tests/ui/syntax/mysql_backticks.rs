sterna::migrations!(pub mod migrations = "tests/ui/syntax/mysql_backticks");

fn main() {}
