sterna::migrations!(pub mod migrations = migrations);

fn main() {}
