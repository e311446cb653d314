sterna::migrations!(pub mod migrations = "tests/ui/files/nul_byte");

fn main() {}
