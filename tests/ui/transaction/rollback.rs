sterna::migrations!(pub mod migrations = "tests/ui/transaction/rollback");

fn main() {}
