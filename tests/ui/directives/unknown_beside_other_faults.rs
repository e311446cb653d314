sterna::migrations!(pub mod migrations = "tests/ui/directives/unknown_beside_other_faults");

fn main() {}
