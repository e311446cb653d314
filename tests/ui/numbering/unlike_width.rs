sterna::migrations!(pub mod migrations = "tests/ui/numbering/unlike_width");

fn main() {}
