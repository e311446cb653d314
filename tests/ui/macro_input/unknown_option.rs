sterna::migrations!(pub mod migrations = "migrations", table = "history");

fn main() {}
