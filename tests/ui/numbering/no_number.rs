sterna::migrations!(pub mod migrations = "tests/ui/numbering/no_number");

fn main() {}
