//! What a statement names as that which it changes.
//!
//! The catalog does not keep comments, rights, rows and so on, so what the journal tells is not
//! all that a statement changes.

use crate::syntax::change::{
    AlterTable, AlterTableKind, CreateTable, Dml, Grant, ObjectKind as O, ObjectRef, Rename,
    Renamed, SetSchema,
};
use crate::syntax::{Change, Ident, Name};

use super::key::Class;

/// A name of something that is changed.
pub(super) type Target = (Class, Name);

/// What a statement names as that which it changes.
pub(super) fn targets(change: &Change) -> Vec<Target> {
    use Class::{Function, Relation};
    let relation = |name: &Name| vec![(Relation, name.clone())];
    match change {
        Change::CreateTable(table) => of_table(table),
        Change::AlterTable(alter) => of_alter(alter),
        Change::CreateIndex(index) => {
            let own = index
                .name
                .as_ref()
                .map(|name| in_schema_of(&index.table, name));
            let own = own.map(|name| (Relation, name));
            own.into_iter().chain(relation(&index.table)).collect()
        }
        Change::CreateTableAs(table) => relation(&table.name),
        Change::CreateView(view) => relation(&view.name),
        Change::CreateSequence(sequence) | Change::AlterSequence(sequence) => {
            relation(&sequence.name)
        }
        Change::CreateSchema(schema) => {
            let elements = schema
                .elements
                .iter()
                .flat_map(|(change, _)| targets(change));
            let own = schema
                .name
                .as_ref()
                .map(|name| (Class::Schema, alone(name)));
            own.into_iter().chain(elements).collect()
        }
        Change::CreateType(create) => relation(&create.name),
        Change::AlterType(alter) => relation(&alter.name),
        Change::AlterEnum(alter) => relation(&alter.name),
        Change::CreateDomain(domain) => relation(&domain.name),
        Change::AlterDomain(domain) => relation(&domain.name),
        Change::CreateFunction(function) => vec![(Function, function.name.clone())],
        Change::CreateAggregate(aggregate) => vec![(Function, aggregate.name.clone())],
        Change::AlterFunction(alter) => of_object(&alter.function),
        Change::CreateTrigger(trigger) => relation(&trigger.table),
        Change::CreateRule(rule) => relation(&rule.table),
        Change::CreatePolicy(policy) => relation(&policy.table),
        Change::Drop(drop) => drop.objects.iter().flat_map(of_object).collect(),
        Change::Rename(rename) => of_rename(rename),
        Change::SetSchema(set) => of_set_schema(set),
        Change::Comment(comment) => of_object(&comment.object),
        Change::Owner(object) => of_object(object),
        Change::Grant(grant) => of_grant(grant),
        Change::Dml(dml) => relation(table(dml)),
        Change::Copy(copy) if copy.from => copy.table.iter().flat_map(relation).collect(),
        Change::Truncate(truncate) => truncate.tables.iter().flat_map(relation).collect(),
        Change::Refresh(refresh) => relation(&refresh.view),
        _ => Vec::new(),
    }
}

/// The table whose rows a statement changes.
pub(super) const fn table(dml: &Dml) -> &Name {
    match dml {
        Dml::Insert(insert) => &insert.table,
        Dml::Update(update) => &update.table,
        Dml::Delete(delete) => &delete.table,
        Dml::Merge(merge) => &merge.table,
    }
}

/// A table changes what it is a child of.
fn of_table(table: &CreateTable) -> Vec<Target> {
    let parent = table.partition_of.iter().map(|partition| &partition.parent);
    [&table.name]
        .into_iter()
        .chain(parent)
        .chain(&table.inherits)
        .map(|name| (Class::Relation, name.clone()))
        .collect()
}

fn of_alter(alter: &AlterTable) -> Vec<Target> {
    let others = alter
        .actions
        .iter()
        .filter_map(|action| match &action.kind {
            AlterTableKind::AttachPartition(partition) => Some(&partition.parent),
            AlterTableKind::DetachPartition { partition, .. } => Some(partition),
            AlterTableKind::Inherit(parent) | AlterTableKind::NoInherit(parent) => Some(parent),
            _ => None,
        });
    [&alter.name]
        .into_iter()
        .chain(others)
        .map(|name| (Class::Relation, name.clone()))
        .collect()
}

fn of_object(object: &ObjectRef) -> Vec<Target> {
    let name = &object.name;
    let (class, name) = match object.kind {
        O::Function | O::Procedure | O::Routine | O::Aggregate => (Class::Function, name.clone()),
        O::Schema => (Class::Schema, name.clone()),
        O::Extension => (Class::Extension, name.clone()),
        O::Column => match name.0.split_last() {
            Some((_, relation)) if !relation.is_empty() => {
                (Class::Relation, Name(relation.to_vec()))
            }
            _ => return Vec::new(),
        },
        _ => match &object.of {
            Some(of) => (Class::Relation, of.clone()),
            None => (Class::Relation, name.clone()),
        },
    };
    vec![(class, name)]
}

fn of_rename(rename: &Rename) -> Vec<Target> {
    let mut found = of_object(&rename.object);
    if let (Renamed::Object, Some((class, old))) = (&rename.what, found.first()) {
        let new = (*class, in_schema_of(old, &rename.to));
        // A trigger or a policy is a part of its table, whatever it is called.
        if rename.object.of.is_none() {
            found.push(new);
        }
    }
    found
}

fn of_set_schema(set: &SetSchema) -> Vec<Target> {
    let mut found = of_object(&set.object);
    if let Some((class, old)) = found.first() {
        let new = Name(vec![set.schema.clone(), old.last().clone()]);
        found.push((*class, new));
    }
    found
}

fn of_grant(grant: &Grant) -> Vec<Target> {
    let schemas = grant.schemas.iter();
    let schemas = schemas.map(|schema| (Class::Schema, alone(schema)));
    let objects = grant.objects.iter().flat_map(of_object);
    objects.chain(schemas).collect()
}

/// A name beside another: in the schema that is written there, if one is.
fn in_schema_of(name: &Name, new: &Ident) -> Name {
    let schema = name.schema().cloned();
    Name(schema.into_iter().chain([new.clone()]).collect())
}

fn alone(name: &Ident) -> Name {
    Name(vec![name.clone()])
}
