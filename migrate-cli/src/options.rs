//! The options that say which folder is meant and how to read it.

use std::path::PathBuf;

use clap::Args;
use sterna_build::Folder;
use sterna_build::source::{Layout, Numbering};

/// Which folder, and how to read it; what is not given is taken from `sterna.toml`.
#[derive(Args)]
pub(crate) struct Options {
    /// The folder of migrations; the one of `sterna.toml`, or `migrations`, if not given
    pub(crate) folder: Option<PathBuf>,

    /// Which files make up a migration: auto, flat, pairs, directories or versioned
    #[arg(long, value_name = "LAYOUT")]
    layout: Option<Layout>,

    /// What the numbers look like: auto, sequential, timestamp, dated or lexical
    #[arg(long, value_name = "SCHEME")]
    numbering: Option<Numbering>,

    /// The oldest major version of PostgreSQL that must do
    #[arg(long, value_name = "MAJOR", value_parser = clap::value_parser!(u32).range(13..=18))]
    postgres: Option<u32>,
}

impl Options {
    pub(crate) fn folder(&self) -> Folder {
        let mut folder = match &self.folder {
            Some(path) => Folder::new(path),
            None => Folder::configured(),
        }
        .root("");
        if let Some(layout) = self.layout {
            folder = folder.layout(layout);
        }
        if let Some(numbering) = self.numbering {
            folder = folder.numbering(numbering);
        }
        if let Some(postgres) = self.postgres {
            folder = folder.postgres(postgres);
        }
        folder
    }
}
