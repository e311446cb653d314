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

const CASES: [Case; 3] = [
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

fn main() {
    // Cargo adds `--bench`.
    let asked: Vec<usize> = std::env::args()
        .filter_map(|argument| argument.parse().ok())
        .collect();
    println!("median of {ROUNDS} runs of `cargo check`, dev profile\n");
    println!("| files | SQL | how | after | alone | with folder | adds |");
    println!("|--:|--:|---|---|--:|--:|--:|");
    let is_asked = |case: &Case| asked.is_empty() || asked.contains(&case.files);
    for case in CASES.into_iter().filter(is_asked) {
        let workspace = Workspace::new(case);
        workspace.compare("touching a `.rs` file", &How::ALL, |member| {
            touch(&member.join("src/main.rs"));
        });
        let mut next = case.files;
        workspace.compare("adding a migration", &[How::BuildScript], |member| {
            touch(&member.join("src/main.rs"));
            let folder = member.join("migrations");
            if folder.exists() {
                next += 1;
                let name = How::BuildScript.file_name(next);
                fs::write(folder.join(name), migration(next, 1_700)).unwrap();
            }
        });
    }
}

/// How many files, and how much SQL in all of them.
#[derive(Clone, Copy)]
struct Case {
    files: usize,
    bytes: usize,
}

/// What makes the folder a part of the crate.
#[derive(Clone, Copy)]
enum How {
    BuildScript,
    Macro,
    Refinery,
}

impl How {
    const ALL: [Self; 3] = [Self::BuildScript, Self::Refinery, Self::Macro];

    const fn name(self) -> &'static str {
        match self {
            Self::BuildScript => "build script",
            Self::Macro => "macro alone",
            Self::Refinery => "refinery 0.10.0",
        }
    }

    const fn member(self) -> &'static str {
        match self {
            Self::BuildScript => "with-script",
            Self::Macro => "with-macro",
            Self::Refinery => "with-refinery",
        }
    }

    const fn call(self) -> &'static str {
        match self {
            Self::BuildScript | Self::Macro => {
                "sterna::migrations!(pub mod migrations = \"migrations\");\n"
            }
            Self::Refinery => "pub mod embedded { refinery::embed_migrations!(\"migrations\"); }\n",
        }
    }

    fn file_name(self, number: usize) -> String {
        match self {
            Self::BuildScript | Self::Macro => format!("{number:05}_add_things_{number}.sql"),
            Self::Refinery => format!("V{number}__add_things_{number}.sql"),
        }
    }
}

/// What every crate has: without it, the crate with the folder would pay alone for what any program
/// makes rustc read of the crates that it uses. So each names both libraries, too.
const SERVICE: &str = r#"
use refinery as _;
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

/// A crate without migrations, and one for each way to have them.
struct Workspace {
    root: tempfile::TempDir,
    case: Case,
}

const STERNA: &str = env!("CARGO_MANIFEST_DIR");

/// The crate without migrations.
const ALONE: &str = "alone";

impl Workspace {
    fn new(case: Case) -> Self {
        let workspace = Self {
            root: tempfile::tempdir().unwrap(),
            case,
        };
        let members: Vec<_> = [ALONE]
            .into_iter()
            .chain(How::ALL.map(How::member))
            .collect();
        workspace.write(
            "Cargo.toml",
            &format!("[workspace]\nmembers = {members:?}\nresolver = \"3\"\n"),
        );
        let lock = Path::new(STERNA).join("Cargo.lock");
        fs::copy(lock, workspace.path("Cargo.lock")).unwrap();
        workspace.add(ALONE, "", "");
        for how in How::ALL {
            workspace.add_folder(how);
        }
        workspace.cargo(&["fetch"]);
        for member in members {
            workspace.check(member);
        }
        workspace
    }

    /// Makes the crate that has the folder in one of the ways.
    fn add_folder(&self, how: How) {
        let Case { files, bytes } = self.case;
        let member = how.member();
        for number in 1..=files {
            let path = format!("{member}/migrations/{}", how.file_name(number));
            self.write(&path, &migration(number, bytes / files));
        }
        let dependencies = match how {
            How::BuildScript => {
                self.write(
                    &format!("{member}/build.rs"),
                    "fn main() { sterna_build::Folder::new(\"migrations\").emit(); }\n",
                );
                format!(
                    "\n[build-dependencies]\n\
                     sterna-build = {{ path = \"{STERNA}/build-support\" }}\n"
                )
            }
            How::Macro | How::Refinery => String::new(),
        };
        self.add(member, &dependencies, how.call());
    }

    /// Makes a crate, which uses what every crate uses and calls what its own way asks for.
    fn add(&self, member: &str, dependencies: &str, call: &str) {
        let manifest = format!(
            "[package]\nname = \"{member}\"\nedition = \"2024\"\n\n\
             [dependencies]\n\
             refinery = \"=0.10.0\"\nsterna = {{ path = \"{STERNA}\" }}\n{dependencies}"
        );
        self.write(&format!("{member}/Cargo.toml"), &manifest);
        self.write(
            &format!("{member}/src/main.rs"),
            &format!("{SERVICE}{call}"),
        );
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

    fn cargo(&self, arguments: &[&str]) {
        let output = Command::new(env!("CARGO"))
            .args(arguments)
            .current_dir(self.root.path())
            .env("CARGO_TARGET_DIR", target())
            .output()
            .unwrap();
        let message = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{message}");
    }

    fn check(&self, member: &str) -> Duration {
        let start = Instant::now();
        self.cargo(&["check", "--offline", "--package", member]);
        start.elapsed()
    }

    /// Runs the crate without migrations and the others in turn, each after a change, and prints the medians.
    fn compare(&self, after: &str, ways: &[How], mut change: impl FnMut(&Path)) {
        let mut run = |member| {
            change(&self.path(member));
            self.check(member)
        };
        let mut alone = Vec::new();
        let mut times = vec![Vec::new(); ways.len()];
        for _ in 0..ROUNDS {
            alone.push(run(ALONE));
            for (how, times) in ways.iter().zip(&mut times) {
                times.push(run(how.member()));
            }
        }
        let alone = median(alone);
        for (how, times) in ways.iter().zip(times) {
            self.print(*how, after, alone, median(times));
        }
    }

    fn print(&self, how: How, after: &str, alone: Duration, with_folder: Duration) {
        let Case { files, bytes } = self.case;
        let how = how.name();
        let adds = with_folder.saturating_sub(alone);
        let [alone, with_folder, adds] =
            [alone, with_folder, adds].map(|time| format!("{} ms", time.as_millis()));
        let megabytes = format!("{:.1} MB", bytes as f64 / 1e6);
        println!("| {files} | {megabytes} | {how} | {after} | {alone} | {with_folder} | {adds} |");
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
