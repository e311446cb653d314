//! Primary keys, unique and exclusion constraints, and the indexes behind them.

use crate::syntax::Ident;
use crate::syntax::change::{
    Attributes, ColumnConstraint, ColumnDef, KeyColumns, TableConstraint, TableConstraintKind,
};
use crate::text::Span;

use super::super::Model;
use super::super::catalog::{
    Constraint, ConstraintKind, DependencyKind, Index, Kind, Oid, Presence, Space,
};
use super::super::condition;
use super::super::expression::Place;
use super::super::index::{distinct, index_names};
use super::super::names::join_columns;
use super::super::refusal::{Outcome, Refusal};
use super::multiple_primary_keys;

/// A key on its way into a table.
#[derive(Clone, Debug)]
pub(in crate::model) struct NewKey {
    pub(in crate::model) name: Option<Ident>,
    pub(in crate::model) primary: bool,
    pub(in crate::model) columns: Vec<Ident>,
    pub(in crate::model) include: Vec<Ident>,
    pub(in crate::model) nulls_not_distinct: bool,
    pub(in crate::model) without_overlaps: bool,
    pub(in crate::model) attributes: Attributes,
    pub(in crate::model) span: Span,
}

impl NewKey {
    /// The key that a constraint of a table asks for, unless it uses an index that is there.
    pub(in crate::model) fn of(constraint: &TableConstraint) -> Option<Self> {
        let (primary, key, nulls_not_distinct) = match &constraint.kind {
            TableConstraintKind::PrimaryKey(key) => (true, key, false),
            TableConstraintKind::Unique {
                key,
                nulls_not_distinct,
            } => (false, key, *nulls_not_distinct),
            _ => return None,
        };
        let KeyColumns::Columns {
            columns,
            include,
            without_overlaps,
        } = key
        else {
            return None;
        };
        Some(Self {
            name: constraint.name.clone(),
            primary,
            columns: columns.clone(),
            include: include.clone(),
            nulls_not_distinct,
            without_overlaps: *without_overlaps,
            attributes: constraint.attributes,
            span: constraint.span,
        })
    }

    /// The key that a constraint of a column asks for.
    pub(in crate::model) fn of_column(
        column: &ColumnDef,
        constraint: &ColumnConstraint,
        primary: bool,
        nulls_not_distinct: bool,
    ) -> Self {
        Self {
            name: constraint.name.clone(),
            primary,
            // A made-up name stands where the constraint does.
            columns: vec![Ident {
                text: column.name.text.clone(),
                span: constraint.span,
            }],
            include: Vec::new(),
            nulls_not_distinct,
            without_overlaps: false,
            attributes: constraint.attributes,
            span: constraint.span,
        }
    }

    fn is_like(&self, other: &Self) -> bool {
        let texts = |columns: &[Ident]| -> Vec<String> {
            columns.iter().map(|column| column.text.clone()).collect()
        };
        texts(&self.columns) == texts(&other.columns)
            && texts(&self.include) == texts(&other.include)
            && self.nulls_not_distinct == other.nulls_not_distinct
            && self.attributes.deferrable == other.attributes.deferrable
            && self.attributes.deferred == other.attributes.deferred
            && self.without_overlaps == other.without_overlaps
    }
}

impl Model<'_> {
    /// Adds the keys of one statement: the primary key first, and those that are alike once.
    pub(in crate::model) fn add_keys(&mut self, oid: Oid, mut keys: Vec<NewKey>) -> Outcome {
        keys.sort_by_key(|key| !key.primary);
        let mut wanted: Vec<NewKey> = Vec::new();
        for key in keys {
            match wanted.iter_mut().find(|other| other.is_like(&key)) {
                Some(twin) => twin.name = twin.name.take().or(key.name),
                None => wanted.push(key),
            }
        }
        for key in &wanted {
            self.key_columns(oid, key)?;
        }
        for key in &wanted {
            self.add_key(oid, key)?;
        }
        Ok(())
    }

    /// Adds a key and its index, and gives the constraint.
    pub(in crate::model) fn add_key(&mut self, oid: Oid, key: &NewKey) -> Outcome<Option<Oid>> {
        if key.primary {
            self.refuse_primary_key(oid, key.span)?;
        }
        let Some((columns, include)) = self.key_columns(oid, key)? else {
            // Of columns that are not known, a key is not known either.
            if let Some(name) = &key.name {
                self.catalog.doubt_name(&name.text);
            }
            return Ok(None);
        };
        let Some(schema) = self.catalog.get(oid).map(|table| table.scope) else {
            return Ok(None);
        };
        if !key.without_overlaps {
            self.refuse_classes(oid, &columns, key)?;
        }
        let kind = if key.primary { "PRIMARY KEY" } else { "UNIQUE" };
        self.refuse_unpartitioned(oid, &columns, kind, key.span)?;
        let name = self.key_name(oid, schema, key)?;
        if key.primary {
            for &column in &columns {
                self.set_not_null(oid, column);
            }
        }
        let method = if key.without_overlaps {
            "gist"
        } else {
            "btree"
        };
        let index = Index {
            columns: columns.iter().copied().map(Some).collect(),
            names: key.columns.iter().map(|name| name.text.clone()).collect(),
            include,
            unique: true,
            primary: key.primary,
            nulls_not_distinct: key.nulls_not_distinct,
            immediate: !key.attributes.deferrable,
            ..Index::new(oid, method)
        };
        Ok(Some(self.add_key_objects(
            oid,
            schema,
            &name,
            index,
            key.attributes,
        )))
    }

    /// That what is to be unique has all the columns of the table's partition key.
    pub(in crate::model) fn refuse_unpartitioned(
        &self,
        oid: Oid,
        columns: &[u16],
        kind: &str,
        span: Span,
    ) -> Outcome {
        let relation = self.relation(oid).filter(|relation| !relation.open);
        let Some((_, key)) = relation.and_then(|relation| relation.partition_key.as_deref()) else {
            return Ok(());
        };
        let condition = condition::FEATURE_NOT_SUPPORTED;
        if key.contains(&None) {
            let message = format!("unsupported {kind} constraint with partition key definition");
            return Err(Refusal::new(condition, span, message).note(format!(
                "{kind} constraints cannot be used when partition keys include expressions"
            )));
        }
        let mut key = key.iter().flatten();
        let Some(&lacks) = key.find(|column| !columns.contains(column)) else {
            return Ok(());
        };
        let message =
            "unique constraint on partitioned table must include all partitioning columns";
        let refusal = Refusal::new(condition, span, message);
        Err(match self.at(oid, lacks) {
            Some(column) => refusal.note(format!(
                "the {kind} constraint lacks column \"{}\", which is part of the partition key",
                column.name
            )),
            None => refusal,
        })
    }

    /// That the columns can be compared.
    fn refuse_classes(&self, oid: Oid, columns: &[u16], key: &NewKey) -> Outcome {
        for (&number, name) in columns.iter().zip(&key.columns) {
            if let Some(column) = self.at(oid, number) {
                self.refuse_class("btree", &column.data_type, name.span)?;
            }
        }
        Ok(())
    }

    /// Adds a constraint with its index.
    pub(in crate::model) fn add_key_objects(
        &mut self,
        oid: Oid,
        schema: Oid,
        name: &Ident,
        index: Index,
        attributes: Attributes,
    ) -> Oid {
        let columns: Vec<u16> = index.columns.iter().flatten().copied().collect();
        // With the first the constraint goes too, the others it needs.
        let others = index
            .include
            .iter()
            .map(|&column| (column, DependencyKind::Auto));
        let needed = index
            .mentions
            .iter()
            .map(|&column| (column, DependencyKind::Normal));
        let others: Vec<_> = others.chain(needed).collect();
        let (primary, unique) = (index.primary, index.unique);
        let index = self.add_index(schema, name, index);
        let kind = match (primary, unique) {
            (true, _) => ConstraintKind::PrimaryKey(index),
            (false, true) => ConstraintKind::Unique(index),
            (false, false) => ConstraintKind::Exclude(index),
        };
        let constraint = Constraint {
            columns,
            deferrable: attributes.deferrable,
            ..Constraint::new(kind)
        };
        let constraint = self.add_constraint_object(oid, name, constraint);
        for (column, kind) in others {
            self.catalog.depend(constraint, oid.column(column), kind);
        }
        self.catalog
            .depend(index, constraint, DependencyKind::Internal);
        self.doubt_clones_of(index);
        constraint
    }

    /// One that may be gone makes room for another.
    fn refuse_primary_key(&mut self, oid: Oid, span: Span) -> Outcome {
        let Some(other) = self.primary_key(oid) else {
            return Ok(());
        };
        if !self.catalog.is_certain(other) {
            let index = self.index_of(other);
            self.catalog.remove(other);
            if let Some(index) = index {
                self.catalog.remove(index);
            }
            return Ok(());
        }
        let table = super::name_of(self, oid, span);
        let refusal = multiple_primary_keys(table.last(), span);
        Err(self.already(refusal, other))
    }

    /// The constraint that is the primary key of a table.
    pub(in crate::model) fn primary_key(&self, oid: Oid) -> Option<Oid> {
        self.catalog
            .within(Space::Constraint, oid)
            .find(|(_, object)| {
                matches!(&object.kind, Kind::Constraint(constraint)
                    if matches!(constraint.kind, ConstraintKind::PrimaryKey(_)))
            })
            .map(|(constraint, _)| constraint)
    }

    /// The numbers of the columns of a key, and of those it includes.
    fn key_columns(&self, oid: Oid, key: &NewKey) -> Outcome<Option<(Vec<u16>, Vec<u16>)>> {
        let (mut columns, mut include) = (Vec::new(), Vec::new());
        let mut known = true;
        let named = key.columns.iter().map(|name| (name, false));
        for (name, included) in named.chain(key.include.iter().map(|name| (name, true))) {
            match self.column(oid, &name.text) {
                Presence::Absent => {
                    let message = format!("column \"{}\" named in key does not exist", name.text);
                    let refusal = Refusal::new(condition::UNDEFINED_COLUMN, name.span, message);
                    return Err(self.advise_column(refusal, oid, &name.text));
                }
                Presence::Unknown => known = false,
                Presence::Present(number) if !included && columns.contains(&number) => {
                    let kind = if key.primary { "primary key" } else { "unique" };
                    let message = format!(
                        "column \"{}\" appears twice in {kind} constraint",
                        name.text
                    );
                    return Err(Refusal::new(
                        condition::DUPLICATE_COLUMN,
                        name.span,
                        message,
                    ));
                }
                Presence::Present(number) if included => include.push(number),
                Presence::Present(number) => columns.push(number),
            }
        }
        Ok(known.then_some((columns, include)))
    }

    fn key_name(&self, oid: Oid, schema: Oid, key: &NewKey) -> Outcome<Ident> {
        if let Some(name) = &key.name {
            self.refuse_constraint_index(oid, schema, name)?;
            return Ok(name.clone());
        }
        let table = self.catalog.get(oid).map_or("", |table| &table.name);
        let text = match key.primary {
            true => self
                .catalog
                .choose_relation_name(schema, table, None, "pkey", true),
            false => {
                let columns = key.columns.iter().chain(&key.include);
                let columns = distinct(columns.map(|column| column.text.clone()));
                let columns = join_columns(columns.iter().map(String::as_str));
                self.catalog
                    .choose_relation_name(schema, table, Some(&columns), "key", true)
            }
        };
        Ok(Ident {
            text,
            span: key.span,
        })
    }

    /// A constraint with an index needs a name that no relation and no constraint has.
    fn refuse_constraint_index(&self, oid: Oid, schema: Oid, name: &Ident) -> Outcome {
        if let Presence::Present(other) = self.catalog.find(Space::Relation, schema, &name.text) {
            return Err(self.duplicate_relation(other, name));
        }
        self.refuse_constraint(oid, name)
    }

    /// Adds an exclusion constraint.
    pub(in crate::model) fn add_exclusion(
        &mut self,
        oid: Oid,
        constraint: &TableConstraint,
    ) -> Outcome {
        let TableConstraintKind::Exclude {
            method,
            elements,
            include,
            predicate,
        } = &constraint.kind
        else {
            return Ok(());
        };
        let Some(schema) = self.catalog.get(oid).map(|table| table.scope) else {
            return Ok(());
        };
        let mut index = Index::new(oid, method.as_ref().map_or("btree", |method| &method.text));
        index.plain = false;
        index.immediate = !constraint.attributes.deferrable;
        let elements: Vec<_> = elements
            .iter()
            .map(|(element, _)| element.clone())
            .collect();
        let mut needs = Vec::new();
        self.index_elements(oid, &elements, &mut index, &mut needs)?;
        for name in include {
            if let Some(number) = self.existing_column(oid, name)? {
                index.include.push(number);
            }
        }
        if let Some(predicate) = predicate {
            let meaning = self.expression(oid, predicate, Place::IndexPredicate)?;
            index.predicate = true;
            index.mentions.extend(meaning.columns);
            needs.extend(meaning.needs);
        }
        let name = match &constraint.name {
            Some(name) => {
                self.refuse_constraint_index(oid, schema, name)?;
                name.clone()
            }
            None => {
                let table = self.catalog.get(oid).map_or("", |table| &table.name);
                let columns = join_columns(index_names(&elements).iter().map(String::as_str));
                let text =
                    self.catalog
                        .choose_relation_name(schema, table, Some(&columns), "excl", true);
                Ident {
                    text,
                    span: constraint.span,
                }
            }
        };
        let added = self.add_key_objects(oid, schema, &name, index, constraint.attributes);
        self.needs(
            added.into(),
            &needs
                .into_iter()
                .filter(|on| on.oid != oid)
                .collect::<Vec<_>>(),
        );
        Ok(())
    }

    /// `add constraint ... using index`.
    pub(in crate::model) fn use_index(
        &mut self,
        oid: Oid,
        constraint: &TableConstraint,
    ) -> Outcome {
        let (primary, key) = match &constraint.kind {
            TableConstraintKind::PrimaryKey(key) => (true, key),
            TableConstraintKind::Unique { key, .. } => (false, key),
            _ => return Ok(()),
        };
        let KeyColumns::Index(index_name) = key else {
            return Ok(());
        };
        if primary {
            self.refuse_primary_key(oid, constraint.span)?;
        }
        let Some(schema) = self.catalog.get(oid).map(|table| table.scope) else {
            return Ok(());
        };
        let index_oid = match self.catalog.find(Space::Relation, schema, &index_name.text) {
            Presence::Present(found) => found,
            Presence::Unknown => return Ok(()),
            Presence::Absent => {
                let message = format!("index \"{}\" does not exist", index_name.text);
                let refusal = Refusal::new(condition::UNDEFINED_OBJECT, index_name.span, message);
                return Err(self.advise(refusal, Space::Relation, &[schema], &index_name.text));
            }
        };
        let Some(index) = self.index(index_oid).cloned() else {
            let message = format!("\"{}\" is not an index", index_name.text);
            return Err(Refusal::new(
                condition::WRONG_OBJECT_TYPE,
                index_name.span,
                message,
            ));
        };
        self.refuse_index_for_key(oid, index_oid, &index, index_name)?;
        let name = constraint
            .name
            .clone()
            .unwrap_or_else(|| index_name.clone());
        self.refuse_constraint(oid, &name)?;
        let columns: Vec<u16> = index.columns.iter().flatten().copied().collect();
        if primary {
            for &column in &columns {
                self.set_not_null(oid, column);
            }
        }
        self.catalog.rename(index_oid, &name.text);
        self.edit_index(index_oid, |index| {
            index.primary = primary;
            index.immediate = !constraint.attributes.deferrable;
        });
        let kind = match primary {
            true => ConstraintKind::PrimaryKey(index_oid),
            false => ConstraintKind::Unique(index_oid),
        };
        let deferrable = constraint.attributes.deferrable;
        let object = Constraint {
            columns,
            deferrable,
            ..Constraint::new(kind)
        };
        let added = self.add_constraint_object(oid, &name, object);
        self.catalog
            .depend(index_oid, added, DependencyKind::Internal);
        Ok(())
    }

    fn refuse_index_for_key(
        &self,
        oid: Oid,
        index_oid: Oid,
        index: &Index,
        name: &Ident,
    ) -> Outcome {
        let text = &name.text;
        let refuse = |condition, message: String| Err(Refusal::new(condition, name.span, message));
        if index.table != oid {
            let of = self.catalog.get(oid).map_or("?", |table| &table.name);
            let message = format!("index \"{text}\" does not belong to table \"{of}\"");
            return refuse(condition::OBJECT_NOT_IN_PREREQUISITE_STATE, message);
        }
        let constrained = self
            .catalog
            .dependencies(index_oid.into())
            .any(|dependency| dependency.kind == DependencyKind::Internal);
        if constrained {
            let message = format!("index \"{text}\" is already associated with a constraint");
            return refuse(condition::OBJECT_NOT_IN_PREREQUISITE_STATE, message);
        }
        if !index.valid {
            return refuse(
                condition::OBJECT_NOT_IN_PREREQUISITE_STATE,
                format!("index \"{text}\" is not valid"),
            );
        }
        if !index.unique {
            let message = format!("\"{text}\" is not a unique index");
            return refuse(condition::WRONG_OBJECT_TYPE, message);
        }
        if index.columns.contains(&None) {
            let message = format!("index \"{text}\" contains expressions");
            return refuse(condition::WRONG_OBJECT_TYPE, message);
        }
        if index.predicate {
            return refuse(
                condition::WRONG_OBJECT_TYPE,
                format!("\"{text}\" is a partial index"),
            );
        }
        Ok(())
    }
}
