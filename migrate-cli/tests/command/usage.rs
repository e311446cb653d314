//! What the command says of itself, and of what it does not understand.

use crate::folder::{Here, failed, fine};

const HELP: &str = "\
Checks folders of SQL migrations for PostgreSQL

Usage: sterna <COMMAND>

Commands:
  check   Check a folder of migrations
  new     Make the file of a new migration
  lock    Write the lock file `sterna.lock` into the folder
  keygen  Make a key that signs receipts
  help    Print this message or the help of the given subcommand(s)

Options:
  -h, --help     Print help
  -V, --version  Print version
";

#[test]
fn help_names_the_commands() {
    let here = Here::new(&[]);
    assert_eq!(here.sterna(&["--help"]), fine(HELP));
    assert_eq!(here.sterna(&[]), failed(HELP));
    let version = format!("sterna {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(here.sterna(&["--version"]), fine(&version));
}

#[test]
fn wrong_usage_cannot_run() {
    let here = Here::new(&[]);
    for (arguments, said) in [
        (
            &["chek"][..],
            "error: unrecognized subcommand 'chek'\n\n  tip: a similar subcommand exists: 'check'\n",
        ),
        (
            &["check", "--layout", "plain"],
            "error: invalid value 'plain' for '--layout <LAYOUT>'\n  \
             [possible values: auto, flat, pairs, directories, versioned]\n",
        ),
        (
            &["check", "--numbering", "serial"],
            "error: invalid value 'serial' for '--numbering <SCHEME>'\n  \
             [possible values: auto, sequential, timestamp, dated, numeric, lexical]\n",
        ),
        (
            &["check", "--postgres", "12"],
            "error: invalid value '12' for '--postgres <MAJOR>': 12 is not in 13..=18\n",
        ),
        (
            &["new", "add", "users"],
            "error: unexpected argument 'users' found\n",
        ),
    ] {
        let (code, stdout, stderr) = here.sterna(arguments);
        assert_eq!((code, stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(stderr.starts_with(said), "{stderr}");
    }
}
