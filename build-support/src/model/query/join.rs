//! Joins: what they make of the columns of their sides.

use std::borrow::Cow;

use crate::syntax::Ident;
use crate::syntax::change::{Expr, FromItem};

use super::super::catalog::DataType;
use super::super::condition;
use super::super::refusal::{Outcome, Refusal};
use super::super::types::format_type;
use super::from::{are_the_same, renamed, specified_twice};
use super::{Reader, Source, SourceColumn};

impl<'m> Reader<'m> {
    /// Both sides, whose columns the join now has.
    pub(super) fn join(&mut self, item: &FromItem) -> Outcome<Vec<Source<'m>>> {
        let FromItem::Join {
            left,
            right,
            natural,
            using,
            on,
            alias,
            ..
        } = item
        else {
            return Ok(Vec::new());
        };
        let left = self.source_of(left)?;
        let after = self.right_side(&left, right)?;
        if let Some(new) = after
            .iter()
            .find(|new| left.iter().any(|old| are_the_same(old, new)))
        {
            return Err(specified_twice(new.name.as_deref().unwrap_or("?"), right));
        }
        let sides = (together(&left), together(&after));
        let columns = match *natural {
            true => shared(&sides.0, &sides.1),
            false => using.clone(),
        };
        let joined = self.merged(sides, &columns)?;
        let mut all: Vec<_> = left.into_iter().chain(after).collect();
        if let Some(on) = on {
            all = self.on(all, on)?;
        }
        if alias.is_some() {
            return Ok(vec![renamed(joined, alias.as_ref())?]);
        }
        for source in &mut all {
            source.is_bare = false;
        }
        all.push(joined);
        Ok(all)
    }

    /// The right side sees the left one if it is lateral.
    fn right_side(&mut self, left: &[Source<'m>], right: &FromItem) -> Outcome<Vec<Source<'m>>> {
        let kept = self.level().sources.len();
        let lateral = left.iter().cloned().map(|source| Source {
            lateral_only: true,
            ..source
        });
        let lateral: Vec<_> = lateral.collect();
        self.level().sources.extend(lateral);
        let found = self.source_of(right);
        self.level().sources.truncate(kept);
        found
    }

    /// `on` sees the two sides alone.
    fn on(&mut self, sides: Vec<Source<'m>>, on: &Expr) -> Outcome<Vec<Source<'m>>> {
        let others = std::mem::replace(&mut self.level().sources, sides);
        let read = self.condition(on, "JOIN/ON");
        let sides = std::mem::replace(&mut self.level().sources, others);
        read.map(|()| sides)
    }

    /// The columns of both sides; those that they share come first, and once.
    fn merged(&mut self, sides: (Source<'m>, Source<'m>), using: &[Ident]) -> Outcome<Source<'m>> {
        let (left, right) = sides;
        let mut joined = Source::unknown(None);
        joined.bears_schema = false;
        joined.has_system_columns = false;
        joined.open = left.open || right.open;
        for (position, name) in using.iter().enumerate() {
            if using[..position]
                .iter()
                .any(|other| other.text == name.text)
            {
                let text = &name.text;
                let message =
                    format!("column name \"{text}\" appears more than once in USING clause");
                return Err(Refusal::new(
                    condition::DUPLICATE_COLUMN,
                    name.span,
                    message,
                ));
            }
            let first = self.using(&left, name, "left")?;
            let second = self.using(&right, name, "right")?;
            let types = [&first, &second].map(|side| match side {
                Some(column) => DataType::clone(&column.data_type),
                None => DataType::unknown(),
            });
            let data_type = self.common_of_using(&types, name)?;
            joined.columns.push(SourceColumn {
                name: Cow::Owned(name.text.clone()),
                data_type: Cow::Owned(data_type),
                origin: first.and_then(|column| column.origin),
            });
        }
        let is_shared =
            |column: &SourceColumn<'_>| using.iter().any(|name| name.text == column.name);
        let all = left.columns.into_iter().chain(right.columns);
        joined
            .columns
            .extend(all.filter(|column| !is_shared(column)));
        Ok(joined)
    }

    fn common_of_using(&self, types: &[DataType; 2], name: &Ident) -> Outcome<DataType> {
        let common = self.common(types, &[name.span; 2], "JOIN/USING");
        if self.model.postgres.is_none_or(|oldest| oldest < 16) {
            return common;
        }
        // The operator is looked for first.
        common.map_err(|_| {
            let [left, right] = types
                .each_ref()
                .map(|of| format_type(self.model, &of.without_modifier()));
            let message = format!("operator does not exist: {left} = {right}");
            Refusal::new(condition::UNDEFINED_FUNCTION, name.span, message)
        })
    }

    /// A column of `using` on one side; nothing if that is not known.
    fn using(
        &mut self,
        side: &Source<'m>,
        name: &Ident,
        word: &str,
    ) -> Outcome<Option<SourceColumn<'m>>> {
        let mut same = side.columns.iter().filter(|own| own.name == name.text);
        let found = same.next();
        let text = &name.text;
        if same.next().is_some() {
            let message =
                format!("common column name \"{text}\" appears more than once in {word} table");
            let condition = condition::AMBIGUOUS_COLUMN;
            return Err(Refusal::new(condition, name.span, message));
        }
        match found {
            Some(column) => {
                self.needs.extend(column.origin);
                Ok(Some(column.clone()))
            }
            None if side.open => Ok(None),
            None => {
                let message = format!(
                    "column \"{text}\" specified in USING clause does not exist in {word} table"
                );
                let condition = condition::UNDEFINED_COLUMN;
                Err(Refusal::new(condition, name.span, message))
            }
        }
    }
}

/// All columns of one side that can be named alone.
fn together<'m>(sources: &[Source<'m>]) -> Source<'m> {
    let mut side = Source::unknown(None);
    let bare = || sources.iter().filter(|source| source.is_bare);
    side.open = bare().any(|source| source.open);
    side.columns = bare()
        .flat_map(|source| source.columns.iter().cloned())
        .collect();
    side
}

/// The columns of a natural join, as if `using` listed them.
fn shared(left: &Source, right: &Source) -> Vec<Ident> {
    let is_right = |name: &str| right.columns.iter().any(|column| column.name == name);
    let both = left.columns.iter().filter(|column| is_right(&column.name));
    both.map(|column| Ident {
        text: column.name.clone().into_owned(),
        span: Default::default(),
    })
    .collect()
}
