sterna::migrations!(pub mod migrations = "tests/ui/lock/out_of_order");

fn main() {}
