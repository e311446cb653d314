//! `on conflict`: which index a row may conflict in.

use std::collections::BTreeSet;

use crate::syntax::Ident;
use crate::syntax::change::{Conflict, ConflictAction, ConflictTarget, Expr};
use crate::text::Span;

use super::super::catalog::{Oid, Presence, Space};
use super::super::condition;
use super::super::index::plain_column;
use super::super::refusal::{Outcome, Refusal};
use super::{Reader, Source};

impl<'m> Reader<'m> {
    /// Reads `on conflict`; the table is visible.
    pub(super) fn conflict(&mut self, conflict: &Conflict, target: &Source<'m>) -> Outcome {
        if let (None, ConflictAction::Update { .. }) = (&conflict.target, &conflict.action) {
            let message =
                "ON CONFLICT DO UPDATE requires inference specification or constraint name";
            let condition = condition::SYNTAX_ERROR;
            return Err(Refusal::new(condition, conflict.span, message));
        }
        let arbiter = self.arbiter(conflict.target.as_ref(), target)?;
        if let ConflictAction::Update {
            assignments,
            filter,
        } = &conflict.action
        {
            let mut excluded = target.clone().called("excluded");
            excluded.has_system_columns = target.open;
            let kept = self.level().sources.len();
            self.level().sources.push(excluded);
            let read = self.conflict_update(assignments, filter.as_ref(), target);
            self.level().sources.truncate(kept);
            read?;
        }
        match (arbiter, target.relation) {
            (Some((columns, has_predicate)), Some(table)) => {
                self.refuse_without_index(table, &columns, has_predicate, conflict.span)
            }
            _ => Ok(()),
        }
    }

    fn conflict_update(
        &mut self,
        assignments: &[crate::syntax::change::Assignment],
        filter: Option<&Expr>,
        target: &Source<'m>,
    ) -> Outcome {
        self.assignments(assignments, target)?;
        match filter {
            Some(filter) => self.condition(filter, "WHERE"),
            None => Ok(()),
        }
    }

    /// The columns that an index must have, and whether there is a predicate; nothing if that
    /// cannot be judged.
    fn arbiter(
        &mut self,
        conflict: Option<&ConflictTarget>,
        target: &Source<'m>,
    ) -> Outcome<Option<(BTreeSet<u16>, bool)>> {
        let (columns, predicate) = match conflict {
            None => return Ok(None),
            Some(ConflictTarget::Constraint(name)) => {
                self.refuse_no_constraint(name, target)?;
                return Ok(None);
            }
            Some(ConflictTarget::Columns {
                columns, predicate, ..
            }) => (columns, predicate),
        };
        let mut numbers = BTreeSet::new();
        let mut is_plain = true;
        for expr in columns {
            self.value(expr)?;
            let number = plain_column(expr)
                .and_then(|name| target.columns.iter().find(|own| own.name == name.text))
                .and_then(|column| column.origin);
            match number {
                Some(address) => {
                    numbers.insert(address.column);
                }
                None => is_plain = false,
            }
        }
        if let Some(predicate) = predicate {
            self.condition(predicate, "WHERE")?;
        }
        Ok(is_plain.then_some((numbers, predicate.is_some())))
    }

    fn refuse_no_constraint(&self, name: &Ident, target: &Source<'m>) -> Outcome {
        let Some(table) = target.relation.filter(|_| !target.open) else {
            return Ok(());
        };
        let found = self
            .model
            .catalog
            .find(Space::Constraint, table, &name.text);
        if found != Presence::Absent {
            return Ok(());
        }
        let of = self.model.catalog.get(table).map_or("?", |of| &of.name);
        let message = format!(
            "constraint \"{}\" for table \"{of}\" does not exist",
            name.text
        );
        let refusal = Refusal::new(condition::UNDEFINED_OBJECT, name.span, message);
        Err(self
            .model
            .advise(refusal, Space::Constraint, &[table], &name.text))
    }

    /// That a unique index has these columns and no others.
    fn refuse_without_index(
        &self,
        table: Oid,
        columns: &BTreeSet<u16>,
        has_predicate: bool,
        span: Span,
    ) -> Outcome {
        let Some(relation) = self.model.relation(table) else {
            return Ok(());
        };
        let certain = self.model.catalog.is_certain(table)
            && !relation.open
            && !self.model.catalog.may_hold_in(Space::Constraint, table, "");
        if !certain || !relation.is_table() {
            return Ok(());
        }
        for oid in self.model.indexes(table) {
            let Some(index) = self.model.index(oid) else {
                return Ok(());
            };
            let own: BTreeSet<u16> = index.columns.iter().flatten().copied().collect();
            // One with expressions may fit, or be judged by names that are not known.
            let is_plain = own.len() == index.columns.len();
            let unclear = !self.model.catalog.is_certain(oid) || !is_plain;
            let fits = index.unique && own == *columns && (!index.predicate || has_predicate);
            if fits || (unclear && index.unique && !index.expressions) {
                return Ok(());
            }
        }
        let message =
            "there is no unique or exclusion constraint matching the ON CONFLICT specification";
        let condition = condition::INVALID_COLUMN_REFERENCE;
        Err(Refusal::new(condition, span, message))
    }
}
