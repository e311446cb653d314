#![deny(deprecated)]

sterna::migrations!(pub mod migrations = "tests/ui/warnings/unused_allow");

fn main() {}
