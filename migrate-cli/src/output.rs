//! Where the command prints: standard output for what was asked for, standard
//! error for everything beside it.
//!
//! A reader that has seen enough, as in `sterna check | head`, closes the pipe.
//! That is no failure: the rest is left unsaid, and the exit code stays.

use std::fmt::Display;
use std::io::{self, BufWriter, ErrorKind, Write};

use crate::Failure;

/// Prints a line.
pub(crate) fn print(line: impl Display) -> Result<(), Failure> {
    write(anstream::stdout().lock(), |out| writeln!(out, "{line}"))
}

/// Prints what `content` writes, byte for byte.
pub(crate) fn print_raw(
    content: impl FnOnce(&mut BufWriter<io::StdoutLock<'static>>) -> io::Result<()>,
) -> Result<(), Failure> {
    write(BufWriter::new(io::stdout().lock()), content)
}

/// Prints a line on standard error. Where that fails there is nobody to tell.
pub(crate) fn note(line: impl Display) {
    let _ = writeln!(anstream::stderr().lock(), "{line}");
}

fn write<W: Write>(
    mut out: W,
    content: impl FnOnce(&mut W) -> io::Result<()>,
) -> Result<(), Failure> {
    match content(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::Print(error)),
        _ => Ok(()),
    }
}
