//! The model between two migrations, as it is kept from one build to the next.

use super::catalog::{Catalog, Oid};
use super::{Gone, Model};

/// What the model knows between two migrations, in the order of its fields.
type Saved = (Catalog, Option<Oid>, Vec<Gone>, bool);

impl Model<'_> {
    /// What it knows; nothing if that cannot be written down.
    pub(super) fn save(&self) -> Option<Vec<u8>> {
        let Self {
            catalog,
            builtins: _,
            postgres: _,
            // A migration has a session of its own.
            path: _,
            first_path: _,
            temporary,
            gone,
            files: _,
            file: _,
            transaction: _,
            checks_bodies: _,
            reaching,
            savepoints: _,
            memo: _,
        } = self;
        let saved = (catalog, temporary, gone, reaching);
        postcard::to_allocvec(&saved).ok()
    }

    /// The model that knew this; none if it cannot be read.
    pub(super) fn restored(self, saved: &[u8]) -> Option<Self> {
        let saved: Saved = postcard::from_bytes(saved).ok()?;
        let (catalog, temporary, gone, reaching) = saved;
        Some(Self {
            catalog,
            temporary,
            gone,
            reaching,
            ..self
        })
    }
}
