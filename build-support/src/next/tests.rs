//! The next name, for folders of every kind.

use super::*;

fn next_in(
    there: &[&str],
    name: &str,
    set: impl FnOnce(Folder) -> Folder,
) -> Result<Vec<String>, String> {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("migrations");
    for file in there {
        let path = folder.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "select 1;").unwrap();
    }
    let now = Moment::new("20260704153000").unwrap();
    let wanted = set(Folder::new("migrations").root(root.path()));
    let paths = next(&wanted, name, &now).map_err(|error| error.to_string())?;
    Ok(paths
        .iter()
        .map(|path| path.strip_prefix(&folder).unwrap().display().to_string())
        .collect())
}

/// The names, relative to a folder that has `there`.
fn next_to(there: &[&str], name: &str) -> Result<Vec<String>, String> {
    next_in(there, name, |folder| folder)
}

#[test]
fn follows_the_scheme_of_the_folder() {
    let cases: &[(&[&str], &[&str])] = &[
        (&[], &["001_add_users.sql"]),
        (&["001_a.sql"], &["002_add_users.sql"]),
        (&["1_a.sql"], &["2_add_users.sql"]),
        (&["1-a.sql"], &["2-add_users.sql"]),
        (&["009_a.sql"], &["010_add_users.sql"]),
        (&["20260101000000_a.sql"], &["20260704153000_add_users.sql"]),
        (&["2026_01_15_001_a.sql"], &["2026_07_04_001_add_users.sql"]),
        (&["2026_07_04_001_a.sql"], &["2026_07_04_002_add_users.sql"]),
        (
            &["001_a.up.sql", "001_a.down.sql"],
            &["002_add_users.up.sql", "002_add_users.down.sql"],
        ),
        (&["001_a.up.sql"], &["002_add_users.up.sql"]),
        (
            &["2026-01-15-120000_a/up.sql", "2026-01-15-120000_a/down.sql"],
            &[
                "2026-07-04-153000_add_users/up.sql",
                "2026-07-04-153000_add_users/down.sql",
            ],
        ),
        (
            &["2026-01-15-120000-0000_a/up.sql"],
            &["2026-07-04-153000-0000_add_users/up.sql"],
        ),
        (
            &["20260115120000_a/migration.sql"],
            &["20260704153000_add_users/migration.sql"],
        ),
        (&["V1__a.sql"], &["V2__add_users.sql"]),
        (&["V1.2__a.sql", "V1.9__b.sql"], &["V1.10__add_users.sql"]),
        (
            &["V20260115120000__a.sql"],
            &["V20260704153000__add_users.sql"],
        ),
    ];
    for (there, expected) in cases {
        assert_eq!(next_to(there, "Add users").unwrap(), *expected, "{there:?}");
    }
}

#[test]
fn begins_a_folder_as_it_is_asked_to() {
    let cases: &[(Layout, Numbering, &[&str])] = &[
        (Layout::Flat, Numbering::Sequential, &["001_a.sql"]),
        (
            Layout::Pairs,
            Numbering::Timestamp,
            &["20260704153000_a.up.sql", "20260704153000_a.down.sql"],
        ),
        (
            Layout::Directories,
            Numbering::Dated,
            &["2026_07_04_001_a/up.sql", "2026_07_04_001_a/down.sql"],
        ),
        (Layout::Versioned, Numbering::Auto, &["V1__a.sql"]),
        (
            Layout::Versioned,
            Numbering::Timestamp,
            &["V20260704153000__a.sql"],
        ),
        (Layout::Versioned, Numbering::Numeric, &["V1__a.sql"]),
        (Layout::Flat, Numbering::Numeric, &["001_a.sql"]),
        (Layout::Flat, Numbering::Lexical, &["a.sql"]),
    ];
    for (layout, numbering, expected) in cases {
        let names = next_in(&[], "a", |folder| {
            folder.layout(*layout).numbering(*numbering)
        });
        assert_eq!(names.unwrap(), *expected, "{layout} {numbering}");
    }
}

#[test]
fn a_lexical_order_goes_on_as_its_last_name() {
    let cases: &[(&[&str], &str)] = &[
        (
            &["001_a.sql", "20260115120000_b.sql"],
            "20260704153000_c.sql",
        ),
        (
            &["001_a.sql", "2026_01_15_001_b.sql"],
            "2026_07_04_001_c.sql",
        ),
        (&["20260115_a.sql"], "20260704153000_c.sql"),
        (&["V1.2__a.sql"], "V1.3__c.sql"),
        (&["a.sql"], "c.sql"),
    ];
    for (there, expected) in cases {
        let names = next_in(there, "c", |folder| folder.numbering(Numbering::Lexical));
        assert_eq!(names.unwrap(), [*expected], "{there:?}");
    }
}

#[test]
fn comes_last_even_where_the_clock_says_otherwise() {
    let cases: &[(&[&str], &str)] = &[
        (&["20260704153000_a.sql"], "20260704153001_b.sql"),
        (&["20260704195959_a.sql"], "20260704200000_b.sql"),
        (&["20270101000000_a.sql"], "20270101000001_b.sql"),
        (&["2027_01_01_001_a.sql"], "2027_01_01_002_b.sql"),
    ];
    for (there, expected) in cases {
        assert_eq!(next_to(there, "b").unwrap(), [*expected], "{there:?}");
    }
}

#[test]
fn says_why_there_is_no_next_name() {
    let cases: &[(&[&str], &str, &str)] = &[
        (&[], " - ", "` - ` is no name: write a few words"),
        (
            &["20270101235959_a.sql"],
            "b",
            "`20260704153000_b` would come before `20270101235959_a`, which is the last now: \
             name the new file by hand",
        ),
        (
            &["001_a.sql", "003_b.sql"],
            "c",
            "the files in `migrations` are not in order: run `sterna check migrations`, \
             and mend what it finds",
        ),
    ];
    for (there, name, expected) in cases {
        assert_eq!(next_to(there, name).unwrap_err(), *expected, "{there:?}");
    }
}

#[test]
fn counts_on_in_the_same_width() {
    let cases = [("1", "2"), ("009", "010"), ("99", "100"), ("000", "001")];
    for (version, expected) in cases {
        assert_eq!(increment(version), expected);
    }
}
