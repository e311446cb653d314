//! `alter table`, and its like for other relations.

mod columns;
mod constraints;
mod data_type;
mod partition;

use crate::syntax::change::{
    AlterTable, AlterTableAction, AlterTableKind as K, ColumnDef, Firing, Identity, ObjectKind,
    RowSecurity, TableConstraintKind,
};
use crate::syntax::{Ident, Name};
use crate::text::Span;

use super::Model;
use super::catalog::{Kind, Oid, Presence, Relation, RelationKind, Space};
use super::condition;
use super::lookup::Found;
use super::refusal::{Outcome, Refusal};

/// When an action is done: the passes of `ATController`, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Pass {
    Drop,
    AlterType,
    AddColumn,
    SetExpression,
    ColumnAttributes,
    AddIndexConstraint,
    AddOtherConstraint,
    Misc,
}

impl Model<'_> {
    /// `alter table`.
    pub(super) fn alter_table(&mut self, alter: &AlterTable, span: Span) -> Outcome {
        let oid = match self.find_relation(&alter.name) {
            Presence::Present(Found::Own(oid)) => oid,
            Presence::Present(Found::Builtin) | Presence::Unknown => {
                self.doubt_mentions(span);
                self.doubt_attached(alter);
                return Ok(());
            }
            Presence::Absent if alter.if_exists => return Ok(()),
            Presence::Absent => return Err(self.undefined_relation(&alter.name)),
        };
        self.refuse_kind(oid, alter)?;
        let mut retyped = Vec::new();
        for action in &alter.actions {
            self.prepare(oid, action, &mut retyped)?;
        }
        let mut added = Vec::new();
        for (_, work) in works(alter) {
            match work {
                Work::Column(column, if_not_exists) => {
                    if self.add_column(oid, column, if_not_exists)? {
                        added.push(column.span);
                    }
                }
                Work::Keys(column) if added.contains(&column.span) => {
                    self.column_keys(oid, column)?;
                }
                Work::Constraints(column) if added.contains(&column.span) => {
                    self.column_constraints(oid, column)?;
                }
                Work::Keys(_) | Work::Constraints(_) => {}
                Work::Action(action) => self.action(oid, alter, action)?,
            }
        }
        for action in &alter.actions {
            if let K::ColumnType(change) = &action.kind {
                self.refuse_keys_of_type(oid, change)?;
            }
        }
        Ok(())
    }

    /// What is called a view must be one, and so on.
    fn refuse_kind(&self, oid: Oid, alter: &AlterTable) -> Outcome {
        let Some(relation) = self.relation(oid) else {
            return Ok(());
        };
        let wanted = match (alter.kind, &relation.kind) {
            (ObjectKind::View, kind) if !matches!(kind, RelationKind::View(_)) => "a view",
            (ObjectKind::MaterializedView, kind)
                if !matches!(kind, RelationKind::MaterializedView(_)) =>
            {
                "a materialized view"
            }
            (ObjectKind::Index, kind) if !matches!(kind, RelationKind::Index(_)) => "an index",
            (ObjectKind::ForeignTable, kind) if !matches!(kind, RelationKind::Foreign) => {
                "a foreign table"
            }
            (ObjectKind::Sequence, kind) if !matches!(kind, RelationKind::Sequence(_)) => {
                "a sequence"
            }
            _ => return Ok(()),
        };
        Err(self.wrong_kind(oid, &alter.name, wanted))
    }

    /// What the server looks at before it does anything.
    fn prepare(&self, oid: Oid, action: &AlterTableAction, retyped: &mut Vec<u16>) -> Outcome {
        self.refuse_action(oid, action)?;
        let K::ColumnType(change) = &action.kind else {
            return Ok(());
        };
        let Some(number) = self.existing_column(oid, &change.column)? else {
            return Ok(());
        };
        if retyped.contains(&number) {
            let message = format!(
                "cannot alter type of column \"{}\" twice",
                change.column.text
            );
            return Err(Refusal::new(
                condition::FEATURE_NOT_SUPPORTED,
                change.column.span,
                message,
            ));
        }
        if self.gets_another_type(oid, number, change)? {
            retyped.push(number);
        }
        self.prepare_type(oid, number, change)
    }

    /// What only a table can have done to it.
    fn refuse_action(&self, oid: Oid, action: &AlterTableAction) -> Outcome {
        let Some(relation) = self.relation(oid) else {
            return Ok(());
        };
        if relation.is_table() || !needs_table(&action.kind) {
            return Ok(());
        }
        let name = super::table::name_of(self, oid, action.span);
        Err(self.wrong_kind(oid, &name, "a table"))
    }

    fn action(&mut self, oid: Oid, alter: &AlterTable, action: &AlterTableAction) -> Outcome {
        match &action.kind {
            K::DropColumn {
                column,
                if_exists,
                cascade,
            } => self.drop_column(oid, column, *if_exists, *cascade, alter.only),
            K::ColumnType(change) => self.change_type(oid, change),
            K::SetDefault(column, expr) => self.alter_default(oid, column, Some(expr), alter.only),
            K::DropDefault(column) => self.alter_default(oid, column, None, alter.only),
            K::SetNotNull(column) => self.alter_not_null(oid, column, true, alter.only),
            K::DropNotNull(column) => self.alter_not_null(oid, column, false, alter.only),
            K::SetExpression(column, expr) => self.set_expression(oid, column, expr),
            K::DropExpression { column, if_exists } => {
                self.drop_expression(oid, column, *if_exists)
            }
            K::Identity(column, identity) => self.alter_identity(oid, column, identity),
            // The columns of an index go by their numbers.
            K::ColumnOption(_) if self.index(oid).is_some() => Ok(()),
            K::ColumnOption(column) => self.existing_column(oid, column).map(|_| ()),
            K::AddConstraint(constraint) => {
                self.add_constraint_with_children(oid, constraint, alter.only)
            }
            K::AlterConstraint(name, attributes) => self.alter_constraint(oid, name, *attributes),
            K::ValidateConstraint(name) => self.validate_constraint(oid, name),
            K::DropConstraint {
                name,
                if_exists,
                cascade,
            } => self.drop_constraint(oid, name, *if_exists, *cascade),
            K::AttachPartition(partition) => self.attach(oid, &partition.parent, action.span),
            K::DetachPartition { partition, .. } => self.detach(oid, partition),
            K::Inherit(parent) => self.inherit(oid, parent),
            K::NoInherit(parent) => self.no_inherit(oid, parent),
            K::Trigger(name, firing) => self.alter_trigger(oid, name.as_ref(), *firing),
            K::Rule(name) => self.existing_part(oid, Space::Rule, name),
            K::UsesIndex(name) => self.used_index(oid, name),
            K::SetLogged(logged) => {
                self.set_logged(oid, *logged);
                Ok(())
            }
            K::Of(_) | K::NotOf | K::Unread => {
                self.doubt_mentions(action.span);
                self.catalog.doubt(oid);
                Ok(())
            }
            K::RowSecurity(change) => {
                self.alter_row_security(oid, *change);
                Ok(())
            }
            K::ReplicaIdentity(identity, index) => {
                if let Some(index) = index {
                    self.used_index(oid, index)?;
                }
                if let Some(relation) = self.relation_mut(oid) {
                    relation.replica_identity = *identity;
                }
                Ok(())
            }
            K::AddColumn { .. } | K::Plain => Ok(()),
        }
    }

    /// The tables that inherit from one, or are partitions of it.
    pub(super) fn children(&self, oid: Oid) -> Vec<Oid> {
        let mut found: Vec<_> = self
            .catalog
            .dependents(oid.into())
            .map(|dependency| dependency.dependent.oid)
            .filter(|&child| {
                self.relation(child)
                    .is_some_and(|child| child.parents.contains(&oid))
            })
            .collect();
        found.dedup();
        found
    }

    fn set_logged(&mut self, oid: Oid, logged: bool) {
        use crate::syntax::change::Persistence;
        if let Some(relation) = self.relation_mut(oid) {
            relation.persistence = match logged {
                true => Persistence::Permanent,
                false => Persistence::Unlogged,
            };
        }
    }

    fn alter_row_security(&mut self, oid: Oid, change: RowSecurity) {
        if let Some(relation) = self.relation_mut(oid) {
            match change {
                RowSecurity::Enable => relation.row_security = true,
                RowSecurity::Disable => relation.row_security = false,
                RowSecurity::Force => relation.forces_row_security = true,
                RowSecurity::NoForce => relation.forces_row_security = false,
            }
        }
    }

    /// `enable` and `disable trigger`: one, or all.
    fn alter_trigger(&mut self, oid: Oid, name: Option<&Ident>, firing: Firing) -> Outcome {
        if let Some(name) = name {
            self.existing_part(oid, Space::Trigger, name)?;
        }
        let triggers = self.catalog.within(Space::Trigger, oid);
        let meant = triggers.filter(|(_, object)| name.is_none_or(|name| name.text == object.name));
        let meant: Vec<Oid> = meant.map(|(trigger, _)| trigger).collect();
        for trigger in meant {
            let object = self.catalog.edit(trigger);
            if let Some(Kind::Trigger { firing: own, .. }) = object.map(|object| &mut object.kind) {
                *own = firing;
            }
        }
        Ok(())
    }

    /// An index of the table that an action names.
    fn used_index(&self, oid: Oid, name: &Ident) -> Outcome {
        let Some(scope) = self.catalog.get(oid).map(|table| table.scope) else {
            return Ok(());
        };
        let found = self.catalog.find(Space::Relation, scope, &name.text);
        if found != Presence::Absent {
            return Ok(());
        }
        let of = self.catalog.get(oid).map_or("?", |table| &table.name);
        let message = format!("index \"{}\" for table \"{of}\" does not exist", name.text);
        let refusal = Refusal::new(condition::UNDEFINED_OBJECT, name.span, message);
        Err(self.advise(refusal, Space::Relation, &[scope], &name.text))
    }

    /// A trigger or rule that an action names.
    fn existing_part(&self, oid: Oid, space: Space, name: &Ident) -> Outcome {
        if self.catalog.find(space, oid, &name.text) != Presence::Absent {
            return Ok(());
        }
        let of = self.catalog.get(oid).map_or("?", |table| &table.name);
        let message = match space {
            Space::Trigger => {
                format!(
                    "trigger \"{}\" for table \"{of}\" does not exist",
                    name.text
                )
            }
            _ => format!(
                "rule \"{}\" for relation \"{of}\" does not exist",
                name.text
            ),
        };
        let refusal = Refusal::new(condition::UNDEFINED_OBJECT, name.span, message);
        Err(self.advise(refusal, space, &[oid], &name.text))
    }

    /// A column by its number.
    pub(super) fn at(&self, oid: Oid, number: u16) -> Option<&super::catalog::Column> {
        self.relation(oid)
            .and_then(|relation| relation.column(number))
    }

    /// Changes a column.
    fn edit_column(
        &mut self,
        oid: Oid,
        number: u16,
        change: impl FnOnce(&mut super::catalog::Column),
    ) {
        if let Some(column) = self.relation_mut(oid).and_then(|relation| {
            relation
                .columns
                .get_mut(usize::from(number).wrapping_sub(1))
        }) {
            change(column);
        }
    }

    /// The relation of that name, which a part of `alter table` names.
    fn other_table(&self, name: &Name) -> Outcome<Option<Oid>> {
        self.existing_relation(name)
    }
}

/// A part of `alter table` that is done in one pass.
enum Work<'a> {
    Column(&'a ColumnDef, bool),
    /// The keys in the definition of a new column.
    Keys(&'a ColumnDef),
    /// Its other constraints.
    Constraints(&'a ColumnDef),
    Action(&'a AlterTableAction),
}

/// What is to be done, in the order of the passes.
fn works(alter: &AlterTable) -> Vec<(Pass, Work<'_>)> {
    let mut works = Vec::new();
    for action in &alter.actions {
        match &action.kind {
            K::AddColumn {
                column,
                if_not_exists,
            } => {
                works.push((Pass::AddColumn, Work::Column(column, *if_not_exists)));
                works.push((Pass::AddIndexConstraint, Work::Keys(column)));
                works.push((Pass::AddOtherConstraint, Work::Constraints(column)));
            }
            kind => works.push((pass(kind), Work::Action(action))),
        }
    }
    works.sort_by_key(|(pass, _)| *pass);
    works
}

fn pass(kind: &K) -> Pass {
    match kind {
        K::DropColumn { .. }
        | K::DropDefault(_)
        | K::DropNotNull(_)
        | K::DropExpression { .. }
        | K::DropConstraint { .. }
        | K::Identity(_, Identity::Drop { .. }) => Pass::Drop,
        K::ColumnType(_) => Pass::AlterType,
        K::AddColumn { .. } => Pass::AddColumn,
        K::SetExpression(..) => Pass::SetExpression,
        K::SetNotNull(_) => Pass::ColumnAttributes,
        K::AddConstraint(constraint) => match constraint.kind {
            TableConstraintKind::PrimaryKey(_)
            | TableConstraintKind::Unique { .. }
            | TableConstraintKind::Exclude { .. } => Pass::AddIndexConstraint,
            _ => Pass::AddOtherConstraint,
        },
        K::SetDefault(..) | K::Identity(_, Identity::Add(_)) => Pass::AddOtherConstraint,
        // `set generated` too: it is about what may be added beside it.
        _ => Pass::Misc,
    }
}

/// Whether an action surely needs a table: views have defaults, indexes have options.
const fn needs_table(kind: &K) -> bool {
    matches!(
        kind,
        K::AddColumn { .. }
            | K::DropColumn { .. }
            | K::ColumnType(_)
            | K::SetNotNull(_)
            | K::DropNotNull(_)
            | K::AddConstraint(_)
            | K::DropConstraint { .. }
            | K::ValidateConstraint(_)
    )
}

impl Relation {
    /// Whether its partition key has the column.
    fn is_partitioned_by(&self, number: u16) -> bool {
        let key = self.partition_key.as_deref();
        key.is_some_and(|(_, columns)| columns.contains(&Some(number)))
    }
}
