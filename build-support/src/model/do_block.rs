//! `do` blocks: what surely is there afterwards.

use crate::syntax::change::{DoBlock, DoStep};
use crate::text::Span;

use super::Model;
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
                    span,
                    guards: false,
                    ..
                } => self.doubt_mentions(*span),
            }
        }
        Ok(())
    }

    /// A block that is not read may touch what it names; one that makes up its statements, anything.
    fn unread_block(&mut self, block: &DoBlock, span: Span) {
        let text = &self.files[self.file].text()[block.body.range()];
        let words: Vec<_> = crate::syntax::mentions(text).collect();
        match words.iter().any(|word| word == "execute") {
            true => self.catalog.doubt_everything(),
            false => self.doubt_mentions(span),
        }
    }
}
