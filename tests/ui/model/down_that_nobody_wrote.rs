#![deny(deprecated)]

sterna::migrations!(pub mod migrations = "tests/ui/model/down_that_nobody_wrote");

fn main() {}
