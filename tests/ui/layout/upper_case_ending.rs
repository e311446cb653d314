sterna::migrations!(pub mod migrations = "tests/ui/layout/upper_case_ending");

fn main() {}
