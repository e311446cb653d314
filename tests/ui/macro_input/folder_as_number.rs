sterna::migrations!(pub mod migrations = 1);

fn main() {}
