//! Messages about what `tests/ui` cannot hold: settings beside `Cargo.toml`,
//! folders with absolute paths in their message, files that git does not keep,
//! and what a build script says.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::fs;

use support::Project;

const CALL: &str = "sterna::migrations!(pub mod migrations = \"migrations\");\n";
const CONFIGURED: &str = "sterna::migrations!(pub mod migrations);\n";
const USERS: &str = "create table users (id bigint);\n";

/// A sound project. The name must be its own: all are built in one folder.
fn project(package: &str) -> Project {
    Project::new(package)
        .file("src/lib.rs", CALL)
        .file("migrations/001_users.sql", USERS)
}

/// What the compiler says, without what Cargo adds to it.
fn refused(project: &Project) -> String {
    let said = project.cargo(&["check"]).failed();
    let said = said.replace(project.root().to_str().unwrap(), "$ROOT");
    let end = said.find("\nerror: could not compile").unwrap();
    // What stands in front of an empty line is the compiler's affair.
    let lines: Vec<_> = said[..end].lines().map(str::trim_end).collect();
    lines.join("\n").trim_end().to_owned()
}

/// The message above the place of the call, which is the same for all of these.
fn about_the_folder(project: &Project) -> String {
    let said = refused(project);
    let place = "\n --> src/lib.rs:1:42\n  |\n\
        1 | sterna::migrations!(pub mod migrations = \"migrations\");\n  \
        |                                          ^^^^^^^^^^^^";
    let message = said.strip_suffix(place);
    message.unwrap_or_else(|| panic!("{said}")).to_owned()
}

#[test]
fn a_missing_folder_is_named_and_what_uses_the_module_adds_no_error() {
    let uses =
        "pub fn count() -> usize { migrations::PLAN.len() + migrations::Version::ALL.len() }\n";
    let project = Project::new("missing-folder-message").file("src/lib.rs", &[CALL, uses].concat());
    assert_eq!(
        about_the_folder(&project),
        "\
error: there is no folder `$ROOT/migrations`: looked for `migrations` relative to the folder of `Cargo.toml`

       write the path of another folder, or make this one with `sterna new NAME`"
    );
}

#[test]
fn a_file_is_no_folder() {
    let project = Project::new("file-for-folder-message")
        .file("src/lib.rs", CALL)
        .file("migrations", USERS);
    assert_eq!(
        about_the_folder(&project),
        "\
error: `$ROOT/migrations` is not a folder"
    );
}

#[test]
fn an_empty_folder_is_refused() {
    let project = Project::new("empty-folder-message")
        .file("src/lib.rs", CALL)
        .file("migrations/README.md", "Nothing here yet.\n");
    assert_eq!(about_the_folder(&project), "\
error: 1 error in `migrations`

       error[empty-folder]: there is no migration in the folder
       --> migrations
        = note: the folder is `$ROOT/migrations`: `migrations` relative to the folder of `Cargo.toml`
        = help: `sterna new NAME` makes the first one");
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_is_refused() {
    let project = project("broken-link-message");
    let link = project.path("migrations/002_orders.sql");
    std::os::unix::fs::symlink("elsewhere.sql", link).unwrap();
    assert_eq!(
        about_the_folder(&project),
        "\
error: 1 error in `migrations`

       error[broken-link]: `002_orders.sql` is a link that leads nowhere
       --> migrations/002_orders.sql
        = note: the system says: No such file or directory (os error 2)
        = help: let it point to a file, or delete it"
    );
}

#[cfg(unix)]
#[test]
fn a_device_is_not_read() {
    let project = project("device-message");
    let link = project.path("migrations/002_orders.sql");
    std::os::unix::fs::symlink("/dev/null", link).unwrap();
    assert_eq!(
        about_the_folder(&project),
        "\
error: 1 error in `migrations`

       error[unreadable]: `002_orders.sql` is neither a file nor a folder
       --> migrations/002_orders.sql
        = note: reading from a device or a pipe may never end
        = help: move it out of the folder"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_differ_only_in_case_are_refused() {
    let project = project("case-conflict-message").file("migrations/001_Users.sql", USERS);
    assert_eq!(
        about_the_folder(&project),
        "\
error: 1 error in `migrations`

       error[case-conflict]: `001_users.sql` and `001_Users.sql` differ only in upper and lower case
       --> migrations/001_users.sql
        = note: macOS and Windows keep only one of them
        = help: rename one of them"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_no_text_is_refused() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;

    let project = project("invalid-name-message");
    let name = OsStr::from_bytes(b"002_caf\xe9.sql");
    fs::write(project.path("migrations").join(name), USERS).unwrap();
    assert_eq!(
        about_the_folder(&project),
        "\
error: 1 error in `migrations`

       error[invalid-name]: the name `002_caf�.sql` is not UTF-8
       --> migrations/002_caf�.sql
        = help: rename it: the program carries the names of its migrations as text"
    );
}

#[test]
fn an_unknown_key_of_the_settings_gets_the_nearest() {
    let project = project("unknown-key-message")
        .file("sterna.toml", "[migrations]\nnumberring = \"lexical\"\n");
    assert_eq!(
        about_the_folder(&project),
        "\
error: 1 error in `sterna.toml`

       error[invalid-config]: there is no key `numberring` in `[migrations]`
        --> sterna.toml:2:1
         |
       2 | numberring = \"lexical\"
         | ^^^^^^^^^^
         |
         = help: did you mean `numbering`?
         = note: the keys are `folder`, `name`, `layout`, `numbering`, `postgres`, `baseline`"
    );
}

#[test]
fn a_wrong_value_in_the_settings_is_answered_with_the_right_ones() {
    let project = project("wrong-value-message").file(
        "sterna.toml",
        "[migrations]\nlayout = \"flaet\"\npostgres = 9.6\n",
    );
    assert_eq!(about_the_folder(&project), "\
error: 2 errors in `sterna.toml`

       error[invalid-config]: `layout` cannot be `flaet`
        --> sterna.toml:2:10
         |
       2 | layout = \"flaet\"
         |          ^^^^^^^
         |
         = help: did you mean `flat`?
         = help: write one of `\"auto\"`, `\"flat\"`, `\"pairs\"`, `\"directories\"`, `\"versioned\"`

       error[invalid-config]: `postgres` is a float
        --> sterna.toml:3:12
         |
       3 | postgres = 9.6
         |            ^^^
         |
         = help: write the oldest major version that is in use, 13 to 18, as in `postgres = 15`");
}

#[test]
fn settings_that_are_no_toml_are_pointed_at() {
    let project = project("broken-settings-message")
        .file("sterna.toml", "[migrations\nfolder = \"migrations\"\n");
    assert_eq!(
        about_the_folder(&project),
        "\
error: 1 error in `sterna.toml`

       error[invalid-config]: unclosed table, expected `]`
        --> sterna.toml:1:12
         |
       1 | [migrations
         |            ^"
    );
}

#[test]
fn a_layout_that_was_asked_for_is_held_to() {
    let project =
        project("wrong-layout-message").file("sterna.toml", "[migrations]\nlayout = \"pairs\"\n");
    assert_eq!(
        about_the_folder(&project),
        "\
error: 1 error in `migrations`

       error[mixed-layout]: `001_users.sql` is laid out as `flat`, but `pairs` was asked for
       --> migrations/001_users.sql
        = note: in the layout `flat` a migration is `001_name.sql`
        = note: in the layout `pairs` a migration is `001_name.up.sql` and `001_name.down.sql`
        = help: keep one layout for all migrations of the folder"
    );
}

#[test]
fn the_module_is_pointed_at_where_the_settings_name_the_folder() {
    let project = Project::new("configured-message")
        .file("src/lib.rs", CONFIGURED)
        .file("sterna.toml", "[migrations]\nfolder = \"db\"\n")
        .file("db/001_users.sql", "create tabel users (id bigint);\n");
    assert_eq!(
        refused(&project),
        "\
error: 1 error in `db`

       error[syntax-error]: syntax error at or near `tabel`
        --> db/001_users.sql:1:8
         |
       1 | create tabel users (id bigint);
         |        ^^^^^ no statement begins with `create tabel`
         |
         = help: did you mean `table`?
 --> src/lib.rs:1:29
  |
1 | sterna::migrations!(pub mod migrations);
  |                             ^^^^^^^^^^"
    );
}

#[test]
fn a_warning_is_one_of_the_compiler() {
    let project = project("warned-message").file("migrations/002_later.sql", "-- later\n");
    assert_eq!(project.cargo(&["check"]).ok(), "\
warning: use of deprecated constant `migrations::_::STERNA`: warning[empty-migration]: the migration does nothing
          --> migrations/002_later.sql:1:1
           |
         1 | -- later
           | ^
           |
           = help: write its SQL, or delete it if it was never applied anywhere
 --> src/lib.rs:1:42
  |
1 | sterna::migrations!(pub mod migrations = \"migrations\");
  |                                          ^^^^^^^^^^^^
  |
  = note: `#[warn(deprecated)]` on by default

");
}

#[test]
fn a_build_script_says_the_same() {
    let project = project("script-message").with_build_script().file(
        "migrations/002_orders.sql",
        "create tabel orders (id bigint);\n",
    );
    let said = project.cargo(&["check"]).failed();
    assert_eq!(
        said,
        "\
error: script-message@0.0.0: 1 error in `migrations`
error: script-message@0.0.0: error[syntax-error]: syntax error at or near `tabel`
error: script-message@0.0.0:  --> migrations/002_orders.sql:1:8
error: script-message@0.0.0:   |
error: script-message@0.0.0: 1 | create tabel orders (id bigint);
error: script-message@0.0.0:   |        ^^^^^ no statement begins with `create tabel`
error: script-message@0.0.0:   |
error: script-message@0.0.0:   = help: did you mean `table`?
error: build script logged errors
"
    );
}

#[test]
fn a_build_script_can_ask_for_a_lock_file() {
    let project = project("script-with-lock-message")
        .with_build_script()
        .file(
            "build.rs",
            "use sterna_build::{Folder, Lock};\n\n\
         fn main() { Folder::new(\"migrations\").lock(Lock::Required).emit(); }\n",
        );
    let said = project.cargo(&["check"]).failed();
    assert_eq!(
        said,
        "\
error: script-with-lock-message@0.0.0: 1 error in `migrations`
error: script-with-lock-message@0.0.0: error[lock-file-missing]: there is no `sterna.lock` in the folder
error: script-with-lock-message@0.0.0: --> migrations
error: script-with-lock-message@0.0.0:  = help: make it with `sterna lock`, and commit it
error: build script logged errors
"
    );
}
