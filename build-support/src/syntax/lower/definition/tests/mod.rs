//! What statements are read as: tables in `cases/`, a statement and what is read of it.

mod compact;

use crate::syntax::tests::{findings, script};

/// What the only statement of a text is read as, in short.
fn read(text: &str) -> String {
    let statements = script(text).statements;
    let changes = statements.iter().map(|statement| &statement.change);
    let refused = findings(text);
    if !refused.is_empty() {
        return refused.join("; ");
    }
    let read: Vec<String> = changes.map(|change| compact::of(text, change)).collect();
    read.join("; ")
}

/// Compares each statement of a table with what stands below it, behind `=>`.
fn check(cases: &str) {
    let mut wrong = String::new();
    for case in cases.split("\n\n").filter(|case| !case.trim().is_empty()) {
        let (text, expected) = case.split_once("\n=> ").unwrap_or((case, ""));
        let found = read(text);
        if found != expected.trim_end() {
            wrong += &format!("{}\n=> {found}\n\n", text.trim_start_matches('\n'));
        }
    }
    assert!(wrong.is_empty(), "these are read otherwise:\n{wrong}");
}

macro_rules! tables {
    ($($name:ident)*) => {$(
        #[test]
        fn $name() {
            check(include_str!(concat!("cases/", stringify!($name), ".txt")));
        }
    )*};
}

tables! {
    alter_table
    do_block
    function
    schema
    session
    trigger
    types
    view
    create_table
    drop
    index
    rename
    sequence
}
