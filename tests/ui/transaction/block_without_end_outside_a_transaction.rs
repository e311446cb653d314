sterna::migrations!(pub mod migrations = "tests/ui/transaction/block_without_end_outside_a_transaction");

fn main() {}
