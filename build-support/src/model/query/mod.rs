//! Queries and statements that change rows: what their names stand for, and
//! what they give.
//!
//! A [`Reader`] walks through a statement in the order in which the server
//! does, so that of two faults the server's first is found. Where something is
//! not known, what depends on it is not known either.

mod assign;
mod call;
mod candidates;
mod conflict;
mod dml;
mod from;
mod group;
mod join;
mod name;
mod operator;
mod place;
mod scope;
mod select;
mod subquery;
mod test;
mod value;
mod with;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::syntax::Ident;
use crate::syntax::change::{self, Dml, Expr, Query};
use crate::text::Span;

use super::Model;
use super::catalog::{Address, DataType, Oid};
use super::expression::Place;
use super::refusal::Outcome;

pub(super) use name::{figure_column_name, figure_index_name};
pub(super) use select::rename_columns;

/// What a query gives.
#[derive(Clone, Debug, Default)]
pub(super) struct Output {
    /// Its columns.
    pub(super) columns: Vec<Given>,
    /// Whether there may be others among them.
    pub(super) open: bool,
}

/// A column that a query gives.
#[derive(Clone, Debug)]
pub(super) struct Given {
    /// Its name.
    pub(super) name: String,
    /// Its type.
    pub(super) data_type: DataType,
    /// Where it stands.
    pub(super) span: Span,
}

/// What a statement means.
#[derive(Debug)]
pub(super) struct Understood {
    /// What it gives.
    pub(super) output: Output,
    /// What it needs.
    pub(super) needs: BTreeSet<Address>,
}

/// Reads a statement.
#[derive(Debug)]
pub(super) struct Reader<'m> {
    model: &'m Model<'m>,
    /// The queries that lie around, the innermost last.
    levels: Vec<Level<'m>>,
    /// What is needed so far.
    needs: BTreeSet<Address>,
    /// What may not stand here, if it is a definition.
    place: Option<Place>,
    /// The function whose body it is.
    function: Option<&'m Body>,
    /// Whether something was called that does not always give the same.
    is_mutable: bool,
    /// Whether the statement is run now, and not kept.
    is_run: bool,
    /// What is read that has no aggregates, and how many levels lie around it.
    bare: Option<(&'static str, usize)>,
}

/// The function whose body is read.
#[derive(Debug)]
pub(super) struct Body {
    /// Its name.
    pub(super) name: String,
    /// The names and types of what it takes; a name may be empty.
    pub(super) arguments: Vec<(String, DataType)>,
}

/// What a query can name.
#[derive(Debug, Default)]
struct Level<'m> {
    sources: Vec<Source<'m>>,
    ctes: Vec<Cte>,
    /// The tables that stand somewhere in it, whether they can be named here or not.
    mentioned: Vec<String>,
    /// Whether it may have sources of names that are not known.
    open: bool,
    /// Whether what is read now sees what stands before it in `from`.
    lateral: bool,
}

/// A query of a `with`.
#[derive(Clone, Debug)]
struct Cte {
    name: String,
    output: Output,
}

/// Something that columns can be named of.
#[derive(Clone, Debug)]
struct Source<'m> {
    name: Option<String>,
    /// The relation, if it is one of the catalog.
    relation: Option<Oid>,
    /// Whether it can be named with its schema.
    bears_schema: bool,
    columns: Vec<SourceColumn<'m>>,
    /// Whether it may have others.
    open: bool,
    /// Whether its rows have `ctid` and its like.
    has_system_columns: bool,
    /// The type of a row.
    row: DataType,
    /// Whether it can be named.
    is_named: bool,
    /// Whether its columns can be named alone.
    is_bare: bool,
    /// Whether it can only be seen by what is lateral.
    lateral_only: bool,
}

/// A column that can be named.
#[derive(Clone, Debug)]
struct SourceColumn<'m> {
    name: Cow<'m, str>,
    data_type: Cow<'m, DataType>,
    origin: Option<Address>,
}

impl<'m> Reader<'m> {
    /// Reads statements of a session.
    pub(super) fn new(model: &'m Model<'m>) -> Self {
        Self {
            model,
            levels: Vec::new(),
            needs: BTreeSet::new(),
            place: None,
            function: None,
            is_mutable: false,
            is_run: true,
            bare: None,
        }
    }

    /// Reads a statement of the body of a function.
    pub(super) fn of_function(model: &'m Model<'m>, function: &'m Body) -> Self {
        Self {
            function: Some(function),
            is_run: false,
            ..Self::new(model)
        }
    }

    /// Reads an expression over the columns of a relation.
    pub(super) fn of_relation(model: &'m Model<'m>, relation: Oid, place: Place) -> Self {
        let mut reader = Self::new(model);
        reader.place = Some(place);
        reader.is_run = false;
        let mut level = Level::default();
        match place {
            Place::TriggerWhen => {
                for name in ["old", "new"] {
                    let source = reader.own_relation(relation);
                    level.sources.push(source.called(name));
                }
            }
            Place::Default => {}
            _ => level.sources.push(reader.own_relation(relation)),
        }
        reader.levels.push(level);
        reader
    }

    /// Reads the default of a domain, or with `place` a check: `value` is of the type beneath.
    pub(super) fn of_domain(model: &'m Model<'m>, base: &DataType, place: Place) -> Self {
        let mut reader = Self::new(model);
        reader.place = Some(place);
        reader.is_run = false;
        let mut level = Level::default();
        if place == Place::Check {
            let mut source = Source::unknown(None);
            source.columns.push(SourceColumn {
                name: Cow::Borrowed("value"),
                data_type: Cow::Owned(base.clone()),
                origin: None,
            });
            source.open = false;
            source.has_system_columns = false;
            level.sources.push(source);
        }
        reader.levels.push(level);
        reader
    }

    /// Reads the condition of a rule of a relation, or with `acts` what it does: `old` and `new`
    /// are rows of it.
    pub(super) fn of_rule(model: &'m Model<'m>, relation: Oid, names: &[&str], acts: bool) -> Self {
        let mut reader = Self::new(model);
        reader.is_run = false;
        let mut level = Level::default();
        for name in names {
            let mut source = reader.own_relation(relation).called(name);
            source.is_bare = !acts;
            level.sources.push(source);
        }
        reader.levels.push(level);
        reader
    }

    /// A query that stands alone; `keeps` if its columns become those of a relation.
    pub(super) fn understand(mut self, query: &Query, keeps: bool) -> Outcome<Understood> {
        let output = self.query(query, keeps)?;
        Ok(self.understood(output))
    }

    /// The query of a recursive view, which may name the view.
    pub(super) fn understand_recursive(
        mut self,
        name: &Ident,
        columns: &[Ident],
        query: &Query,
    ) -> Outcome<Understood> {
        let cte = change::Cte {
            name: name.clone(),
            columns: columns.to_vec(),
            query: query.clone(),
            adds_columns: false,
        };
        self.ctes(&[cte], true)?;
        let known = self.level().ctes.pop();
        let output = known.map_or_else(Output::unknown, |cte| cte.output);
        Ok(self.understood(output))
    }

    /// What gives columns that are not known.
    pub(super) fn understand_nothing(self) -> Understood {
        self.understood(Output::unknown())
    }

    /// A statement that changes rows.
    pub(super) fn understand_dml(mut self, dml: &Dml) -> Outcome<Understood> {
        let output = self.dml(dml)?;
        Ok(self.understood(output))
    }

    /// An expression: its type, and what it needs.
    pub(super) fn understand_expression(
        mut self,
        expr: &Expr,
    ) -> Outcome<(DataType, BTreeSet<Address>)> {
        let clause = match self.place {
            Some(Place::Check) => Some("CHECK"),
            Some(Place::IndexPredicate) => Some("WHERE"),
            Some(Place::Policy) => Some("POLICY"),
            Some(Place::TriggerWhen) => Some("WHEN"),
            _ => None,
        };
        let data_type = self.value(expr)?;
        if let Some(clause) = clause {
            self.refuse_not_boolean(&data_type, expr.span, clause)?;
        }
        self.refuse_mutable(expr.span)?;
        Ok((data_type, self.needs))
    }

    fn understood(self, output: Output) -> Understood {
        Understood {
            output,
            needs: self.needs,
        }
    }

    /// Reads something in a level of its own.
    fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Outcome<T>) -> Outcome<T> {
        self.levels.push(Level::default());
        let found = read(self);
        self.levels.pop();
        found
    }

    /// The innermost level; there is one wherever something is read.
    fn level(&mut self) -> &mut Level<'m> {
        if self.levels.is_empty() {
            self.levels.push(Level::default());
        }
        let last = self.levels.len() - 1;
        &mut self.levels[last]
    }
}

impl Output {
    /// Columns that are not known.
    fn unknown() -> Self {
        Self {
            columns: Vec::new(),
            open: true,
        }
    }
}

impl Source<'_> {
    /// The same under another name.
    fn called(self, name: &str) -> Self {
        Self {
            name: Some(name.to_owned()),
            bears_schema: false,
            ..self
        }
    }

    /// Something of which nothing is known but perhaps its name.
    fn unknown(name: Option<String>) -> Self {
        Self {
            is_named: name.is_some(),
            name,
            relation: None,
            bears_schema: true,
            columns: Vec::new(),
            open: true,
            has_system_columns: true,
            row: DataType::unknown(),
            is_bare: true,
            lateral_only: false,
        }
    }
}
