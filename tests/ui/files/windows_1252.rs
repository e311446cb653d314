sterna::migrations!(pub mod migrations = "tests/ui/files/windows_1252");

fn main() {}
