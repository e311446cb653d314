sterna::migrations!(pub mod migrations = "tests/ui/files/crlf");

fn main() {}
