//! Names in a statement that stand for parts of what it is about: columns, constraints, triggers.
//!
//! An object of the same name has nothing to do with them.

use std::collections::BTreeSet;

use crate::syntax::change::{
    AlterTableKind as A, AttributeChange, ColumnConstraint, ColumnConstraintKind, ColumnDef, Dml,
    ExprKind, IndexElement, KeyColumns, NewType, Renamed, TableConstraint, TableConstraintKind,
    TableElement, Target,
};
use crate::syntax::{Change, Ident};
use crate::text::Span;

/// Where names of parts stand in a statement.
pub(super) fn part_names(change: &Change) -> BTreeSet<Span> {
    let mut found = Found::default();
    found.change(change);
    found.0
}

#[derive(Default)]
struct Found(BTreeSet<Span>);

impl Found {
    fn add<'i>(&mut self, names: impl IntoIterator<Item = &'i Ident>) {
        self.0.extend(names.into_iter().map(|name| name.span));
    }

    fn change(&mut self, change: &Change) {
        match change {
            Change::CreateTable(table) => table.elements.iter().for_each(|element| match element {
                TableElement::Column(column) => self.column(column),
                TableElement::Constraint(constraint) => self.constraint(constraint),
                TableElement::Like(_) => {}
            }),
            Change::AlterTable(alter) => {
                let actions = alter.actions.iter();
                actions.for_each(|action| self.action(&action.kind));
            }
            Change::CreateIndex(index) => {
                self.elements(&index.elements);
                self.add(&index.include);
            }
            Change::CreateType(create) => {
                if let NewType::Composite(attributes) = &create.definition {
                    self.add(attributes.iter().map(|attribute| &attribute.name));
                }
            }
            Change::AlterType(alter) => {
                let changes = alter.changes.iter();
                self.add(changes.map(|(change, _)| match change {
                    AttributeChange::Add(attribute) | AttributeChange::Type(attribute) => {
                        &attribute.name
                    }
                    AttributeChange::Drop { name, .. } => name,
                }));
            }
            Change::CreateFunction(function) => {
                let arguments = function.arguments.iter();
                self.add(arguments.filter_map(|argument| argument.name.as_ref()));
            }
            Change::CreateView(view) => self.add(&view.columns),
            Change::CreateTableAs(table) => self.add(&table.columns),
            Change::CreateTrigger(trigger) => {
                self.add(&trigger.columns);
                self.add([&trigger.name]);
            }
            Change::CreatePolicy(policy) => self.add([&policy.name]),
            Change::Grant(grant) => self.add(&grant.columns),
            Change::Copy(copy) => self.add(&copy.columns),
            Change::Rename(rename) => match &rename.what {
                Renamed::Object => {}
                Renamed::Column(name) | Renamed::Constraint(name) | Renamed::Attribute(name) => {
                    self.add([name, &rename.to]);
                }
            },
            Change::Dml(dml) => self.dml(dml),
            _ => {}
        }
    }

    fn column(&mut self, column: &ColumnDef) {
        self.add([&column.name]);
        let constraints = column.constraints.iter();
        constraints.for_each(|constraint| self.of_column(constraint));
    }

    fn of_column(&mut self, constraint: &ColumnConstraint) {
        self.add(&constraint.name);
        if let ColumnConstraintKind::References(key) = &constraint.kind {
            self.add(&key.columns);
        }
    }

    fn constraint(&mut self, constraint: &TableConstraint) {
        // The name of a key is that of its index too.
        match &constraint.kind {
            TableConstraintKind::PrimaryKey(key) | TableConstraintKind::Unique { key, .. } => {
                if let KeyColumns::Columns {
                    columns, include, ..
                } = key
                {
                    self.add(columns);
                    self.add(include);
                }
            }
            TableConstraintKind::ForeignKey {
                columns,
                references,
            } => {
                self.add(&constraint.name);
                self.add(columns);
                self.add(&references.columns);
            }
            TableConstraintKind::Check(_) | TableConstraintKind::NotNull(_) => {
                self.add(&constraint.name);
            }
            TableConstraintKind::Exclude { .. } => {}
        }
    }

    fn elements(&mut self, elements: &[IndexElement]) {
        for element in elements {
            if let ExprKind::Column(parts) = &element.expr.kind
                && let [column] = &**parts
            {
                self.add([column]);
            }
        }
    }

    fn action(&mut self, action: &A) {
        match action {
            A::AddColumn { column, .. } => self.column(column),
            A::DropColumn { column, .. }
            | A::SetDefault(column, _)
            | A::DropDefault(column)
            | A::SetNotNull(column)
            | A::DropNotNull(column)
            | A::SetExpression(column, _)
            | A::DropExpression { column, .. }
            | A::Identity(column, _)
            | A::ColumnOption(column) => self.add([column]),
            A::ColumnType(change) => self.add([&change.column]),
            A::AddConstraint(constraint) => self.constraint(constraint),
            A::AlterConstraint(name, _)
            | A::ValidateConstraint(name)
            | A::DropConstraint { name, .. } => self.add([name]),
            A::Trigger(name, _) => self.add(name),
            _ => {}
        }
    }

    fn dml(&mut self, dml: &Dml) {
        let columns = |targets: &mut dyn Iterator<Item = &Target>| {
            let spans = targets.map(|target| target.column.span);
            spans.collect::<Vec<_>>()
        };
        match dml {
            Dml::Insert(insert) => self.0.extend(columns(&mut insert.columns.iter())),
            Dml::Update(update) => {
                let assignments = update.assignments.iter();
                let mut targets = assignments.flat_map(|assignment| &assignment.targets);
                self.0.extend(columns(&mut targets));
            }
            Dml::Delete(_) | Dml::Merge(_) => {}
        }
    }
}
