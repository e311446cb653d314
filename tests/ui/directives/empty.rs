sterna::migrations!(pub mod migrations = "tests/ui/directives/empty");

fn main() {}
