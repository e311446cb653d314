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

/// Three crates: one without migrations, one with a build script, one with the macro alone.
struct Workspace {
    root: tempfile::TempDir,
}

impl Workspace {
    fn new(case: Case) -> Self {
        let root = tempfile::tempdir().unwrap();
        let sterna = env!("CARGO_MANIFEST_DIR");
        fs::write(
            root.path().join("Cargo.toml"),
            "[workspace]\nmembers = [\"alone\", \"with-script\", \"with-macro\"]\nresolver = \"3\"\n",
        )
        .unwrap();
        fs::copy(
            Path::new(sterna).join("Cargo.lock"),
            root.path().join("Cargo.lock"),
        )
        .unwrap();
        let call = "sterna::migrations!(pub mod migrations = \"migrations\");\n";
        for (member, with_call, with_script) in [
            ("alone", false, false),
            ("with-script", true, true),
            ("with-macro", true, false),
        ] {
            let folder = root.path().join(member);
            fs::create_dir_all(folder.join("src")).unwrap();
            let build = match with_script {
                true => format!(
                    "\n[build-dependencies]\nsterna-build = {{ path = \"{sterna}/build-support\" }}\n"
                ),
                false => String::new(),
            };
            fs::write(
                folder.join("Cargo.toml"),
                format!(
                    "[package]\nname = \"{member}\"\nedition = \"2024\"\n\n\
                     [dependencies]\nsterna = {{ path = \"{sterna}\" }}\n{build}"
                ),
            )
            .unwrap();
            let main = "fn main() {}\n";
            let code = if with_call {
                format!("{call}{main}")
            } else {
                main.to_owned()
            };
            fs::write(folder.join("src/main.rs"), code).unwrap();
            if with_script {
                fs::write(
                    folder.join("build.rs"),
                    "fn main() { sterna_build::Folder::new(\"migrations\").emit(); }\n",
                )
                .unwrap();
            }
            if with_call {
                fs::create_dir(folder.join("migrations")).unwrap();
                for number in 1..=case.files {
                    let path = folder.join("migrations").join(file_name(number));
                    fs::write(path, migration(number, case.bytes / case.files)).unwrap();
                }
            }
        }
        let workspace = Self { root };
        for member in ["alone", "with-script", "with-macro"] {
            workspace.check(member);
        }
        workspace
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
                change(&self.root.path().join(member));
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
