sterna::migrations!(pub mod migrations = "tests/ui/numbering/same_number");

fn main() {}
