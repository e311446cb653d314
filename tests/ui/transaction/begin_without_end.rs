sterna::migrations!(pub mod migrations = "tests/ui/transaction/begin_without_end");

fn main() {}
