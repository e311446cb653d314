//! Views, materialized views, and tables made of queries; and queries that stand alone.

use crate::syntax::change::{CopyTable, CreateTableAs, CreateView, Dml, Persistence, Query};
use crate::syntax::{Ident, Name};
use crate::text::Span;

use super::Model;
use super::catalog::{
    Address, Column, DependencyKind, Kind, Oid, Presence, Relation, RelationKind, Space,
};
use super::condition;
use super::query::{Output, Reader, Understood, rename_columns};
use super::refusal::{Outcome, Refusal};
use super::types::format_type;

impl Model<'_> {
    /// A query.
    pub(super) fn read_query(&self, query: &Query) -> Outcome {
        Reader::new(self).understand(query, true).map(drop)
    }

    /// A statement that changes rows.
    pub(super) fn read_dml(&self, dml: &Dml) -> Outcome {
        Reader::new(self).understand_dml(dml).map(drop)
    }

    /// `copy`.
    pub(super) fn read_copy(&self, copy: &CopyTable) -> Outcome {
        if let Some(query) = &copy.query {
            self.read_query(query)?;
        }
        let Some(name) = &copy.table else {
            return Ok(());
        };
        let Some(table) = self.existing_relation(name)? else {
            return Ok(());
        };
        for column in &copy.columns {
            self.existing_column(table, column)?;
        }
        Ok(())
    }

    /// `create view`.
    pub(super) fn create_view(&mut self, create: &CreateView, span: Span) -> Outcome {
        let mut found = self.view_query(create)?;
        let too_many = "CREATE VIEW specifies more column names than columns";
        name_all(&mut found.output, &create.columns, too_many)?;
        let temporary =
            create.persistence == Persistence::Temporary || self.needs_temporary(&found);
        let persistence = match temporary {
            true => Persistence::Temporary,
            false => create.persistence,
        };
        let Some(schema) = self.relation_schema(&create.name, persistence)? else {
            self.doubt_mentions(span);
            return Ok(());
        };
        let name = create.name.last();
        let kind = RelationKind::View(self.wording(span));
        let relation = self.relation_of(kind, persistence, &found.output)?;
        let oid = match self.catalog.find(Space::Relation, schema, &name.text) {
            Presence::Unknown => {
                self.doubt_mentions(span);
                return Ok(());
            }
            Presence::Present(old) if create.or_replace => {
                self.replace_view(old, &create.name, relation, found.output.open)?
            }
            _ => {
                self.refuse_taken(schema, name, true)?;
                self.add_relation(schema, name, relation)
            }
        };
        self.need_columns(oid, found.needs);
        Ok(())
    }

    fn view_query(&self, create: &CreateView) -> Outcome<Understood> {
        let reader = Reader::new(self);
        if !create.recursive {
            return reader.understand(&create.query, true);
        }
        // `create recursive view v (a) as q` is `with recursive v (a) as (q) select a from v`.
        reader.understand_recursive(create.name.last(), &create.columns, &create.query)
    }

    /// A view of what is temporary is temporary too.
    fn needs_temporary(&self, found: &Understood) -> bool {
        found.needs.iter().any(|need| {
            self.relation(need.oid)
                .is_some_and(|relation| relation.persistence == Persistence::Temporary)
        })
    }

    fn relation_of(
        &self,
        kind: RelationKind,
        persistence: Persistence,
        output: &Output,
    ) -> Outcome<Relation> {
        let mut columns: Vec<Column> = Vec::new();
        for given in &output.columns {
            if !output.open && columns.iter().any(|column| column.name == given.name) {
                let message = format!("column \"{}\" specified more than once", given.name);
                let condition = condition::DUPLICATE_COLUMN;
                return Err(Refusal::new(condition, given.span, message));
            }
            columns.push(Column::new(given.name.clone(), given.data_type.clone()));
        }
        if output.open {
            columns.clear();
        }
        let mut relation = Relation::new(kind, persistence, columns);
        relation.open = output.open;
        Ok(relation)
    }

    /// `create or replace view`: columns may only be added at the end.
    fn replace_view(&mut self, old: Oid, name: &Name, new: Relation, open: bool) -> Outcome<Oid> {
        let Some(before) = self.relation(old) else {
            return Ok(old);
        };
        if !matches!(before.kind, RelationKind::View(_)) {
            return Err(self.wrong_kind(old, name, "a view"));
        }
        if !open && !before.open {
            self.refuse_other_columns(old, name, &new)?;
        }
        let origin = self.origin(name.last());
        let row_type = before.row_type;
        // What it needed before, it may need no more.
        let needs: Vec<_> = self
            .catalog
            .dependencies(old.into())
            .filter(|found| {
                found.kind == DependencyKind::Normal
                    && self
                        .catalog
                        .get(found.on.oid)
                        .is_some_and(|object| !matches!(object.kind, Kind::Schema))
            })
            .collect();
        for dependency in needs {
            self.catalog.forget(dependency);
        }
        if let Some(object) = self.catalog.edit(old) {
            object.origin = origin;
            object.kind = Kind::Relation(Box::new(Relation { row_type, ..new }));
        }
        self.depend_on_types(old);
        Ok(old)
    }

    fn refuse_other_columns(&self, old: Oid, name: &Name, new: &Relation) -> Outcome {
        let Some(before) = self.relation(old) else {
            return Ok(());
        };
        let refuse = |message: String| {
            let condition = condition::INVALID_TABLE_DEFINITION;
            let refusal = Refusal::new(condition, name.span(), message);
            let origin = self.catalog.get(old).and_then(|object| object.origin);
            Err(refusal.at(origin, "the view is created here"))
        };
        if new.columns.len() < before.columns.len() {
            return refuse("cannot drop columns from view".to_owned());
        }
        for (own, other) in before.columns.iter().zip(&new.columns) {
            if own.name != other.name {
                return refuse(format!(
                    "cannot change name of view column \"{}\" to \"{}\"",
                    own.name, other.name
                ));
            }
            let known = self
                .type_id(&own.data_type)
                .zip(self.type_id(&other.data_type));
            if known.is_some_and(|(own, other)| own != other) {
                return refuse(format!(
                    "cannot change data type of view column \"{}\" from {} to {}",
                    own.name,
                    format_type(self, &own.data_type),
                    format_type(self, &other.data_type)
                ));
            }
        }
        Ok(())
    }

    /// Notes what a relation made of a query needs.
    fn need_columns(&mut self, oid: Oid, needs: impl IntoIterator<Item = Address>) {
        for on in needs {
            if on.oid != oid {
                self.catalog.depend(oid, on, DependencyKind::Normal);
            }
        }
    }

    /// `create table as`, `select into`, `create materialized view`.
    pub(super) fn create_table_as(&mut self, create: &CreateTableAs, span: Span) -> Outcome {
        let mut found = match &create.query {
            Some(query) => Reader::new(self).understand(query, true)?,
            None => Reader::new(self).understand_nothing(),
        };
        // Where it is there, the server does not ask whether it could be created.
        if create.if_not_exists && create.name.schema().is_some() {
            match self.find(Space::Relation, &create.name) {
                Presence::Present(_) => return Ok(()),
                Presence::Unknown => {
                    self.doubt_mentions(span);
                    return Ok(());
                }
                Presence::Absent => {}
            }
        }
        let Some(schema) = self.relation_schema(&create.name, create.persistence)? else {
            self.doubt_mentions(span);
            return Ok(());
        };
        let name = create.name.last();
        match self.catalog.find(Space::Relation, schema, &name.text) {
            Presence::Present(_) if create.if_not_exists => return Ok(()),
            Presence::Unknown => {
                self.doubt_mentions(span);
                return Ok(());
            }
            _ => {}
        }
        let too_many = "too many column names were specified";
        name_all(&mut found.output, &create.columns, too_many)?;
        let kind = match create.materialized {
            true => RelationKind::MaterializedView(self.wording(span)),
            false => RelationKind::Table,
        };
        let relation = self.relation_of(kind, create.persistence, &found.output)?;
        self.refuse_taken(schema, name, true)?;
        let oid = self.add_relation(schema, name, relation);
        if create.materialized {
            self.need_columns(oid, found.needs);
        }
        if create.on_commit_drop && self.transaction {
            self.catalog.doubt(oid);
        }
        Ok(())
    }
}

/// Gives the columns the names that the statement lists.
fn name_all(output: &mut Output, names: &[Ident], too_many: &str) -> Outcome {
    if let Some(extra) = names.get(output.columns.len())
        && !output.open
    {
        let condition = condition::SYNTAX_ERROR;
        return Err(Refusal::new(condition, extra.span, too_many));
    }
    rename_columns(output, names);
    Ok(())
}
