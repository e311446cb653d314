//! The command `sterna`: checks a folder of SQL migrations without a program around it.
//!
//! It reads arguments and prints. What is right and wrong is decided by
//! `sterna-build`, so the command, the macro and a build script say the same, and
//! what a key is by `sterna-runtime`.

mod check;
mod failure;
mod json;
mod keygen;
mod lock;
mod new;
mod options;
mod output;

use std::process::ExitCode;

use clap::builder::Styles;
use clap::{Parser, Subcommand};
use sterna_build::causes;

use failure::Failure;

/// Checks folders of SQL migrations for PostgreSQL
#[derive(Parser)]
#[command(name = "sterna", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Check(check::Arguments),
    New(new::Arguments),
    Lock(lock::Arguments),
    Keygen(keygen::Arguments),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = match arguments.command {
        Command::Check(arguments) => check::run(&arguments),
        Command::New(arguments) => new::run(&arguments),
        Command::Lock(arguments) => lock::run(&arguments),
        Command::Keygen(arguments) => keygen::run(&arguments),
    };
    match outcome {
        Ok(Verdict::Sound) => ExitCode::SUCCESS,
        Ok(Verdict::Faulty) => ExitCode::from(1),
        Err(failure) => {
            let style = Styles::default();
            let red = style.get_error();
            output::note(format_args!("{red}error:{red:#} {}", causes(&failure)));
            ExitCode::from(2)
        }
    }
}

/// What a command that could run has found.
enum Verdict {
    /// No error: the command exits with 0.
    Sound,
    /// Errors: the command exits with 1. What cannot run at all exits with 2.
    Faulty,
}

impl Verdict {
    fn of(checked: &sterna_build::Checked) -> Self {
        match checked.diagnostics.has_errors() {
            true => Self::Faulty,
            false => Self::Sound,
        }
    }
}

/// A number with what it counts: `no migrations`, `1 migration`, `2 migrations`.
fn count(number: usize, what: &str) -> String {
    match number {
        0 => format!("no {what}s"),
        1 => format!("1 {what}"),
        _ => format!("{number} {what}s"),
    }
}
