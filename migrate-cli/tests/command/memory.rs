//! How much memory a large data file takes: at most four times its size.
//!
//! The kernel keeps the greatest size that any child which was waited for has
//! had in memory. That is measured from outside, after all checks: whatever
//! the other tests of this process run is far smaller. A child counts the
//! memory of its parent until it becomes a program of its own, so the texts
//! are written row by row and never held here.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::process::Stdio;

use nix::sys::resource::{UsageWho, getrusage};

use crate::folder::{Here, command};

/// As large as fits the patience of an unoptimised build.
const SIZE: usize = 16 << 20;

/// What the program takes for itself, measured at 10 MB unoptimised.
const BASE: usize = 12 << 20;

/// Writes a file of that size: `head`, many rows, `tail`.
fn write(here: &Here, head: &str, row: impl Fn(usize) -> String, tail: &str) {
    here.write("migrations/001_data.sql", "");
    let mut file = BufWriter::new(File::create(here.path("migrations/001_data.sql")).unwrap());
    file.write_all(head.as_bytes()).unwrap();
    let mut length = head.len();
    for number in 0.. {
        if length >= SIZE {
            break;
        }
        let row = row(number);
        length += row.len();
        file.write_all(row.as_bytes()).unwrap();
    }
    file.write_all(tail.as_bytes()).unwrap();
}

fn check(here: &Here) {
    for format in ["human", "json"] {
        let status = command(here.root())
            .args(["check", "--format", format])
            .stdout(Stdio::null())
            .status()
            .unwrap();
        assert!(status.success(), "{format}");
    }
}

#[test]
fn a_data_file_takes_at_most_four_times_its_size() {
    let here = Here::new(&[]);
    let row = |n| format!("insert into t (id, name) values ({n}, 'name of number {n}');\n");
    write(&here, "", row, "");
    check(&here);
    let row = |n| format!("    ({n}, 'name of number {n}, with some words behind it'),\n");
    write(
        &here,
        "insert into t (id, name) values\n",
        row,
        "    (0, 'last');\n",
    );
    check(&here);

    let kilobytes = getrusage(UsageWho::RUSAGE_CHILDREN).unwrap().max_rss();
    let peak = usize::try_from(kilobytes).unwrap() * 1024;
    assert!(SIZE < peak, "{peak} bytes: nothing was measured");
    assert!(peak <= 4 * SIZE + BASE, "{peak} bytes for {SIZE}");
}
