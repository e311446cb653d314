sterna::migrations!(pub mod migrations = "tests/ui/numbering/version_in_parts");

fn main() {}
