sterna::migrations!(pub mod migrations = "tests/ui/other_tools/pg_dump_copy");

fn main() {}
