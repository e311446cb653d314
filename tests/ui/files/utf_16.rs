sterna::migrations!(pub mod migrations = "tests/ui/files/utf_16");

fn main() {}
