sterna::migrations!(pub mod migrations = "tests/ui/transaction/concurrently_between_others");

fn main() {}
