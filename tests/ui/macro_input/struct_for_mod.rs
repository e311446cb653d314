sterna::migrations!(pub struct Migrations = "migrations");

fn main() {}
