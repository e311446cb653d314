sterna::migrations!(pub mod migrations = "tests/ui/transaction/isolation_level");

fn main() {}
