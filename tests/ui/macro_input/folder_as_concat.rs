sterna::migrations!(pub mod migrations = concat!("db/", "migrations"));

fn main() {}
