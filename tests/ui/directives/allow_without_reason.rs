sterna::migrations!(pub mod migrations = "tests/ui/directives/allow_without_reason");

fn main() {}
