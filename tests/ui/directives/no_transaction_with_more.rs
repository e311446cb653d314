sterna::migrations!(pub mod migrations = "tests/ui/directives/no_transaction_with_more");

fn main() {}
