//! The options that say which folder is meant and how to read it.

use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use sterna_build::source::{Layout, Numbering};

const OVERRIDES: &str = "Instead of what `sterna.toml` says";

/// Which folder is meant.
#[derive(Args)]
pub(crate) struct Folder {
    /// The folder of migrations [default: the one in `sterna.toml`, or `migrations`]
    folder: Option<PathBuf>,
}

impl Folder {
    pub(crate) fn path(&self) -> Option<&Path> {
        self.folder.as_deref()
    }
}

/// How to read it.
#[derive(Args)]
#[command(next_help_heading = OVERRIDES)]
pub(crate) struct Reading {
    /// Which files make up a migration
    #[arg(long, value_name = "LAYOUT", value_parser = layouts())]
    layout: Option<Layout>,

    /// What the numbers look like
    #[arg(long, value_name = "SCHEME", value_parser = numberings())]
    numbering: Option<Numbering>,
}

/// Which databases must do.
#[derive(Args)]
#[command(next_help_heading = OVERRIDES)]
pub(crate) struct Database {
    /// The oldest major version of PostgreSQL in use, 13 to 18
    #[arg(long, value_name = "MAJOR", value_parser = clap::value_parser!(u32).range(13..=18))]
    postgres: Option<u32>,

    /// What is there before the first migration, as `pg_dump --schema-only` prints it
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
}

impl Database {
    /// The folder with what was asked for.
    pub(crate) fn of(&self, mut folder: sterna_build::Folder) -> sterna_build::Folder {
        if let Some(postgres) = self.postgres {
            folder = folder.postgres(postgres);
        }
        if let Some(baseline) = &self.baseline {
            folder = folder.baseline(baseline);
        }
        folder
    }
}

impl Reading {
    /// The folder at `path`, else the one of `sterna.toml`, to be read like that.
    pub(crate) fn of(&self, path: Option<&Path>) -> sterna_build::Folder {
        let mut folder = match path {
            Some(path) => sterna_build::Folder::new(path),
            None => sterna_build::Folder::configured(),
        }
        .root("");
        if let Some(layout) = self.layout {
            folder = folder.layout(layout);
        }
        if let Some(numbering) = self.numbering {
            folder = folder.numbering(numbering);
        }
        folder
    }
}

fn layouts() -> impl TypedValueParser<Value = Layout> {
    PossibleValuesParser::new(Layout::ALL.iter().map(|layout| layout.name()))
        .try_map(|name| name.parse())
}

fn numberings() -> impl TypedValueParser<Value = Numbering> {
    PossibleValuesParser::new(Numbering::ALL.iter().map(|numbering| numbering.name()))
        .try_map(|name| name.parse())
}
