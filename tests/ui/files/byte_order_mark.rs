sterna::migrations!(pub mod migrations = "tests/ui/files/byte_order_mark");

fn main() {}
