sterna::migrations!(pub mod migrations = "tests/ui/numbering/two_schemes");

fn main() {}
