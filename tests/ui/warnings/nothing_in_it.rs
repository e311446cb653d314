#![deny(deprecated)]

sterna::migrations!(pub mod migrations = "tests/ui/warnings/nothing_in_it");

fn main() {}
