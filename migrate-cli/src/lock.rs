//! `sterna lock`: writes down what the migrations are now.

use std::fs;

use anstream::println;
use clap::Args;

use sterna_build::Lock;

use crate::options::Options;
use crate::{Failure, Verdict, count};

/// Write the lock file `sterna.lock` into the folder
///
/// It has a line for each migration, so that two branches which both add one
/// meet in a merge conflict. Builds hold the folder against it.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    options: Options,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Verdict, Failure> {
    let checked = arguments.options.folder().lock(Lock::Ignored).check()?;
    if checked.diagnostics.has_errors() {
        return Err(Failure::Faulty(checked.shown));
    }
    let path = checked.lock_path();
    fs::write(&path, checked.lock_text()).map_err(|source| Failure::Write {
        path: path.clone(),
        source,
    })?;
    let number = checked.plan.migrations.len();
    println!(
        "locked {} in `{}`",
        count(number, "migration"),
        path.display()
    );
    Ok(Verdict::Sound)
}
