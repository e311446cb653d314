sterna::migrations!(pub mod migrations = "tests/ui/syntax/mysql_auto_increment");

fn main() {}
