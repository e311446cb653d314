//! Folders with more than one fault.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;

use sterna_build::Folder;

/// Once something was refused, what it names is in doubt, and less is refused of the rest.
#[test]
fn tables_never_inherit_in_a_circle() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("migrations");
    fs::create_dir(&folder).unwrap();
    let sql = "create table parent (a int);\n\
               create table same (a int);\n\
               create table other (b int);\n\
               alter table same inherit parent;\n\
               alter table other inherit parent;\n\
               alter table parent inherit same;\n\
               alter table parent add c int;\n";
    fs::write(folder.join("001_tables.sql"), sql).unwrap();
    let checked = Folder::new("migrations").root(root.path()).check().unwrap();
    assert!(checked.diagnostics.has_errors());
}
