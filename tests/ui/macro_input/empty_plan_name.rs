sterna::migrations!(pub mod migrations = "migrations", name = "");

fn main() {}
