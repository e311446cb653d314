sterna::migrations!(pub mod migrations = "tests/ui/many/more_than_are_shown");

fn main() {}
