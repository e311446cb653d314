sterna::migrations!(pub mod migrations = "tests/ui/many/files_and_problems");

use migrations::{PLAN, Version};

fn main() {
    let newest = Version::ALL.last();
    for migration in PLAN.migrations() {
        println!("{migration:?} {newest:?}");
    }
    let _parsed: Result<Version, _> = "001".parse();
}
