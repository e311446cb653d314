//! The checked plan: the migrations in order, with what identifies them.
//!
//! A *checksum* says what one migration does: it is made from the tokens of
//! its SQL, so comments and blank space do not matter. A *chain digest* says
//! what a migration and all before it do, so one digest stands for a history.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::syntax::{CommandTag, Witness};
use crate::text::{FileId, Span};

/// A checksum or a chain digest: SHA-256.
pub type Sha256Digest = [u8; 32];

/// Everything that a program must know to apply a folder.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The plan's name, which keeps it apart from others in one database.
    pub name: String,
    /// The migrations in the order they are applied.
    pub migrations: Vec<Planned>,
}

/// A migration of a plan.
#[derive(Clone, Debug)]
pub struct Planned {
    /// The version and the name as in the file's name: `001_initial_schema`.
    pub stem: String,
    /// The version as the file's name has it: `001`, `2026_01_15_001`.
    pub version: String,
    /// The rest of the name: `initial_schema`.
    pub name: String,
    /// The digest of the tokens of [`up`](Self::up).
    pub checksum: Sha256Digest,
    /// The digest of all migrations up to this one.
    pub chain: Sha256Digest,
    /// What applies it.
    pub up: Part,
    /// What reverts it.
    pub down: Option<Part>,
    /// The first step of [`up`](Self::up) that loses data, from 0, unless the file
    /// allows that.
    pub destroys: Option<usize>,
}

/// One direction of a migration.
#[derive(Clone, Debug)]
pub struct Part {
    /// The file it is in.
    pub file: FileId,
    /// The absolute path of that file.
    pub path: PathBuf,
    /// The bytes to send, of that file.
    pub body: Span,
    /// Whether it runs in a transaction.
    pub transactional: bool,
    /// The statements, without their semicolons.
    pub statements: Vec<Stated>,
    /// What the server answers one by one: each statement of [`body`](Self::body).
    /// Outside a transaction they are sent one by one, a block from `begin` to
    /// `commit` as one.
    pub steps: Vec<Span>,
    /// What tells whether a step has run that its own transaction does not record,
    /// by its place in [`steps`](Self::steps), in order.
    pub witnesses: Vec<(usize, Witness)>,
}

/// A statement of a [`Part`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Stated {
    /// Its bytes, of the whole file.
    pub span: Span,
    /// What the server calls it.
    pub tag: CommandTag,
}

impl Plan {
    /// The plan of these migrations, first to last.
    pub(crate) fn of(name: String, mut migrations: Vec<Planned>) -> Self {
        link(&mut migrations);
        Self { name, migrations }
    }
}

/// Sets the chain digests from the versions and checksums, first to last.
fn link(migrations: &mut [Planned]) {
    let mut before = Sha256Digest::default();
    for migration in migrations {
        migration.chain = chain(&before, migration);
        before = migration.chain;
    }
}

fn chain(before: &Sha256Digest, migration: &Planned) -> Sha256Digest {
    let mut hasher = Sha256::new_with_prefix("sterna chain 1");
    hasher.update(before);
    hasher.update((migration.version.len() as u64).to_le_bytes());
    hasher.update(&migration.version);
    hasher.update(migration.checksum);
    hasher.finalize().into()
}

/// A digest in lowercase hexadecimal digits.
#[must_use]
pub fn hex(digest: &Sha256Digest) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    digest
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|digit| char::from(DIGITS[usize::from(digit)]))
        .collect()
}
