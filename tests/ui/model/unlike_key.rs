sterna::migrations!(pub mod migrations = "tests/ui/model/unlike_key");

fn main() {}
