sterna::migrations!(pub mod migrations = "tests/ui/directives/unknown");

fn main() {}
