sterna::migrations!(pub mod migrations = "tests/ui/other_tools/dbmate_unknown_option");

fn main() {}
