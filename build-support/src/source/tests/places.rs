//! The file system: folders that are not there, links, and what must be watched.

use std::error::Error;

use super::*;

fn error(path: &Path, shown: &str) -> ReadError {
    let request = Request {
        folder: path,
        shown,
        resolved_from: "the folder of `Cargo.toml`",
        layout: Layout::Auto,
        numbering: Numbering::Auto,
    };
    let (mut files, mut diagnostics) = (Files::default(), Diagnostics::default());
    read(&request, &mut files, &mut diagnostics).unwrap_err()
}

#[test]
fn a_missing_folder_is_named_with_what_its_path_was_relative_to() {
    let root = TempDir::new().unwrap();
    let path = root.path().join("migrations");
    let absolute = path.to_str().unwrap();
    assert_eq!(
        error(&path, "migrations").to_string(),
        format!(
            "there is no folder `{absolute}`: looked for `migrations` relative to the folder of `Cargo.toml`"
        )
    );
    assert_eq!(
        error(&path, absolute).to_string(),
        format!("there is no folder `{absolute}`")
    );
}

#[test]
fn a_folder_that_is_none_is_told_so() {
    let fixture = folder(&["001_a.sql"]);
    let path = fixture.path().join("001_a.sql");
    let found = error(&path, "migrations");
    assert_eq!(
        found.to_string(),
        format!("`{}` is not a folder", path.display())
    );
    assert!(found.source().is_none());
    let inside = path.join("migrations");
    let found = error(&inside, "migrations");
    assert_eq!(
        found.to_string(),
        format!("failed to read `{}`", inside.display())
    );
    assert!(found.source().is_some());
}

#[test]
fn an_empty_folder_is_named_with_what_its_path_was_relative_to() {
    let fixture = folder(&["README.md"]);
    assert_eq!(
        fixture.said(),
        format!(
            "\
error[empty-folder]: there is no migration in the folder
--> migrations
 = note: the folder is `{}`: `migrations` relative to the folder of `Cargo.toml`
 = help: `sterna new NAME` makes the first one",
            fixture.path().display()
        )
    );
}

#[test]
fn lists_the_folders_that_were_looked_at() {
    let fixture = folder(&["001_a/up.sql", "002_b/up.sql", ".git/config"]);
    let mut folders = fixture.read().tree.folders;
    folders.sort();
    assert_eq!(
        folders,
        [
            fixture.path().to_path_buf(),
            fixture.path().join("001_a"),
            fixture.path().join("002_b"),
        ]
    );
}

#[test]
fn files_are_added_in_the_order_of_the_migrations() {
    let outcome = folder(&["10_b.sql", "9_a.sql"]).read();
    let paths: Vec<_> = outcome.files.iter().map(crate::text::File::path).collect();
    assert_eq!(paths, ["migrations/9_a.sql", "migrations/10_b.sql"]);
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    use super::*;

    #[test]
    fn links_to_files_and_folders_are_followed() {
        let elsewhere = folder(&["a.sql", "b/up.sql"]);
        let fixture = folder(&[]);
        symlink(elsewhere.path().join("b"), fixture.path().join("001_b")).unwrap();
        assert_eq!(fixture.order(), ["001 b"]);
        let fixture = folder(&[]);
        symlink(
            elsewhere.path().join("a.sql"),
            fixture.path().join("001_a.sql"),
        )
        .unwrap();
        assert_eq!(fixture.order(), ["001 a"]);
    }

    #[test]
    fn a_link_to_the_folder_itself_is_followed() {
        let fixture = folder(&["001_a.sql"]);
        let root = TempDir::new().unwrap();
        let link = root.path().join("migrations");
        symlink(fixture.path(), &link).unwrap();
        let request = Request {
            folder: &link,
            shown: "migrations",
            resolved_from: "the folder of `Cargo.toml`",
            layout: Layout::Auto,
            numbering: Numbering::Auto,
        };
        let tree = read(&request, &mut Files::default(), &mut Diagnostics::default());
        assert_eq!(tree.unwrap().migrations.len(), 1);
    }

    #[test]
    fn a_link_that_leads_nowhere_is_reported() {
        let fixture = folder(&["001_a.sql"]);
        symlink("gone.sql", fixture.path().join("002_b.sql")).unwrap();
        symlink("someone@host", fixture.path().join(".#001_a.sql")).unwrap();
        assert_eq!(
            fixture.said(),
            "\
error[broken-link]: `002_b.sql` is a link that leads nowhere
--> migrations/002_b.sql
 = note: the system says: No such file or directory (os error 2)
 = help: let it point to a file, or delete it"
        );
    }

    #[test]
    fn links_in_a_circle_end() {
        let fixture = folder(&["001_a.sql"]);
        symlink("002_b.sql", fixture.path().join("002_b.sql")).unwrap();
        symlink(".", fixture.path().join("003_c")).unwrap();
        assert_eq!(
            fixture.titles(),
            [
                "migrations/002_b.sql: broken-link: `002_b.sql` is a link that leads nowhere",
                "migrations/003_c: unknown-layout: `003_c` holds neither `up.sql` nor `migration.sql`",
            ]
        );
    }

    #[test]
    fn a_broken_link_inside_a_migration_is_reported() {
        let fixture = folder(&["001_a/down.sql"]);
        symlink("gone.sql", fixture.path().join("001_a/up.sql")).unwrap();
        assert_eq!(
            fixture.said(),
            "\
error[unreadable]: the file cannot be read
--> migrations/001_a/up.sql
 = note: the system says: No such file or directory (os error 2)"
        );
    }

    #[test]
    fn what_is_neither_file_nor_folder_is_not_opened() {
        let fixture = folder(&["001_a.sql"]);
        let _socket = UnixListener::bind(fixture.path().join("002_b.sql")).unwrap();
        assert_eq!(
            fixture.titles(),
            ["migrations/002_b.sql: unreadable: `002_b.sql` is neither a file nor a folder"]
        );
    }

    #[cfg(target_os = "linux")] // macOS refuses the name.
    #[test]
    fn a_name_that_is_not_utf_8_is_reported() {
        let fixture = folder(&["001_a.sql"]);
        let name = OsStr::from_bytes(b"002_\xff.sql");
        fs::write(fixture.path().join(name), "select 1;").unwrap();
        assert_eq!(
            fixture.titles(),
            ["migrations/002_\u{fffd}.sql: invalid-name: the name `002_\u{fffd}.sql` is not UTF-8"]
        );
    }
}
