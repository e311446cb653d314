sterna::migrations!(pub mod migrations = "tests/ui/numbering/gap");

use migrations::{PLAN, Version};

fn main() {
    let newest = Version::ALL.last();
    for migration in PLAN.migrations() {
        println!("{migration:?} {newest:?}");
    }
    let _parsed: Result<Version, _> = "001".parse();
}
