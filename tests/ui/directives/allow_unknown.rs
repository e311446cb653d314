sterna::migrations!(pub mod migrations = "tests/ui/directives/allow_unknown");

fn main() {}
