sterna::migrations!(pub mod migrations = "migrations", name = audit);

fn main() {}
