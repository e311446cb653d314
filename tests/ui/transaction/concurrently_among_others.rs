sterna::migrations!(pub mod migrations = "tests/ui/transaction/concurrently_among_others");

fn main() {}
