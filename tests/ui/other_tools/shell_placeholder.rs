sterna::migrations!(pub mod migrations = "tests/ui/other_tools/shell_placeholder");

fn main() {}
