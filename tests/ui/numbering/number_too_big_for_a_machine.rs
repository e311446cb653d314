sterna::migrations!(pub mod migrations = "tests/ui/numbering/number_too_big_for_a_machine");

fn main() {}
