sterna::migrations!(pub mod migrations = "tests/ui/model/several_in_one_build");

fn main() {}
