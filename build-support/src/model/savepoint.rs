//! Savepoints: what a transaction goes back to.

use crate::syntax::change::Savepoint as Change;

use super::Model;
use super::catalog::{Mark, Oid};

/// A moment within a transaction, and what is not kept in the catalog of it.
#[derive(Debug)]
pub(super) struct Savepoint {
    name: String,
    catalog: Mark,
    /// How many names were lost by then.
    gone: usize,
    path: Option<Vec<String>>,
    temporary: Option<Oid>,
    checks_bodies: bool,
}

impl Model<'_> {
    /// `savepoint`, `release`, `rollback to`.
    pub(super) fn savepoint(&mut self, change: &Change) {
        match change {
            Change::Set(name) => self.savepoints.push(Savepoint {
                name: name.text.clone(),
                catalog: self.catalog.mark(),
                gone: self.gone.len(),
                path: self.path.clone(),
                temporary: self.temporary,
                checks_bodies: self.checks_bodies,
            }),
            Change::Released(name) => {
                if let Some(place) = self.place_of(&name.text) {
                    self.savepoints.truncate(place);
                }
            }
            Change::GoneBackTo(name) => {
                if let Some(place) = self.place_of(&name.text) {
                    self.go_back_to(place);
                }
            }
        }
    }

    /// The last savepoint of that name.
    fn place_of(&self, name: &str) -> Option<usize> {
        let mut named = self.savepoints.iter();
        named.rposition(|savepoint| savepoint.name == name)
    }

    /// It stays set: one may go back to it again.
    fn go_back_to(&mut self, place: usize) {
        self.savepoints.truncate(place + 1);
        let Some(savepoint) = self.savepoints.last() else {
            return;
        };
        self.catalog.undo_to(savepoint.catalog);
        self.gone.truncate(savepoint.gone);
        self.path.clone_from(&savepoint.path);
        self.temporary = savepoint.temporary;
        self.checks_bodies = savepoint.checks_bodies;
    }
}
