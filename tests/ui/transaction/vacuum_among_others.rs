sterna::migrations!(pub mod migrations = "tests/ui/transaction/vacuum_among_others");

fn main() {}
