#![deny(deprecated)]

sterna::migrations!(pub mod migrations = "tests/ui/model/down_that_leaves_something");

fn main() {}
