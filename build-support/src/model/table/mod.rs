//! `create table`.

mod check;
mod columns;
mod foreign_key;
mod key;
mod like;
mod parents;

use crate::syntax::change::{
    ColumnConstraintKind, ColumnDef, CreateTable, Like, Persistence, TableConstraint,
    TableConstraintKind, TableElement, TableKind,
};
use crate::syntax::{Ident, Name};
use crate::text::Span;

use super::Model;
use super::catalog::{
    Address, Column, DependencyKind, Oid, Presence, Relation, RelationKind, Space,
};
use super::condition;
use super::expression::Place;
use super::refusal::{Origin, Outcome, Refusal};

pub(super) use check::NewCheck;
pub(super) use columns::NewColumn;
pub(super) use foreign_key::NewForeignKey;
pub(super) use key::NewKey;

/// A table on its way into the catalog.
#[derive(Debug)]
pub(super) struct Draft<'c> {
    pub(super) schema: Oid,
    pub(super) name: &'c Ident,
    pub(super) persistence: Persistence,
    pub(super) columns: Vec<NewColumn<'c>>,
    pub(super) checks: Vec<NewCheck<'c>>,
    pub(super) keys: Vec<NewKey>,
    pub(super) foreign_keys: Vec<NewForeignKey<'c>>,
    /// Exclusion constraints and others that are made by the relation's number alone.
    pub(super) others: Vec<&'c TableConstraint>,
    pub(super) parents: Vec<Oid>,
    /// The tables that it is like.
    pub(super) likes: Vec<(Oid, &'c Like)>,
    /// Whether columns may come from something that is not known.
    pub(super) open: bool,
}

impl Model<'_> {
    /// Whether nothing but its name tells that there may be such a relation: where the server
    /// makes one, there was none.
    fn only_name_is_in_doubt(&self, schema: Oid, name: &str) -> bool {
        let is_known = self.catalog.one(Space::Relation, schema, name).is_some();
        !is_known && !self.catalog.may_hold_unnamed(Space::Relation, schema, name)
    }

    /// `create table`.
    pub(super) fn create_table(&mut self, create: &CreateTable, span: Span) -> Outcome {
        let name = create.name.last();
        let Some(schema) = self.relation_schema(&create.name, create.persistence)? else {
            self.catalog.doubt_name(&name.text);
            return Ok(());
        };
        let found = self.catalog.find(Space::Relation, schema, &name.text);
        if create.if_not_exists && found != Presence::Absent {
            return Ok(());
        }
        if found == Presence::Unknown && !self.only_name_is_in_doubt(schema, &name.text) {
            self.doubt_mentions(span);
            return Ok(());
        }
        let mut draft = Draft {
            schema,
            name,
            persistence: create.persistence,
            columns: Vec::new(),
            checks: Vec::new(),
            keys: Vec::new(),
            foreign_keys: Vec::new(),
            others: Vec::new(),
            parents: Vec::new(),
            likes: Vec::new(),
            open: false,
        };
        self.inherit_columns(create, &mut draft)?;
        self.elements(create, &mut draft)?;
        self.refuse_repeated(&draft)?;
        self.refuse_taken(schema, name, true)?;
        let oid = self.add_table(create, &mut draft)?;
        self.furnish(oid, draft)?;
        self.take_part(create, oid)?;
        if create.on_commit_drop && self.transaction {
            self.catalog.doubt(oid);
        }
        self.go_with_type(create, oid);
        Ok(())
    }

    /// A typed table goes with its type.
    fn go_with_type(&mut self, create: &CreateTable, oid: Oid) {
        let named = create.of_type.as_ref();
        if let Some(Presence::Present(on)) = named.map(|name| self.find(Space::Type, name)) {
            self.catalog.depend(oid, on, DependencyKind::Normal);
        }
    }

    fn elements<'c>(&mut self, create: &'c CreateTable, draft: &mut Draft<'c>) -> Outcome {
        for element in &create.elements {
            match element {
                TableElement::Column(column) => self.draft_column(create, column, draft)?,
                TableElement::Like(like) => self.draft_like(like, draft)?,
                TableElement::Constraint(constraint) => draft_constraint(constraint, draft),
            }
        }
        refuse_second_primary_key(draft)
    }

    fn draft_column<'c>(
        &mut self,
        create: &CreateTable,
        column: &'c ColumnDef,
        draft: &mut Draft<'c>,
    ) -> Outcome {
        let typed = create.partition_of.is_some() || create.of_type.is_some();
        let new = self.new_column(draft.schema, draft.name, draft.persistence, column)?;
        draft_column_constraints(column, draft);
        let twin = draft
            .columns
            .iter()
            .position(|other| other.column.name == column.name.text);
        match twin {
            Some(twin) if typed || draft.columns[twin].column.inherited > 0 => {
                self.merge_column(&mut draft.columns[twin], &new, typed)
            }
            None if typed && !draft.open => Err(Refusal::new(
                condition::UNDEFINED_COLUMN,
                column.name.span,
                format!("column \"{}\" does not exist", column.name.text),
            )),
            _ => {
                draft.columns.push(new);
                Ok(())
            }
        }
    }

    fn refuse_repeated(&self, draft: &Draft) -> Outcome {
        for (position, new) in draft.columns.iter().enumerate() {
            let name = &new.column.name;
            let before = draft.columns[..position]
                .iter()
                .find(|other| other.column.name == *name);
            if let Some(before) = before {
                let message = format!("column \"{name}\" specified more than once");
                let span = new.column.origin.map_or(draft.name.span, Origin::span);
                let refusal = Refusal::new(condition::DUPLICATE_COLUMN, span, message);
                return Err(refusal.at(before.column.origin, "it is here already"));
            }
        }
        Ok(())
    }

    fn add_table(&mut self, create: &CreateTable, draft: &mut Draft) -> Outcome<Oid> {
        let kind = match &create.kind {
            TableKind::Plain => RelationKind::Table,
            TableKind::Partitioned { .. } => RelationKind::Partitioned,
            TableKind::Foreign(_) => RelationKind::Foreign,
        };
        let columns: Vec<Column> = draft.columns.iter().map(|new| new.column.clone()).collect();
        let mut relation = Relation::new(kind, draft.persistence, columns);
        relation.open = draft.open;
        relation.parents.clone_from(&draft.parents);
        relation.is_partition = create.partition_of.is_some();
        let oid = self.add_relation(draft.schema, draft.name, relation);
        if let TableKind::Partitioned { method, key } = &create.kind {
            self.partition_key(oid, method, key)?;
        }
        Ok(oid)
    }

    /// Adds what a table has besides its columns.
    pub(super) fn furnish(&mut self, oid: Oid, draft: Draft) -> Outcome {
        for (number, new) in (1..).zip(&draft.columns) {
            self.furnish_column(oid, number, new)?;
        }
        for check in &draft.checks {
            self.add_check(oid, check)?;
        }
        for &(source, like) in &draft.likes {
            self.furnish_like(oid, source, like)?;
        }
        self.add_keys(oid, draft.keys)?;
        for constraint in draft.others {
            self.add_constraint(oid, constraint)?;
        }
        for key in &draft.foreign_keys {
            self.add_foreign_key(oid, key)?;
        }
        Ok(())
    }

    /// Adds a constraint to a table that is there.
    pub(super) fn add_constraint(&mut self, oid: Oid, constraint: &TableConstraint) -> Outcome {
        match &constraint.kind {
            TableConstraintKind::Check(expr) => {
                self.add_check(oid, &NewCheck::of(constraint, expr))
            }
            TableConstraintKind::NotNull(column) => self.add_not_null(oid, column, constraint),
            TableConstraintKind::PrimaryKey(_) | TableConstraintKind::Unique { .. } => {
                match NewKey::of(constraint) {
                    Some(key) => self.add_key(oid, &key).map(|_| ()),
                    None => self.use_index(oid, constraint),
                }
            }
            TableConstraintKind::Exclude { .. } => self.add_exclusion(oid, constraint),
            TableConstraintKind::ForeignKey {
                columns,
                references,
            } => self.add_foreign_key(oid, &NewForeignKey::of(constraint, columns, references)),
        }
    }

    fn add_not_null(&mut self, oid: Oid, column: &Ident, constraint: &TableConstraint) -> Outcome {
        let Some(number) = self.existing_column(oid, column)? else {
            return Ok(());
        };
        if let Some(name) = &constraint.name {
            self.refuse_constraint(oid, name)?;
            self.name_not_null(Some(oid), name);
        }
        self.set_not_null(oid, number);
        Ok(())
    }

    /// Makes a column refuse nulls.
    pub(super) fn set_not_null(&mut self, oid: Oid, number: u16) {
        if let Some(relation) = self.relation_mut(oid)
            && let Some(column) = relation.columns.get_mut(usize::from(number) - 1)
        {
            column.not_null = true;
        }
    }

    /// That the relation has no constraint of that name.
    pub(super) fn refuse_constraint(&self, oid: Oid, name: &Ident) -> Outcome {
        let Presence::Present(other) = self.catalog.find(Space::Constraint, oid, &name.text) else {
            return Ok(());
        };
        let of = self.catalog.get(oid).map_or("?", |object| &object.name);
        let message = format!(
            "constraint \"{}\" for relation \"{of}\" already exists",
            name.text
        );
        Err(self.already(
            Refusal::new(condition::DUPLICATE_OBJECT, name.span, message),
            other,
        ))
    }

    /// Notes which columns of a relation make up its partition key.
    fn partition_key(
        &mut self,
        oid: Oid,
        method: &str,
        key: &[crate::syntax::change::IndexElement],
    ) -> Outcome {
        if let ("list", [_, second, ..]) = (method, key) {
            let message = "cannot use \"list\" partition strategy with more than one column";
            let span = second.expr.span;
            return Err(Refusal::new(
                condition::INVALID_OBJECT_DEFINITION,
                span,
                message,
            ));
        }
        let mut columns = Vec::new();
        for element in key {
            match super::index::plain_column(&element.expr) {
                Some(name) => match self.column(oid, &name.text) {
                    Presence::Present(number) => columns.push(Some(number)),
                    Presence::Unknown => columns.push(None),
                    Presence::Absent => {
                        let message = format!(
                            "column \"{}\" named in partition key does not exist",
                            name.text
                        );
                        let refusal = Refusal::new(condition::UNDEFINED_COLUMN, name.span, message);
                        return Err(self.advise_column(refusal, oid, &name.text));
                    }
                },
                None => {
                    let meaning = self.expression(oid, &element.expr, Place::PartitionKey)?;
                    self.needs(oid.into(), &meaning.needs);
                    columns.push(None);
                }
            }
        }
        if let Some(relation) = self.relation_mut(oid) {
            relation.partition_key = Some(Box::new((method.to_owned(), columns)));
        }
        Ok(())
    }

    /// Notes what something needs besides the relation that it is a part of.
    pub(super) fn needs(&mut self, dependent: Address, needs: &[Address]) {
        for &on in needs {
            if on.oid != dependent.oid {
                self.catalog
                    .depend(dependent, on, super::catalog::DependencyKind::Normal);
            }
        }
    }
}

fn draft_constraint<'c>(constraint: &'c TableConstraint, draft: &mut Draft<'c>) {
    match &constraint.kind {
        TableConstraintKind::Check(expr) => draft.checks.push(NewCheck::of(constraint, expr)),
        TableConstraintKind::PrimaryKey(_) | TableConstraintKind::Unique { .. } => {
            match NewKey::of(constraint) {
                Some(key) => draft.keys.push(key),
                None => draft.others.push(constraint),
            }
        }
        TableConstraintKind::NotNull(_) | TableConstraintKind::Exclude { .. } => {
            draft.others.push(constraint);
        }
        TableConstraintKind::ForeignKey {
            columns,
            references,
        } => {
            draft
                .foreign_keys
                .push(NewForeignKey::of(constraint, columns, references));
        }
    }
}

/// The constraints of a column that are the table's.
fn draft_column_constraints<'c>(column: &'c ColumnDef, draft: &mut Draft<'c>) {
    for constraint in &column.constraints {
        match &constraint.kind {
            ColumnConstraintKind::Check(expr) => {
                draft.checks.push(NewCheck::of_column(constraint, expr));
            }
            ColumnConstraintKind::PrimaryKey => {
                draft
                    .keys
                    .push(NewKey::of_column(column, constraint, true, false));
            }
            ColumnConstraintKind::Unique { nulls_not_distinct } => {
                draft.keys.push(NewKey::of_column(
                    column,
                    constraint,
                    false,
                    *nulls_not_distinct,
                ));
            }
            ColumnConstraintKind::References(references) => {
                draft
                    .foreign_keys
                    .push(NewForeignKey::of_column(column, constraint, references));
            }
            _ => {}
        }
    }
}

/// A table has one primary key.
fn refuse_second_primary_key(draft: &Draft) -> Outcome {
    let mut primary = draft.keys.iter().filter(|key| key.primary);
    let (first, second) = (primary.next(), primary.next());
    match second {
        None => Ok(()),
        Some(second) => Err(multiple_primary_keys(draft.name, second.span)
            .label(format!("the first is `{}`", columns_shown(first)))),
    }
}

/// That a table cannot have a second primary key.
pub(super) fn multiple_primary_keys(table: &Ident, span: Span) -> Box<Refusal> {
    let message = format!(
        "multiple primary keys for table \"{}\" are not allowed",
        table.text
    );
    Refusal::new(condition::INVALID_TABLE_DEFINITION, span, message)
}

fn columns_shown(key: Option<&NewKey>) -> String {
    let names = key.map(|key| {
        key.columns
            .iter()
            .map(|column| column.text.as_str())
            .collect::<Vec<_>>()
    });
    format!("({})", names.unwrap_or_default().join(", "))
}

/// A name for messages, of something that has only its number.
pub(super) fn name_of(model: &Model, oid: Oid, span: Span) -> Name {
    let text = model
        .catalog
        .get(oid)
        .map_or_else(String::new, |object| object.name.clone());
    Name(vec![Ident { text, span }])
}
