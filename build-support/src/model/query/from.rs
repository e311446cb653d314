//! `from`: what a query reads.

use std::borrow::Cow;

use crate::syntax::change::{Alias, Body, Expr, ExprKind, FromItem, Query, TypeName};
use crate::syntax::{Ident, Name};

use super::super::catalog::DataType;
use super::super::condition;
use super::super::refusal::{Outcome, Refusal};
use super::value::Rows;
use super::{Output, Reader, Source, SourceColumn};

impl<'m> Reader<'m> {
    /// Reads `from`, and makes all of it visible.
    pub(super) fn read_from(&mut self, items: &[FromItem]) -> Outcome {
        for item in items {
            let sources = self.source_of(item)?;
            self.refuse_same_names(&sources, item)?;
            let lateral = sources.into_iter().map(|source| Source {
                lateral_only: true,
                ..source
            });
            let lateral: Vec<_> = lateral.collect();
            self.level().sources.extend(lateral);
        }
        for source in &mut self.level().sources {
            source.lateral_only = false;
        }
        Ok(())
    }

    /// What an item makes visible.
    pub(super) fn source_of(&mut self, item: &FromItem) -> Outcome<Vec<Source<'m>>> {
        let source = match item {
            FromItem::Table { name, alias } => self.table(name, alias.as_ref())?,
            FromItem::Query {
                lateral,
                query,
                alias,
            } => self.derived(query, *lateral, alias.as_ref())?,
            FromItem::Function {
                call,
                ordinality,
                alias,
                columns,
            } => self.function_source(call, *ordinality, alias.as_ref(), columns)?,
            FromItem::Join { .. } => return self.join(item),
            FromItem::Other { alias, expressions } => {
                let parts: Vec<_> = expressions.iter().flat_map(spread).collect();
                let mut parts = parts.iter();
                self.laterally(true, |reader| {
                    parts.try_for_each(|part| reader.value(part).map(drop))
                })?;
                match alias {
                    Some(alias) => Source::unknown(Some(alias.name.text.clone())),
                    None => {
                        self.level().open = true;
                        Source::unknown(None)
                    }
                }
            }
        };
        let level = self.level();
        level.mentioned.extend(source.name.clone());
        Ok(vec![source])
    }

    /// Reads something that sees what stands before it in `from`.
    fn laterally<T>(
        &mut self,
        lateral: bool,
        read: impl FnOnce(&mut Self) -> Outcome<T>,
    ) -> Outcome<T> {
        let before = std::mem::replace(&mut self.level().lateral, lateral);
        let found = read(self);
        self.level().lateral = before;
        found
    }

    fn table(&mut self, name: &Name, alias: Option<&Alias>) -> Outcome<Source<'m>> {
        let cte = match &*name.0 {
            [only] => self.cte(only),
            _ => None,
        };
        let source = match cte {
            Some(output) => {
                let mut source = Source::unknown(Some(name.last().text.clone()));
                source.bears_schema = false;
                source.has_system_columns = output.open;
                source.open = output.open;
                source.columns = columns_of(output);
                source.row = DataType::builtin("record");
                source
            }
            None => self.relation(name)?,
        };
        // Where it has an alias, messages know it by its name too.
        self.level().mentioned.extend(source.name.clone());
        renamed(source, alias)
    }

    /// What the query of a `with` gives.
    fn cte(&self, name: &Ident) -> Option<Output> {
        let levels = self.levels.iter().rev();
        let mut ctes = levels.flat_map(|level| level.ctes.iter().rev());
        let found = ctes.find(|cte| cte.name == name.text);
        found.map(|cte| cte.output.clone())
    }

    fn derived(
        &mut self,
        query: &Query,
        lateral: bool,
        alias: Option<&Alias>,
    ) -> Outcome<Source<'m>> {
        if alias.is_none() {
            let what = match query.body {
                Body::Values(_) => "VALUES",
                _ => "subquery",
            };
            let message = format!("{what} in FROM must have an alias");
            self.model.needs_version(
                16,
                query.span,
                message,
                "a query in `from` without a name",
            )?;
        }
        let output = self.laterally(lateral, |reader| {
            reader.nested(|reader| reader.query(query, true))
        })?;
        let mut source = Source::unknown(alias.map(|alias| alias.name.text.clone()));
        source.bears_schema = false;
        source.has_system_columns = false;
        source.open = output.open;
        source.columns = columns_of(output);
        source.row = DataType::builtin("record");
        renamed(source, alias)
    }

    fn function_source(
        &mut self,
        call: &Expr,
        ordinality: bool,
        alias: Option<&Alias>,
        columns: &[(Ident, TypeName)],
    ) -> Outcome<Source<'m>> {
        let own = match &call.kind {
            ExprKind::Call(call) => call.name.last().text.clone(),
            _ => super::figure_column_name(call),
        };
        let name = alias.map_or_else(|| own.clone(), |alias| alias.name.text.clone());
        let mut source = Source::unknown(Some(name.clone()));
        source.bears_schema = false;
        source.has_system_columns = false;
        source.open = false;
        match &*spread(call) {
            parts @ [_, _, ..] if columns.is_empty() => {
                for part in parts {
                    self.add_rows(&mut source, part, own.clone())?;
                }
                source.row = DataType::builtin("record");
            }
            // Its columns are those that are written.
            _ if !columns.is_empty() => {
                self.laterally(true, |reader| reader.table_function(call))?;
            }
            _ => self.add_rows(&mut source, call, name)?,
        }
        for (name, data_type) in columns {
            let data_type = self.type_name(data_type)?;
            source.columns.push(SourceColumn {
                name: Cow::Owned(name.text.clone()),
                data_type: Cow::Owned(data_type),
                origin: None,
            });
        }
        if ordinality {
            source.columns.push(SourceColumn {
                name: Cow::Borrowed("ordinality"),
                data_type: Cow::Owned(DataType::builtin("int8")),
                origin: None,
            });
            source.row = DataType::builtin("record");
        }
        // Where some are not known, neither are the places of the others.
        if source.open {
            source.columns.clear();
        }
        renamed(source, alias)
    }

    /// Adds the columns that a function gives; one without a name has that of the function.
    fn add_rows(&mut self, source: &mut Source<'m>, call: &Expr, name: String) -> Outcome {
        match self.laterally(true, |reader| reader.table_function(call))? {
            Rows::Unknown => source.open = true,
            Rows::Scalar {
                name: of,
                data_type,
            } => {
                source.row = data_type.clone();
                source.columns.push(SourceColumn {
                    name: Cow::Owned(of.unwrap_or(name)),
                    data_type: Cow::Owned(data_type),
                    origin: None,
                });
            }
            Rows::Columns(columns) => {
                source.row = DataType::builtin("record");
                source.columns.extend(columns_of(columns));
            }
        }
        Ok(())
    }

    /// That no two tables have one name.
    pub(super) fn refuse_same_names(&mut self, sources: &[Source], item: &FromItem) -> Outcome {
        let level = self.level();
        let twice = sources.iter().find(|new| {
            let mut others = level.sources.iter();
            others.any(|old| are_the_same(old, new))
        });
        match twice.and_then(|source| source.name.as_deref()) {
            Some(name) => Err(specified_twice(name, item)),
            None => Ok(()),
        }
    }
}

/// The calls that a function in `from` stands for: `unnest(a, b)` is `unnest(a)` and `unnest(b)`
/// of `pg_catalog`, whose columns stand beside each other. Any other is itself.
fn spread(expr: &Expr) -> Vec<Expr> {
    let ExprKind::Call(call) = &expr.kind else {
        return vec![expr.clone()];
    };
    let is_plain = !call.variadic && !call.aggregate && call.over.is_none();
    let [name] = &*call.name.0 else {
        return vec![expr.clone()];
    };
    if name.text != "unnest" || call.arguments.len() < 2 || !is_plain {
        return vec![expr.clone()];
    }
    let schema = Ident {
        text: "pg_catalog".to_owned(),
        span: name.span,
    };
    let of_one = |argument: &Expr| {
        let mut one = call.clone();
        one.name = Name(vec![schema.clone(), name.clone()]);
        one.arguments = vec![argument.clone()];
        one.argument_names = vec![None];
        Expr {
            kind: ExprKind::Call(one),
            span: expr.span,
        }
    };
    call.arguments.iter().map(of_one).collect()
}

/// Whether two sources cannot be told apart by their names.
pub(super) fn are_the_same(old: &Source, new: &Source) -> bool {
    if !old.is_named || !new.is_named || old.name.is_none() || old.name != new.name {
        return false;
    }
    // `a.t` and `b.t` can stand beside each other.
    let by_schema = old.bears_schema && new.bears_schema;
    let unknown = old.relation.is_none() || new.relation.is_none();
    !by_schema || (!unknown && old.relation == new.relation)
}

/// That a name stands twice in `from`.
pub(super) fn specified_twice(name: &str, item: &FromItem) -> Box<Refusal> {
    let message = format!("table name \"{name}\" specified more than once");
    Refusal::new(condition::DUPLICATE_ALIAS, span_of(item), message)
}

/// Where an item stands, as far as that is known.
fn span_of(item: &FromItem) -> crate::text::Span {
    match item {
        FromItem::Table {
            alias: Some(alias), ..
        } => alias.name.span,
        FromItem::Table { name, .. } => name.span(),
        FromItem::Query { alias, query, .. } => {
            alias.as_ref().map_or(query.span, |alias| alias.name.span)
        }
        FromItem::Function { call, .. } => call.span,
        FromItem::Join { right, .. } => span_of(right),
        FromItem::Other { alias, .. } => alias
            .as_ref()
            .map_or_else(Default::default, |alias| alias.name.span),
    }
}

/// What a query gives, as columns that can be named.
fn columns_of(output: Output) -> Vec<SourceColumn<'static>> {
    let columns = output.columns.into_iter().map(|given| SourceColumn {
        name: Cow::Owned(given.name),
        data_type: Cow::Owned(given.data_type),
        origin: None,
    });
    columns.collect()
}

/// The source under its alias.
pub(super) fn renamed<'m>(mut source: Source<'m>, alias: Option<&Alias>) -> Outcome<Source<'m>> {
    let Some(alias) = alias else {
        return Ok(source);
    };
    let known = source.columns.len();
    if source.open && known < alias.columns.len() {
        for name in &alias.columns[known..] {
            source.columns.push(SourceColumn {
                name: Cow::Owned(name.text.clone()),
                data_type: Cow::Owned(DataType::unknown()),
                origin: None,
            });
        }
    }
    if let Some(extra) = alias.columns.get(source.columns.len()) {
        let message = format!(
            "table \"{}\" has {known} columns available but {} columns specified",
            alias.name.text,
            alias.columns.len()
        );
        let condition = condition::INVALID_COLUMN_REFERENCE;
        return Err(Refusal::new(condition, extra.span, message));
    }
    let is_open = source.open;
    for (column, name) in source.columns.iter_mut().zip(&alias.columns) {
        column.name = Cow::Owned(name.text.clone());
        if is_open {
            column.data_type = Cow::Owned(DataType::unknown());
        }
    }
    source.is_named = true;
    Ok(source.called(&alias.name.text))
}
