sterna::migrations!(pub mod migrations = "tests/ui/syntax/unterminated_string");

fn main() {}
