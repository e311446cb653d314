sterna::migrations!(pub mod migrations = "tests/ui/model/argument_of_another_type");

fn main() {}
