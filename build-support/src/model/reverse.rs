//! Down migrations: whether they can run.

use crate::diagnostic::Diagnostics;
use crate::syntax::Script;
use crate::text::FileId;

use super::Model;

impl Model<'_> {
    /// Applies a down migration to the catalog after its up, and takes all of it back.
    pub(super) fn try_down(&mut self, down: (FileId, &Script), diagnostics: &mut Diagnostics) {
        let after = self.catalog.mark();
        let gone = self.gone.len();
        self.script(down, diagnostics);
        self.catalog.undo_to(after);
        self.gone.truncate(gone);
    }
}
