//! `merge`.

use crate::syntax::change::{Merge, MergeAction, MergeWhen};

use super::cursor::{Cursor, Kind, Read, Unread};
use super::dml::With;

impl Cursor<'_> {
    pub(super) fn merge(&mut self, start: usize, (ctes, recursive): With) -> Read<Merge> {
        self.expect_words(&["merge", "into"])?;
        let (table, alias) = self.changed()?;
        self.expect_words(&["using"])?;
        let source = self.item_in_from()?;
        self.expect_words(&["on"])?;
        let on = self.expr()?;
        let mut whens = Vec::new();
        while self.at_word("when") {
            whens.push(self.merge_when()?);
        }
        let returning = self.returning()?;
        Ok(Merge {
            ctes,
            recursive,
            table,
            alias,
            source,
            on,
            whens,
            returning,
            span: self.span(start),
        })
    }

    fn merge_when(&mut self) -> Read<MergeWhen> {
        self.take();
        let is_missing = self.take_word("not");
        self.expect_words(&["matched"])?;
        let mut sees_target = !is_missing;
        let mut sees_source = true;
        if is_missing && self.take_word("by") {
            sees_target = self.take_any(&["source", "target"]).ok_or(Unread)? == "source";
            sees_source = !sees_target;
        }
        let condition = self.filter("and")?;
        self.expect_words(&["then"])?;
        Ok(MergeWhen {
            sees_target,
            sees_source,
            condition,
            action: self.merge_action()?,
        })
    }

    fn merge_action(&mut self) -> Read<MergeAction> {
        if self.take_words(&["do", "nothing"]) || self.take_word("delete") {
            return Ok(MergeAction::Plain);
        }
        if self.take_words(&["update", "set"]) {
            return Ok(MergeAction::Update(self.assignments()?));
        }
        self.expect_words(&["insert"])?;
        let (columns, _) = self.insert_columns()?;
        if self.take_words(&["default", "values"]) {
            let values = Vec::new();
            return Ok(MergeAction::Insert { columns, values });
        }
        self.expect_words(&["values"])?;
        if !self.at(Kind::Open) {
            return Err(Unread);
        }
        let values = self.bracketed(Self::expr)?;
        Ok(MergeAction::Insert { columns, values })
    }
}
