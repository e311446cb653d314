sterna::migrations!(pub mod migrations = "tests/ui/directives/in_block_comment");

fn main() {}
