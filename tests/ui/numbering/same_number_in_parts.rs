sterna::migrations!(pub mod migrations = "tests/ui/numbering/same_number_in_parts");

fn main() {}
