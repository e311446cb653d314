//! `sterna keygen`: makes the key that signs receipts.
//!
//! The secret goes from the system's random numbers into the file and nowhere else;
//! what is printed is read back from there.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clap::Args;
use sterna_runtime::SigningKey;
use zeroize::Zeroizing;

use crate::{Failure, Verdict, output};

/// Make a key that signs receipts
///
/// The secret is written into a new file that only its owner may read. What is
/// printed is the public key, as the line that `sterna.toml` takes.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The file to make; one that is there is left alone
    file: PathBuf,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Verdict, Failure> {
    let path = &arguments.file;
    let shown = path.display().to_string();
    let secret = secret().map_err(Failure::Random)?;
    make(path, &*secret).map_err(|source| match source.kind() {
        ErrorKind::AlreadyExists => Failure::KeyExists {
            shown: shown.clone(),
        },
        _ => Failure::Write {
            shown: shown.clone(),
            source,
        },
    })?;
    let key = SigningKey::from_file(path).map_err(Failure::Key)?;
    output::print(format_args!("receipt_key = \"{}\"", key.public_key()))?;
    output::note(format_args!(
        "write that line into `sterna.toml`, and keep `{shown}` as a secret of the environment before"
    ));
    Ok(Verdict::Sound)
}

/// 32 random bytes in base64, and the end of the line.
fn secret() -> Result<Zeroizing<[u8; 45]>, getrandom::Error> {
    let mut bytes = Zeroizing::new([0; 32]);
    getrandom::fill(&mut *bytes)?;
    let mut text = Zeroizing::new([b'\n'; 45]);
    // 32 bytes are 44 characters, which fit.
    let _ = STANDARD.encode_slice(bytes.as_slice(), &mut *text);
    Ok(text)
}

/// Writes a new file, or leaves none.
fn make(path: &Path, secret: &[u8]) -> io::Result<()> {
    let mut file = create(path)?;
    let written = file.write_all(secret).and_then(|()| file.sync_all());
    written.inspect_err(|_| {
        let _ = fs::remove_file(path);
    })
}

/// A file that nobody else could read at any moment.
fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
