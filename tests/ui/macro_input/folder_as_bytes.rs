sterna::migrations!(pub mod migrations = b"migrations");

fn main() {}
