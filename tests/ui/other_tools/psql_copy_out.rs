sterna::migrations!(pub mod migrations = "tests/ui/other_tools/psql_copy_out");

fn main() {}
