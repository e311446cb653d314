//! How long the model takes for a folder that is read, and how much memory a whole check takes in
//! a build.
//!
//! Each folder is made up and checked in a process of its own, as the kernel tells the greatest
//! size that one has had in memory, which it also forgets on demand. It tells how long one has run,
//! too, which a busy machine changes less than how late it is.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints, and may panic"
)]

#[path = "model/folder.rs"]
mod folder;

use std::env;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use sterna_build::Folder;
use sterna_build::bench::{self, Read};
use sterna_build::diagnostic::{Diagnostics, Severity};

/// How many migrations, and how many bytes of SQL.
const CASES: [(usize, usize); 3] = [(340, 1_000_000), (5_000, 5_000_000), (10_000, 10_000_000)];

fn main() {
    let arguments: Vec<_> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["the-model", folder, rounds] => the_model(Path::new(folder), rounds.parse().unwrap()),
        ["a-check", folder] => a_check(Path::new(folder)),
        _ => all(),
    }
}

fn all() {
    println!(
        "| files | SQL | statements | the model | its memory | a whole check | memory | without the SQL |"
    );
    println!("|--:|--:|--:|--:|--:|--:|--:|--:|");
    for (files, bytes) in CASES {
        let root = tempfile::tempdir().unwrap();
        let migrations = root.path().join("migrations");
        fs::create_dir(&migrations).unwrap();
        folder::write(&migrations, files, bytes);
        let rounds = if files < 1_000 { "21" } else { "5" };
        let model = ask(&["the-model", migrations.to_str().unwrap(), rounds]);
        let check = ask(&["a-check", migrations.to_str().unwrap()]);
        println!("| {files} | {model} | {check} |");
    }
}

/// What another process of this program prints.
fn ask(arguments: &[&str]) -> String {
    let mut program = Command::new(env::current_exe().unwrap());
    let output = program.args(arguments).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Prints the median of the times that the model takes, and how much memory the first time, beyond
/// what was read.
fn the_model(folder: &Path, rounds: usize) {
    let read = Read::folder(folder).unwrap();
    let memory = memory_of(|| assert_sound(&read.model()));
    let times = (0..rounds).map(|_| {
        let before = thread_time();
        let found = black_box(read.model());
        let time = thread_time() - before;
        assert_sound(&found);
        time
    });
    let mut times: Vec<_> = times.collect();
    times.sort_unstable();
    print!(
        "{:.1} MB | {} | {} ms | {:.0} MB",
        size(folder) as f64 / 1e6,
        statements(folder),
        times[times.len() / 2].as_millis(),
        memory as f64 / 1e6,
    );
}

/// Prints how long a whole check takes, and how much memory.
fn a_check(folder: &Path) {
    let root = folder.parent().unwrap();
    let before = process_time();
    let checked = bench::check(&Folder::new("migrations").root(root)).unwrap();
    let time = process_time() - before;
    assert_sound(&checked.diagnostics);
    let peak = peak();
    print!(
        "{} ms | {:.0} MB | {:.0} MB",
        time.as_millis(),
        peak as f64 / 1e6,
        (peak - size(folder)) as f64 / 1e6
    );
}

fn assert_sound(found: &Diagnostics) {
    let mut errors = found
        .iter()
        .filter(|found| found.severity == Severity::Error);
    let first = errors.next();
    assert!(first.is_none(), "{first:?}");
}

/// How long this thread has run.
fn thread_time() -> Duration {
    let line = fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    let nanoseconds = line.split(' ').next().unwrap();
    Duration::from_nanos(nanoseconds.parse().unwrap())
}

/// How long all threads of this process have run, in hundredths of a second.
fn process_time() -> Duration {
    let line = fs::read_to_string("/proc/self/stat").unwrap();
    let behind_name = line.rsplit_once(") ").unwrap().1;
    let times = behind_name.split(' ').skip(11).take(2);
    let ticks: u64 = times.map(|time| time.parse::<u64>().unwrap()).sum();
    Duration::from_millis(ticks * 10)
}

/// How many bytes of SQL are in the folder.
fn size(folder: &Path) -> usize {
    let files = fs::read_dir(folder).unwrap();
    let sizes = files.map(|file| file.unwrap().metadata().unwrap().len());
    usize::try_from(sizes.sum::<u64>()).unwrap()
}

/// How many statements they are: each ends with a line.
fn statements(folder: &Path) -> usize {
    let root = folder.parent().unwrap();
    let checked = Folder::new("migrations").root(root).check().unwrap();
    let migrations = checked.plan.migrations.iter();
    migrations
        .map(|migration| migration.up.statements.len())
        .sum()
}

/// The most memory that this process has had, in bytes.
fn peak() -> usize {
    status("VmHWM:")
}

/// How much larger this process becomes meanwhile, at most, in bytes.
fn memory_of(work: impl FnOnce()) -> usize {
    // Forgets the greatest size.
    fs::write("/proc/self/clear_refs", "5").unwrap();
    let before = status("VmRSS:");
    work();
    peak().saturating_sub(before)
}

/// A size that the kernel knows of this process, in bytes.
fn status(name: &str) -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let kilobytes = line.unwrap().trim().trim_end_matches(" kB");
    kilobytes.parse::<usize>().unwrap() * 1024
}
