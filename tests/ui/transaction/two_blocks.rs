sterna::migrations!(pub mod migrations = "tests/ui/transaction/two_blocks");

fn main() {}
