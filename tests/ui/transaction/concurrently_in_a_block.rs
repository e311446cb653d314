sterna::migrations!(pub mod migrations = "tests/ui/transaction/concurrently_in_a_block");

fn main() {}
