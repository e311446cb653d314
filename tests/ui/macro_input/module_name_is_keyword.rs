sterna::migrations!(pub mod type = "migrations");

fn main() {}
