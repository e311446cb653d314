sterna::migrations!(pub mod migrations = "tests/ui/numbering/wide_gap");

fn main() {}
