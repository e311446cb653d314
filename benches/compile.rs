//! What `migrations!` adds to `cargo check`, beside the same crate without it.
//!
//! Makes a workspace of throw-away crates that depend on this one, and runs
//! `cargo check` in them in turn, so that a noisy machine slows all alike. The
//! figures are medians; the last column is what the folder adds.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints, and may panic"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

const ROUNDS: usize = 11;

fn main() {
    let cases = [
        Case {
            files: 434,
            bytes: 760_000,
        },
        Case {
            files: 340,
            bytes: 1_000_000,
        },
        Case {
            files: 10_000,
            bytes: 10_000_000,
        },
    ];
    println!("median of {ROUNDS} runs of `cargo check`, dev profile\n");
    println!("| files | SQL | how | after | alone | with folder | adds |");
    println!("|--:|--:|---|---|--:|--:|--:|");
    for case in cases {
        let workspace = Workspace::new(case);
        for how in [How::BuildScript, How::Macro] {
            let row = workspace.compare(how, |member| touch(&member.join("src/main.rs")));
            println!("{}", row.print(case, how, "touching a `.rs` file"));
        }
        let mut next = case.files;
        let row = workspace.compare(How::BuildScript, |member| {
            touch(&member.join("src/main.rs"));
            let folder = member.join("migrations");
            if folder.exists() {
                next += 1;
                fs::write(folder.join(file_name(next)), migration(next, 1_700)).unwrap();
            }
        });
        println!(
            "{}",
            row.print(case, How::BuildScript, "adding a migration")
        );
    }
}

/// How many files, and how much SQL in all of them.
#[derive(Clone, Copy)]
struct Case {
    files: usize,
    bytes: usize,
}

#[derive(Clone, Copy)]
enum How {
    BuildScript,
    Macro,
}

impl How {
    const fn member(self) -> &'static str {
        match self {
            Self::BuildScript => "with-script",
            Self::Macro => "with-macro",
        }
    }
}

/// What every crate has: without it, the crate with the folder would pay alone for what any program
/// makes rustc read of the crates that it uses.
const SERVICE: &str = r#"
use sterna as _;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage { Trial, Paid }

impl std::fmt::Display for Stage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::str::FromStr for Stage {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "trial" { Ok(Self::Trial) } else { Err(text.to_owned()) }
    }
}

fn main() {}
"#;

/// Three crates: one without migrations, one with a build script, one with the macro alone.
struct Workspace {
    root: tempfile::TempDir,
}

const STERNA: &str = env!("CARGO_MANIFEST_DIR");

const MEMBERS: [&str; 3] = ["alone", "with-script", "with-macro"];

impl Workspace {
    fn new(case: Case) -> Self {
        let workspace = Self {
            root: tempfile::tempdir().unwrap(),
        };
        let members = MEMBERS.map(|member| format!("{member:?}")).join(", ");
        workspace.write(
            "Cargo.toml",
            &format!("[workspace]\nmembers = [{members}]\nresolver = \"3\"\n"),
        );
        let lock = Path::new(STERNA).join("Cargo.lock");
        fs::copy(lock, workspace.path("Cargo.lock")).unwrap();
        for member in MEMBERS {
            workspace.add(member, case);
        }
        for member in MEMBERS {
            workspace.check(member);
        }
        workspace
    }

    /// Makes a crate, with what its name says.
    fn add(&self, member: &str, case: Case) {
        let mut manifest = format!(
            "[package]\nname = \"{member}\"\nedition = \"2024\"\n\n\
             [dependencies]\nsterna = {{ path = \"{STERNA}\" }}\n"
        );
        let mut main = SERVICE.to_owned();
        if member == "with-script" {
            manifest += "\n[build-dependencies]\n";
            manifest += &format!("sterna-build = {{ path = \"{STERNA}/build-support\" }}\n");
            self.write(
                "with-script/build.rs",
                "fn main() { sterna_build::Folder::new(\"migrations\").emit(); }\n",
            );
        }
        if member != "alone" {
            main += "sterna::migrations!(pub mod migrations = \"migrations\");\n";
            for number in 1..=case.files {
                let path = format!("{member}/migrations/{}", file_name(number));
                self.write(&path, &migration(number, case.bytes / case.files));
            }
        }
        self.write(&format!("{member}/Cargo.toml"), &manifest);
        self.write(&format!("{member}/src/main.rs"), &main);
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    /// Writes a file, and makes the folders that it is in.
    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn check(&self, member: &str) -> Duration {
        let start = Instant::now();
        let output = Command::new(env!("CARGO"))
            .args(["check", "--offline", "--package", member])
            .current_dir(self.root.path())
            .env("CARGO_TARGET_DIR", target())
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        start.elapsed()
    }

    /// Runs both crates in turn, each after a change, and takes the medians.
    fn compare(&self, how: How, mut change: impl FnMut(&Path)) -> Row {
        let mut times = [Vec::new(), Vec::new()];
        for _ in 0..ROUNDS {
            for (member, times) in ["alone", how.member()].into_iter().zip(&mut times) {
                change(&self.path(member));
                times.push(self.check(member));
            }
        }
        let [alone, with_folder] = times.map(median);
        Row { alone, with_folder }
    }
}

struct Row {
    alone: Duration,
    with_folder: Duration,
}

impl Row {
    fn print(&self, Case { files, bytes }: Case, how: How, after: &str) -> String {
        let how = match how {
            How::BuildScript => "build script",
            How::Macro => "macro alone",
        };
        let adds = self.with_folder.saturating_sub(self.alone);
        let [alone, with_folder, adds] =
            [self.alone, self.with_folder, adds].map(|time| format!("{} ms", time.as_millis()));
        let megabytes = format!("{:.1} MB", bytes as f64 / 1e6);
        format!("| {files} | {megabytes} | {how} | {after} | {alone} | {with_folder} | {adds} |")
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// A target folder of its own that survives the run, so that the next one does not build the parsers again.
fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("compile")
}

fn touch(file: &Path) {
    let now = std::time::SystemTime::now();
    fs::File::options()
        .append(true)
        .open(file)
        .unwrap()
        .set_modified(now)
        .unwrap();
}

fn file_name(number: usize) -> String {
    format!("{number:05}_add_things_{number}.sql")
}

/// What a migration of a service looks like: a table, an index, a column, some data.
fn migration(number: usize, bytes: usize) -> String {
    let mut sql = format!("-- Migration {number}: what the sales team asked for.\n");
    let mut part = 0;
    while sql.len() < bytes {
        part += 1;
        let name = format!("things_{number}_{part}");
        let _ = write!(
            sql,
            "create table {name} (\n    \
                 id bigint generated always as identity primary key,\n    \
                 owner_id bigint not null,\n    \
                 title text not null default 'untitled',\n    \
                 price numeric(10, 2) check (price >= 0),\n    \
                 created_at timestamptz not null default now()\n\
             );\n\
             create index {name}_owner_idx on {name} (owner_id, lower(title)) where price > 0;\n\
             alter table {name} add column note varchar(200);\n\
             comment on table {name} is 'What somebody owns; it''s number {part}.';\n\
             update {name} set note = title || ' of ' || owner_id where note is null and price is not null;\n\n"
        );
    }
    sql
}
