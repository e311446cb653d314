sterna::migrations!(pub mod migrations = "tests/ui/many/errors_and_a_warning");

fn main() {}
