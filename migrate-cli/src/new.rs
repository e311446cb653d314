//! `sterna new`: begins a migration.

use std::fs::{self, OpenOptions};
use std::io::Write;

use anstream::println;
use clap::Args;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use sterna_build::next::{Moment, next};

use crate::options::Options;
use crate::{Failure, Verdict};

/// Begin a migration: make its file, with the next number of the folder's scheme
#[derive(Args)]
pub(crate) struct Arguments {
    /// What it does, in a few words: `add users email`
    name: String,

    #[command(flatten)]
    options: Options,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Verdict, Failure> {
    let folder = arguments.options.folder();
    let now = Moment::new(&now()).ok_or(Failure::Clock)?;
    for path in next(&folder, &arguments.name, &now).map_err(Failure::Next)? {
        let written = path
            .parent()
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| {
                let mut file = OpenOptions::new()
                    .write(true)
                    .create_new(true)
                    .open(&path)?;
                file.write_all(format!("-- {}\n", arguments.name).as_bytes())
            });
        written.map_err(|source| Failure::Write {
            path: path.clone(),
            source,
        })?;
        println!("{}", path.display());
    }
    Ok(Verdict::Sound)
}

/// The time in UTC, so that two people in two places number alike.
fn now() -> String {
    let now = Timestamp::now().to_zoned(TimeZone::UTC);
    now.strftime("%Y%m%d%H%M%S").to_string()
}
