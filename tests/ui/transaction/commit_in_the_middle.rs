sterna::migrations!(pub mod migrations = "tests/ui/transaction/commit_in_the_middle");

fn main() {}
