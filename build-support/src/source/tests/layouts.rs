//! Which files make up a migration.

use super::*;

#[test]
fn finds_the_layout_and_numbering_of_each_tool() {
    use Layout::{Directories, Flat, Pairs, Versioned};
    use Numbering::{Dated, Sequential, Timestamp};
    let table: &[(&[&str], (Layout, Numbering))] = &[
        (&["001_a.sql", "002_b.sql"], (Flat, Sequential)),
        (&["20260115120000_a.sql"], (Flat, Timestamp)),
        (&["2026_01_15_001_a.sql"], (Flat, Dated)),
        (
            &["1_a.up.sql", "1_a.down.sql", "2_b.up.sql"],
            (Pairs, Sequential),
        ),
        (&["20260115120000_a.up.sql"], (Pairs, Timestamp)),
        (&["2018-07-10-061642_a/up.sql"], (Directories, Timestamp)),
        (
            &["20260115120000_a/migration.sql"],
            (Directories, Timestamp),
        ),
        (
            &["V1__a.sql", "V2__b.sql", "U2__b.sql"],
            (Versioned, Sequential),
        ),
        (&["V20260115120000__a.sql"], (Versioned, Timestamp)),
    ];
    for (names, kind) in table {
        assert_eq!(folder(names).kind(), *kind, "{names:?}");
    }
}

#[test]
fn names_the_parts_of_a_migration() {
    let fixture = folder(&["001_initial_schema.up.sql", "001_initial_schema.down.sql"]);
    let Tree { migrations, .. } = fixture.read().tree;
    let [migration] = &migrations[..] else {
        panic!("{migrations:?}");
    };
    assert_eq!(migration.stem, "001_initial_schema");
    assert_eq!(migration.version, "001");
    assert_eq!(migration.name, "initial_schema");
    let up = fixture.path().join("001_initial_schema.up.sql");
    assert_eq!(migration.up.path, up);
    let down = fixture.path().join("001_initial_schema.down.sql");
    assert_eq!(migration.down.as_ref().unwrap().path, down);
}

#[test]
fn reads_the_folders_of_diesel_and_prisma() {
    let diesel = folder(&[
        "00000000000000_diesel_initial_setup/up.sql",
        "00000000000000_diesel_initial_setup/down.sql",
        "2018-07-10-061642_create/up.sql",
        "2020-12-7-190800_fix/up.sql",
        "20190101000000_plain/up.sql",
        "2023-05-23-1715-no-underscore/up.sql",
        "2023-05-23-1715-no-underscore/generate.sh",
        "2025-10-08-084508-0000_since_2.3/up.sql",
        ".diesel_lock",
        ".gitkeep",
    ]);
    assert_eq!(
        diesel.order(),
        [
            "00000000000000 diesel_initial_setup",
            "2018-07-10-061642 create",
            "20190101000000 plain",
            "2020-12-7-190800 fix",
            "2023-05-23-1715 no-underscore",
            "2025-10-08-084508-0000 since_2.3",
        ]
    );
    let prisma = folder(&[
        "0_init/migration.sql",
        "20230404095503_b/migration.sql",
        "20230404095503_b/down.sql",
        "migration_lock.toml",
    ]);
    assert_eq!(prisma.order(), ["0 init", "20230404095503 b"]);
    assert!(prisma.read().tree.migrations[1].down.is_some());
}

#[test]
fn ignores_what_is_no_sql() {
    let fixture = folder(&[
        "001_a.sql",
        "README.md",
        ".hidden.sql",
        ".git/002_b.sql",
        "sterna.lock",
        "001_a.sql~",
        "001_a.sql.orig",
        ".001_a.sql.swp",
        "#001_a.sql#",
        "002_b.go",
    ]);
    assert_eq!(fixture.order(), ["001 a"]);
}

#[test]
fn a_set_layout_is_held_to() {
    let fixture = folder(&["001_a.up.sql"]).laid_out(Layout::Flat);
    assert_eq!(
        fixture.said(),
        "\
error[mixed-layout]: `001_a.up.sql` is laid out as `pairs`, but `flat` was asked for
--> migrations/001_a.up.sql
 = note: in the layout `pairs` a migration is `001_name.up.sql` and `001_name.down.sql`
 = note: in the layout `flat` a migration is `001_name.sql`
 = help: keep one layout for all migrations of the folder"
    );
}

#[test]
fn two_layouts_are_told_by_a_file_of_each() {
    let fixture = folder(&[
        "001_a.sql",
        "002_b.sql",
        "003_c.up.sql",
        "003_c.down.sql",
        "003_c.sql",
        "V4__d.sql",
        "005_e/up.sql",
    ]);
    assert_eq!(
        fixture.titles(),
        [
            "migrations/003_c.down.sql: mixed-layout: `003_c.down.sql` is laid out as `pairs`, but `001_a.sql` as `flat`",
            "migrations/005_e: mixed-layout: `005_e` is laid out as `directories`, but `001_a.sql` as `flat`",
            "migrations/V4__d.sql: mixed-layout: `V4__d.sql` is laid out as `versioned`, but `001_a.sql` as `flat`",
        ]
    );
}

#[test]
fn a_file_that_reverts_nothing_is_reported() {
    let fixture = folder(&["001_a.up.sql", "001_b.down.sql", "002_c.down.sql"]);
    assert_eq!(
        fixture.said(),
        "\
error[unpaired-down]: `001_b.down.sql` has another name than `001_a.up.sql`
--> migrations/001_b.down.sql
 = help: rename it to `001_a.down.sql`

error[unpaired-down]: `002_c.down.sql` reverts a migration that is not there
--> migrations/002_c.down.sql
 = help: delete it, or bring back what it reverts"
    );
    let versioned = folder(&["V1__a.sql", "U1__b.sql", "U2__c.sql"]);
    assert_eq!(
        versioned.said(),
        "\
error[unpaired-down]: `U1__b.sql` has another name than `V1__a.sql`
--> migrations/U1__b.sql
 = help: rename it to `U1__a.sql`

error[unpaired-down]: `U2__c.sql` reverts a migration that is not there
--> migrations/U2__c.sql
 = note: refinery's `U`, a migration out of the order, is a `V` here
 = help: delete it, or bring back what it reverts"
    );
}

#[test]
fn a_repeatable_migration_is_refused() {
    assert_eq!(
        folder(&["V1__a.sql", "R__views.sql"]).said(),
        "\
error[repeatable-migration]: `R__views.sql` is a repeatable migration, which is not supported
--> migrations/R__views.sql
 = note: a plan is a sequence in which every migration is applied once
 = help: repeat the text in a new migration, with a number, whenever it changes"
    );
}

#[test]
fn a_sub_folder_that_fits_no_layout_is_named() {
    let fixture = folder(&[
        "001_a.sql",
        "old/001_a.sql",
        "notes/todo.md",
        "002_b/down.sql",
        "003_c/up.sql",
        "003_c/migration.sql",
    ]);
    let neither = "holds neither `up.sql` nor `migration.sql`";
    assert_eq!(
        fixture.titles(),
        [
            "migrations/002_b: unknown-layout: `002_b` holds a `down.sql`, but no `up.sql`"
                .to_owned(),
            "migrations/003_c: unknown-layout: `003_c` holds both `up.sql` and `migration.sql`"
                .to_owned(),
            format!("migrations/notes: unknown-layout: `notes` {neither}"),
            format!("migrations/old: unknown-layout: `old` {neither}"),
        ]
    );
    assert_eq!(
        folder(&["001_a.sql", "old/001_a.sql"]).said(),
        "\
error[unknown-layout]: `old` holds neither `up.sql` nor `migration.sql`
--> migrations/old
 = note: `001_a.sql` in it is not read: sub-folders are migrations and are not searched for more
 = help: the folder of a migration holds `up.sql` (and `down.sql`) or `migration.sql`; move any other folder elsewhere, or begin its name with `.`"
    );
}

#[test]
fn what_drizzle_remembers_is_no_migration() {
    let fixture = folder(&[
        "0000_a.sql",
        "meta/_journal.json",
        "meta/0000_snapshot.json",
    ]);
    assert_eq!(fixture.said(), "");
    let sql = folder(&["0000_a.sql", "meta/0001_b.sql"]);
    assert!(sql.said().starts_with("error[unknown-layout]: `meta`"));
}

#[test]
fn an_ending_in_upper_case_is_reported() {
    assert_eq!(
        folder(&["001_a.sql", "002_b.SQL", "003_c.UP.sql"]).said(),
        "\
error[invalid-ending]: `002_b.SQL` ends in upper case
--> migrations/002_b.SQL
 = note: most tools would pass over it without a word
 = help: rename it to `002_b.sql`

error[invalid-ending]: `003_c.UP.sql` ends in upper case
--> migrations/003_c.UP.sql
 = note: most tools would pass over it without a word
 = help: rename it to `003_c.up.sql`"
    );
}

#[cfg(target_os = "linux")] // Others keep one file of the two.
#[test]
fn names_that_differ_in_case_only_are_reported_once() {
    assert_eq!(
        folder(&["001_A.sql", "001_a.sql"]).said(),
        "\
error[case-conflict]: `001_a.sql` and `001_A.sql` differ only in upper and lower case
--> migrations/001_a.sql
 = note: macOS and Windows keep only one of them
 = help: rename one of them"
    );
}
