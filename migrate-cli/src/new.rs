//! `sterna new`: begins a migration.

use std::env;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use sterna_build::lock_file;
use sterna_build::next::{Moment, next};

use crate::options::Reading;
use crate::{Failure, Verdict, output};

/// Make the file of a new migration
///
/// It comes behind all others, in the layout and the numbering of the folder;
/// the first one is `001_NAME.sql` if nothing else is asked for. The paths of
/// what was made are printed, one a line.
#[derive(Args)]
pub(crate) struct Arguments {
    /// What it does, in a few words: `sterna new "add users email"`
    name: String,

    /// The folder of migrations [default: the one in `sterna.toml`, or `migrations`]
    #[arg(long)]
    folder: Option<PathBuf>,

    #[command(flatten)]
    reading: Reading,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Verdict, Failure> {
    let folder = arguments.reading.of(arguments.folder.as_deref());
    let now = Moment::new(&now()).ok_or(Failure::Clock)?;
    let paths = next(&folder, &arguments.name, &now).map_err(Failure::Next)?;
    let title = arguments.name.split_whitespace().collect::<Vec<_>>();
    let text = format!("-- {}\n", title.join(" "));
    for path in &paths {
        let shown = shown(path);
        match make(path, &text) {
            Ok(()) => output::print(shown)?,
            Err(source) => return Err(Failure::Write { shown, source }),
        }
    }
    output::note(next_step(&paths));
    Ok(Verdict::Sound)
}

fn make(path: &Path, text: &str) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes())
}

/// The path from here, where it is below.
fn shown(path: &Path) -> String {
    let here = env::current_dir().unwrap_or_default();
    path.strip_prefix(here)
        .unwrap_or(path)
        .display()
        .to_string()
}

fn next_step(paths: &[PathBuf]) -> &'static str {
    let folders = paths
        .iter()
        .flat_map(|path| path.ancestors().skip(1).take(2));
    let locked = folders
        .map(|folder| folder.join(lock_file::FILE_NAME))
        .any(|path| path.exists());
    match locked {
        true => "write its SQL, then run `sterna check` and `sterna lock`",
        false => "write its SQL, then run `sterna check`",
    }
}

/// The time in UTC, so that two people in two places number alike.
fn now() -> String {
    let now = Timestamp::now().to_zoned(TimeZone::UTC);
    now.strftime("%Y%m%d%H%M%S").to_string()
}
