sterna::migrations!(pub mod migrations = "tests/ui/other_tools/psql_include");

fn main() {}
