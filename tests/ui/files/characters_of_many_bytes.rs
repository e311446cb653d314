sterna::migrations!(pub mod migrations = "tests/ui/files/characters_of_many_bytes");

fn main() {}
