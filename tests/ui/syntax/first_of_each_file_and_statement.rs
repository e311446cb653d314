sterna::migrations!(pub mod migrations = "tests/ui/syntax/first_of_each_file_and_statement");

fn main() {}
