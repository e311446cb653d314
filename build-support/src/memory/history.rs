//! What the model found of the migrations before.
//!
//! Where nothing changed, the model has nothing new to say, and the statements need not even be
//! lowered for it. Where only the last migrations changed, it goes on from how the catalog was a
//! few migrations before the end. Both hold for the very texts, in that order, for which they
//! were kept; and they are kept of sound folders only, so that an error is found each time.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{HEAD, put};
use crate::diagnostic::Diagnostics;
use crate::model::{Database, Run};
use crate::plan::Sha256Digest;
use crate::text::Files;

/// So many of the last migrations may be edited, and the model still has something to go on from.
const EDITED: usize = 8;

/// From so many on, what is seen each time is worth being kept.
const MANY: usize = 32;

/// What was found, and the file it is kept in.
#[derive(Debug)]
pub(crate) struct History {
    path: Option<PathBuf>,
    /// The digest of the first migration, of the first two, and so on.
    chain: Vec<Sha256Digest>,
    kept: Kept,
    /// The catalog after the first migrations. It stands behind the rest as it is: to be read
    /// byte by byte takes unoptimized code longer than anything else.
    catalog: Vec<u8>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Kept {
    /// The whole folder.
    whole: Option<Known>,
    /// Its first migrations.
    first: Option<Known>,
}

/// What the model had to say of the first migrations.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Known {
    migrations: usize,
    digest: Sha256Digest,
    diagnostics: Diagnostics,
}

/// How the model begins.
#[derive(Debug)]
pub(crate) enum Beginning<'f> {
    /// It has seen everything, and this is what there is to say.
    Done(Diagnostics),
    /// It has seen the first migrations.
    At {
        /// How many.
        migrations: usize,
        /// The catalog after them.
        run: Box<Run<'f>>,
        /// What there is to say of them.
        diagnostics: Diagnostics,
    },
}

impl History {
    /// Nothing was found before, and nothing is kept.
    pub(crate) const fn none() -> Self {
        Self {
            path: None,
            chain: Vec::new(),
            kept: Kept {
                whole: None,
                first: None,
            },
            catalog: Vec::new(),
        }
    }

    /// Reads what is kept beside `path` of migrations with these digests; what cannot be read is
    /// nothing.
    pub(crate) fn open(path: &Path, digests: Vec<Sha256Digest>) -> Self {
        let mut path = path.as_os_str().to_owned();
        path.push("-model");
        let bytes = fs::read(&path).unwrap_or_default();
        let kept = bytes.strip_prefix(HEAD);
        let (kept, catalog) = kept
            .and_then(|kept| postcard::take_from_bytes::<Kept>(kept).ok())
            .unwrap_or_default();
        let mut before = Sha256Digest::default();
        let chain = digests.into_iter().map(|own| {
            let both = Sha256::new().chain_update(before).chain_update(own);
            before = both.finalize().into();
            before
        });
        Self {
            chain: chain.collect(),
            path: Some(path.into()),
            kept,
            catalog: catalog.to_vec(),
        }
    }

    /// How the model begins.
    pub(crate) fn begin<'f>(&self, database: Database<'_>, files: &'f Files) -> Beginning<'f> {
        if let Some(known) = &self.kept.whole
            && known.migrations == self.chain.len()
            && self.holds(known)
        {
            return Beginning::Done(known.diagnostics.clone());
        }
        let first = self.kept.first.as_ref().filter(|known| self.holds(known));
        if let Some(known) = first
            && let Some(run) = Run::restored(&self.catalog, &database, files)
        {
            return Beginning::At {
                migrations: known.migrations,
                run: Box::new(run),
                diagnostics: known.diagnostics.clone(),
            };
        }
        let mut diagnostics = Diagnostics::default();
        Beginning::At {
            migrations: 0,
            run: Box::new(Run::new(database, files, &mut diagnostics)),
            diagnostics,
        }
    }

    fn holds(&self, known: &Known) -> bool {
        let last = known.migrations.checked_sub(1);
        last.and_then(|last| self.chain.get(last)) == Some(&known.digest)
    }

    /// After how many migrations the catalog is worth being kept, if the model begins there.
    pub(crate) fn worth_keeping(&self, begun: usize) -> Option<usize> {
        let all = self.chain.len();
        (self.path.is_some() && all > begun + MANY).then(|| all - EDITED)
    }

    /// Keeps the catalog after the first migrations.
    pub(crate) fn keep_first(
        &mut self,
        migrations: usize,
        diagnostics: &Diagnostics,
        saved: Vec<u8>,
    ) {
        self.kept.first = self.known(migrations, diagnostics);
        self.catalog = saved;
    }

    /// Keeps what there is to say of a sound folder, for the next time.
    ///
    /// A file that cannot be written costs time and nothing else.
    pub(crate) fn keep_whole(&mut self, diagnostics: &Diagnostics) {
        let Some(path) = &self.path else {
            return;
        };
        self.kept.whole = self.known(self.chain.len(), diagnostics);
        if let Ok(mut bytes) = postcard::to_extend(&self.kept, HEAD.to_vec()) {
            bytes.extend(&self.catalog);
            put(path, &bytes);
        }
    }

    fn known(&self, migrations: usize, diagnostics: &Diagnostics) -> Option<Known> {
        Some(Known {
            migrations,
            digest: *self.chain.get(migrations.checked_sub(1)?)?,
            diagnostics: diagnostics.clone(),
        })
    }
}
