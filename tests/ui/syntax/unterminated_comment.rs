sterna::migrations!(pub mod migrations = "tests/ui/syntax/unterminated_comment");

fn main() {}
