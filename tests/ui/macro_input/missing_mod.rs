sterna::migrations!(pub migrations = "migrations");

fn main() {}
