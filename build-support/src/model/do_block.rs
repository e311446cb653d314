//! `do` blocks: what surely is there afterwards.

use crate::syntax::Change;
use crate::syntax::change::{DoBlock, DoStep};
use crate::text::Span;

use super::Model;
use super::catalog::Reach;
use super::refusal::Outcome;

impl Model<'_> {
    /// `do`.
    pub(super) fn do_block(&mut self, block: &DoBlock, span: Span) -> Outcome {
        let Some(steps) = &block.steps else {
            self.unread_block(block, span);
            return Ok(());
        };
        for step in steps {
            match step {
                DoStep::Run(change, span) => self.apply(change, *span)?,
                DoStep::Perhaps {
                    change,
                    span,
                    guards: true,
                }
                | DoStep::Tolerant(change, span) => {
                    // If it is there already, that is what the block is for.
                    let mark = self.catalog.mark();
                    if self.apply(change, *span).is_err() {
                        self.catalog.undo_to(mark);
                    }
                }
                DoStep::Perhaps {
                    change: Change::Query(_) | Change::Dml(_) | Change::Nothing,
                    guards: false,
                    ..
                } => {}
                DoStep::Perhaps {
                    span,
                    guards: false,
                    ..
                } => self.doubt_mentions(*span),
            }
        }
        Ok(())
    }

    /// A block that is not read may touch what it names, if it changes the catalog at all; one
    /// that makes up its statements, anything.
    fn unread_block(&mut self, block: &DoBlock, span: Span) {
        match self.reach(block.body, 0) {
            Reach::Nothing => {}
            Reach::Names(_) => self.doubt_mentions(span),
            Reach::Indexes => self.doubt_indexes(),
            Reach::Everything => self.catalog.doubt_everything(),
        }
    }
}
