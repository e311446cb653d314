sterna::migrations!(pub mod migrations = "tests/ui/model/cast_that_must_be_said");

fn main() {}
