sterna::migrations!(pub mod migrations = "tests/ui/syntax/unterminated_name");

fn main() {}
