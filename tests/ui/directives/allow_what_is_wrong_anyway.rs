sterna::migrations!(pub mod migrations = "tests/ui/directives/allow_what_is_wrong_anyway");

fn main() {}
