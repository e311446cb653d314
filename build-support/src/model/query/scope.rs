//! Which column a name stands for.

use std::borrow::Cow;

use crate::nearest::nearest;
use crate::syntax::Ident;
use crate::text::Span;

use super::super::catalog::{Address, DataType, Oid, Presence, RelationKind, Space};
use super::super::condition;
use super::super::lookup::Found;
use super::super::refusal::{Outcome, Refusal};
use super::{Body, Level, Reader, Source, SourceColumn};

/// The columns that every table has, and their types.
const SYSTEM_COLUMNS: [(&str, &str); 6] = [
    ("ctid", "tid"),
    ("xmin", "xid"),
    ("cmin", "cid"),
    ("xmax", "xid"),
    ("cmax", "cid"),
    ("tableoid", "oid"),
];

/// What looking for a name came to.
enum Hit<T> {
    One(T),
    Many,
    /// It may be there.
    Unclear,
    None,
}

impl<'m> Reader<'m> {
    /// The type of what a name stands for: `a`, `t.a`, `s.t.a`.
    pub(super) fn column(&mut self, parts: &[Ident], span: Span) -> Outcome<DataType> {
        match parts {
            [name] => self.bare_column(name),
            [table, name] => self.column_of(None, table, name, span),
            [schema, table, name] => self.column_of(Some(schema), table, name, span),
            _ => Ok(DataType::unknown()),
        }
    }

    fn bare_column(&mut self, name: &Ident) -> Outcome<DataType> {
        for position in (0..self.levels.len()).rev() {
            match find_bare(&self.levels[position], &name.text) {
                Hit::One(column) => return Ok(self.used(column)),
                Hit::Unclear => return Ok(DataType::unknown()),
                Hit::Many => {
                    let message = format!("column reference \"{}\" is ambiguous", name.text);
                    return Err(Refusal::new(
                        condition::AMBIGUOUS_COLUMN,
                        name.span,
                        message,
                    ));
                }
                Hit::None => {}
            }
        }
        if let Some(found) = self.argument(&name.text) {
            return Ok(found);
        }
        match self.find_source(None, name)? {
            Hit::One((level, source)) => Ok(self.whole_row(level, source)),
            Hit::None => Err(self.undefined_column(name)),
            Hit::Many | Hit::Unclear => Ok(DataType::unknown()),
        }
    }

    /// An argument of the function whose body it is.
    fn argument(&self, name: &str) -> Option<DataType> {
        let arguments = &self.function?.arguments;
        let found = arguments.iter().find(|(own, _)| own == name);
        found.map(|(_, data_type)| data_type.clone())
    }

    /// Notes that a column is needed, and says its type.
    fn used(&mut self, column: SourceColumn<'_>) -> DataType {
        self.needs.extend(column.origin);
        column.data_type.into_owned()
    }

    /// The type of a row; all of its columns may be needed.
    fn whole_row(&mut self, level: usize, source: usize) -> DataType {
        let source = &self.levels[level].sources[source];
        if let Some(oid) = source.relation {
            self.needs.insert(oid.into());
        }
        source.row.clone()
    }

    fn column_of(
        &mut self,
        schema: Option<&Ident>,
        table: &Ident,
        name: &Ident,
        span: Span,
    ) -> Outcome<DataType> {
        let (level, source) = match self.find_source(schema, table)? {
            Hit::One(found) => found,
            Hit::Unclear | Hit::Many => return Ok(DataType::unknown()),
            Hit::None => {
                if schema.is_none() && self.is_argument_row(table) {
                    return Ok(DataType::unknown());
                }
                return Err(self.missing_source(table, span));
            }
        };
        let found = &self.levels[level].sources[source];
        let mut same = found.columns.iter().filter(|own| own.name == name.text);
        match (same.next().cloned(), same.next()) {
            (Some(_), Some(_)) => {
                let message = format!("column reference \"{}\" is ambiguous", name.text);
                return Err(Refusal::new(condition::AMBIGUOUS_COLUMN, span, message));
            }
            (Some(column), None) => return Ok(self.used(column)),
            _ => {}
        }
        if let Some(data_type) = system_column(found, &name.text) {
            // Of the row, but none of the columns that are kept.
            self.needs.extend(found.relation.map(Address::from));
            return Ok(data_type);
        }
        // `t.f` may call the function `f` with a row of `t`.
        if found.open || self.may_call(name) {
            return Ok(DataType::unknown());
        }
        let message = format!("column {}.{} does not exist", table.text, name.text);
        let message = match schema {
            Some(schema) => message.replacen("column ", &format!("column {}.", schema.text), 1),
            None => message,
        };
        let refusal = Refusal::new(condition::UNDEFINED_COLUMN, span, message);
        Err(self.advise_source(refusal, found, name))
    }

    /// Whether it is the function itself or an argument that is a row.
    fn is_argument_row(&self, table: &Ident) -> bool {
        let is_own = |body: &Body| body.name == table.text;
        self.function.is_some_and(is_own) || self.argument(&table.text).is_some()
    }

    /// Whether there may be a function of that name with a row as its only argument.
    fn may_call(&self, name: &Ident) -> bool {
        let own = self
            .model
            .functions_named(&super::super::create::alone(name));
        self.model.builtins.functions(&name.text).next().is_some()
            || own.is_none_or(|own| !own.is_empty())
    }

    /// The innermost source of that name: its level and its place there.
    fn find_source(&self, schema: Option<&Ident>, name: &Ident) -> Outcome<Hit<(usize, usize)>> {
        let wanted = match schema {
            None => None,
            Some(schema) => {
                let name = crate::syntax::Name(vec![schema.clone(), name.clone()]);
                match self.model.find_relation(&name) {
                    Presence::Present(Found::Own(oid)) => Some(oid),
                    Presence::Absent => return Ok(Hit::None),
                    _ => return Ok(Hit::Unclear),
                }
            }
        };
        for (position, level) in self.levels.iter().enumerate().rev() {
            let fits = |source: &Source| match wanted {
                None => source.name.as_deref() == Some(&name.text),
                Some(oid) => source.bears_schema && source.relation == Some(oid),
            };
            let mut found = (0..)
                .zip(&level.sources)
                .filter(|(_, source)| source.is_named && is_visible(source, level) && fits(source));
            match (found.next(), found.next()) {
                (Some(_), Some(_)) if wanted.is_some() => return Ok(Hit::Many),
                (Some(_), Some(_)) => {
                    let message = format!("table reference \"{}\" is ambiguous", name.text);
                    let refusal = Refusal::new(condition::AMBIGUOUS_ALIAS, name.span, message);
                    return Err(refusal);
                }
                (Some((source, _)), None) => return Ok(Hit::One((position, source))),
                _ if level.open => return Ok(Hit::Unclear),
                _ => {}
            }
        }
        Ok(Hit::None)
    }

    /// The columns that `t.*` stands for; nothing if that is not known.
    pub(super) fn star_source(
        &mut self,
        parts: &[Ident],
        span: Span,
    ) -> Outcome<Option<Source<'m>>> {
        let (schema, table) = match parts {
            [table] => (None, table),
            [schema, table] => (Some(schema), table),
            _ => return Ok(None),
        };
        match self.find_source(schema, table)? {
            Hit::One((level, source)) => Ok(Some(self.levels[level].sources[source].clone())),
            Hit::Unclear | Hit::Many => Ok(None),
            Hit::None if self.is_argument_row(table) => Ok(None),
            Hit::None => Err(self.missing_source(table, span)),
        }
    }

    /// That nothing in `from` has that name.
    fn missing_source(&self, table: &Ident, span: Span) -> Box<Refusal> {
        let mentioned = |level: &Level| level.mentioned.contains(&table.text);
        let is_there = self.levels.iter().any(mentioned);
        let what = match is_there {
            true => "invalid reference to",
            false => "missing",
        };
        let message = format!("{what} FROM-clause entry for table \"{}\"", table.text);
        let refusal = Refusal::new(condition::UNDEFINED_TABLE, span, message);
        if is_there {
            return refusal;
        }
        let sources = self.levels.iter().rev().flat_map(|level| &level.sources);
        let names = sources.filter_map(|source| source.name.as_deref());
        match nearest(&table.text, names) {
            Some(near) => refusal.help(format!("did you mean `{near}`?")),
            None => refusal,
        }
    }

    /// That no table in sight has that column.
    pub(super) fn undefined_column(&self, name: &Ident) -> Box<Refusal> {
        let message = format!("column \"{}\" does not exist", name.text);
        let refusal = Refusal::new(condition::UNDEFINED_COLUMN, name.span, message);
        let sources = || self.levels.iter().rev().flat_map(|level| &level.sources);
        let mut bare = sources().filter(|source| source.is_bare);
        if let (Some(only), None) = (bare.next(), bare.next()) {
            return self.advise_source(refusal, only, name);
        }
        let columns = sources().flat_map(|source| &source.columns);
        match nearest(&name.text, columns.map(|column| &*column.name)) {
            Some(near) => refusal.help(format!("did you mean `{near}`?")),
            None => refusal,
        }
    }

    /// Adds where the column was lost, or the nearest one.
    fn advise_source(&self, refusal: Box<Refusal>, source: &Source, name: &Ident) -> Box<Refusal> {
        if let Some(oid) = source.relation {
            return self.model.advise_column(refusal, oid, &name.text);
        }
        let names = source.columns.iter().map(|column| &*column.name);
        match nearest(&name.text, names) {
            Some(near) => refusal.help(format!("did you mean `{near}`?")),
            None => refusal,
        }
    }

    /// A relation of the catalog as something that columns can be named of.
    pub(super) fn own_relation(&self, oid: Oid) -> Source<'m> {
        let mut source = Source::unknown(None);
        let model = self.model;
        let (Some(object), Some(relation)) = (model.catalog.get(oid), model.relation(oid)) else {
            return source;
        };
        let certain = self.model.catalog.is_certain(oid);
        let columns = relation.live().map(|(number, column)| SourceColumn {
            name: Cow::Borrowed(&*column.name),
            data_type: Cow::Borrowed(&column.data_type),
            origin: Some(oid.column(number)),
        });
        source.columns.reserve_exact(relation.columns.len());
        source.columns.extend(columns);
        source.open =
            relation.open || !certain || self.model.catalog.may_hold_in(Space::Default, oid, "");
        if let RelationKind::Sequence(_) = relation.kind {
            source.columns = ["last_value", "log_cnt", "is_called"]
                .map(|name| SourceColumn {
                    name: Cow::Borrowed(name),
                    data_type: Cow::Owned(DataType::builtin(match name {
                        "is_called" => "bool",
                        _ => "int8",
                    })),
                    origin: None,
                })
                .into();
        }
        source.name = Some(object.name.clone());
        source.is_named = true;
        source.relation = Some(oid);
        source.row = relation
            .row_type
            .map_or_else(DataType::unknown, DataType::own);
        source
    }

    /// The relation of a name, or the server's refusal; a source of unknown columns if that
    /// is not known.
    pub(super) fn relation(&mut self, name: &crate::syntax::Name) -> Outcome<Source<'m>> {
        let text = &name.last().text;
        match self.model.find_relation(name) {
            Presence::Present(Found::Own(oid)) => {
                self.needs.insert(oid.into());
                Ok(self.own_relation(oid))
            }
            Presence::Present(Found::Builtin) => Ok(self.builtin_relation(name)),
            Presence::Unknown => {
                // One that is there in doubt is needed all the same.
                if let [only] = &*name.0 {
                    let scopes = self.model.scopes(name);
                    let find =
                        |&scope: &Oid| self.model.catalog.one(Space::Relation, scope, &only.text);
                    self.needs
                        .extend(scopes.iter().find_map(find).map(Address::from));
                }
                Ok(Source::unknown(Some(text.clone())))
            }
            Presence::Absent => Err(self.model.undefined_relation(name)),
        }
    }

    fn builtin_relation(&self, name: &crate::syntax::Name) -> Source<'m> {
        let text = &name.last().text;
        let schema = name
            .schema()
            .map_or("pg_catalog", |schema| schema.text.as_str());
        let mut source = Source::unknown(Some(text.clone()));
        let Some(found) = self.model.builtins.relation(schema, text) else {
            return source;
        };
        let columns = found.columns.iter().map(|column| SourceColumn {
            name: Cow::Borrowed(column.name),
            data_type: Cow::Owned(self.model.named_type(column.type_)),
            origin: None,
        });
        source.columns = columns.collect();
        source.open = false;
        source
    }
}

fn is_visible(source: &Source<'_>, level: &Level<'_>) -> bool {
    !source.lateral_only || level.lateral
}

/// The column of that name in a level.
fn find_bare<'m>(level: &Level<'m>, name: &str) -> Hit<SourceColumn<'m>> {
    let mut found = None;
    let mut unclear = level.open;
    for source in &level.sources {
        if !source.is_bare || !is_visible(source, level) {
            continue;
        }
        let before = found.is_some();
        let mut same = source.columns.iter().filter(|column| column.name == name);
        if let Some(column) = same.next() {
            if before || same.next().is_some() {
                return Hit::Many;
            }
            found = Some(column.clone());
        } else if let Some(data_type) = system_column(source, name) {
            if before {
                return Hit::Many;
            }
            found = Some(SourceColumn {
                name: Cow::Owned(name.to_owned()),
                data_type: Cow::Owned(data_type),
                origin: source.relation.map(Address::from),
            });
        } else {
            unclear |= source.open;
        }
    }
    match found {
        Some(column) => Hit::One(column),
        None if unclear => Hit::Unclear,
        None => Hit::None,
    }
}

/// The type of `ctid` and its like, if the rows of the source have it.
fn system_column(source: &Source, name: &str) -> Option<DataType> {
    let (_, data_type) = SYSTEM_COLUMNS.iter().find(|(own, _)| *own == name)?;
    source
        .has_system_columns
        .then(|| DataType::builtin(data_type))
}
