sterna::migrations!(pub mod migrations = "tests/ui/directives/below_a_statement");

fn main() {}
