sterna::migrations!(pub mod = "migrations");

fn main() {}
