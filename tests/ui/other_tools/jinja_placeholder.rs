sterna::migrations!(pub mod migrations = "tests/ui/other_tools/jinja_placeholder");

fn main() {}
