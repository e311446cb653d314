//! What a statement reads and changes through the objects that it names.

use crate::syntax::change::{AlterTable, AlterTableKind as A, Dml};
use crate::syntax::{Change, Name, Named, Stands};
use crate::text::Span;

use super::super::Model;
use super::super::catalog::{ConstraintKind, Kind, Oid, RelationKind, Space};
use super::Footprint;
use super::rows::{CODE, Mode, Walk};
use super::statement::Looked;
use super::target::table;

impl Model<'_> {
    /// The types of the columns that a statement about the catalog may look at.
    pub(super) fn add_named_types(&self, looked: &Looked, found: &mut Footprint) {
        let parts_only = match looked.change {
            // Its bounds are values of columns that it does not name.
            Change::CreateTable(table) => table.partition_of.is_none(),
            Change::AlterTable(alter) => {
                let attaches = |kind: &A| matches!(kind, A::AttachPartition(_));
                !alter.actions.iter().any(|action| attaches(&action.kind))
            }
            Change::CreateIndex(_)
            | Change::CreateTrigger(_)
            | Change::Comment(_)
            | Change::Grant(_)
            | Change::Owner(_) => true,
            _ => false,
        };
        let is_named = |column: &str| looked.names.iter().any(|named| named.name == column);
        for (oid, span, _) in self.objects(looked) {
            let keys = self.primary_columns(oid);
            let looks = |column: &str| {
                !parts_only || is_named(column) || keys.iter().any(|key| key == column)
            };
            for own in self.types_in(oid, looks) {
                self.add_used(own, span, found);
            }
        }
    }

    /// What a statement about the catalog reaches by rows that are there.
    pub(super) fn walk_catalog(&self, looked: &Looked, found: &mut Footprint) {
        let draws = |named: &Named| matches!(&*named.name, "nextval" | "setval");
        let draws = looked.names.iter().any(draws);
        let mut walk = Walk::new(self, false);
        for (oid, span, _) in self.objects(looked) {
            let Some(object) = self.catalog.get(oid) else {
                continue;
            };
            match &object.kind {
                Kind::Relation(relation)
                    if draws && matches!(relation.kind, RelationKind::Sequence(_)) =>
                {
                    walk.push(oid, Mode::Write, span);
                }
                // A table that is changed is filled anew with what its parts call.
                Kind::Relation(_) => {
                    let fires = |part: &Oid| {
                        let part = self.catalog.get(*part).map(|part| part.space);
                        matches!(part, Some(Space::Trigger | Space::Policy))
                    };
                    let parts = self.parts(oid).into_iter().filter(|part| !fires(part));
                    for on in parts.flat_map(|part| self.needs_of(part)) {
                        if self.function(on).is_some() {
                            walk.push(on, Mode::Read, span);
                        }
                    }
                    for (other, span) in self.others_seen(oid, span, looked) {
                        walk.push(other, Mode::Read, span);
                    }
                }
                // Values that are there must still be of the domain.
                Kind::Type(_) if matches!(looked.change, Change::AlterDomain(_)) => {
                    for made in self.made_of(oid) {
                        walk.push(made, Mode::Read, span);
                    }
                }
                Kind::Function(_) | Kind::Type(_) => walk.push(oid, Mode::Read, span),
                _ => {}
            }
        }
        self.add_walk(walk, looked, found);
    }

    /// What a statement on rows reads and changes.
    pub(super) fn walk_rows(&self, looked: &Looked, found: &mut Footprint) {
        let cascades = match looked.change {
            Change::Dml(dml) => !matches!(**dml, Dml::Insert(_)),
            Change::Truncate(truncate) => truncate.cascade,
            Change::Query(_) => true,
            _ => false,
        };
        let own: Vec<Named> = match looked.change {
            Change::Dml(dml) => vec![plain(table(dml))],
            Change::Truncate(truncate) => truncate.tables.iter().map(plain).collect(),
            Change::Copy(copy) if copy.from => copy.table.iter().map(plain).collect(),
            Change::Refresh(refresh) => vec![plain(&refresh.view)],
            _ => Vec::new(),
        };
        let mut walk = Walk::new(self, cascades);
        for (word, named) in self.words(&own) {
            for oid in self.named_by(&word) {
                walk.push(oid, Mode::Write, named.span);
            }
        }
        if looked.objects.iter().any(|named| self.is_of_system(named)) {
            self.cannot_tell(looked.span, CODE, found);
        }
        let writes = changes_within(looked);
        for (oid, span, stands) in self.objects(looked) {
            let is_sequence = self
                .relation(oid)
                .is_some_and(|found| matches!(found.kind, RelationKind::Sequence(_)));
            let of_text = stands != Stands::Plain && matches!(looked.change, Change::Query(_));
            match writes || is_sequence || of_text {
                true => walk.push(oid, Mode::Write, span),
                false => walk.push(oid, Mode::Read, span),
            }
        }
        self.add_walk(walk, looked, found);
    }

    pub(super) fn add_walk(&self, mut walk: Walk, looked: &Looked, found: &mut Footprint) {
        walk.run();
        if let Some((span, why)) = walk.unknown {
            self.cannot_tell(span, why, found);
        }
        for (oid, mode, span) in walk.found {
            match mode {
                Mode::Read => self.add_used(oid, span, found),
                Mode::Write => self.add_changed_at(oid, span, looked, found),
            }
        }
    }

    /// The objects that the statement names, each with its place and how it stands there.
    fn objects(&self, looked: &Looked) -> Vec<(Oid, Span, Stands)> {
        let words = self.words(looked.objects);
        let objects = words.flat_map(|(word, named)| {
            let meant = self.named_by(&word);
            meant.into_iter().map(|oid| (oid, named.span, named.stands))
        });
        objects.collect()
    }

    /// The columns of the primary key, to which `references` without columns refers.
    fn primary_columns(&self, table: Oid) -> Vec<String> {
        let constraints = self.catalog.within(Space::Constraint, table);
        let mut found = Vec::new();
        for (_, object) in constraints {
            if let Kind::Constraint(constraint) = &object.kind
                && matches!(constraint.kind, ConstraintKind::PrimaryKey(_))
                && let Some(relation) = self.relation(table)
            {
                let columns = constraint.columns.iter();
                found.extend(
                    columns.filter_map(|number| Some(relation.column(*number)?.name.clone())),
                );
            }
        }
        found
    }

    /// The other tables whose rows are looked at: those that keys lead to, and partitions beside.
    fn others_seen(&self, oid: Oid, span: Span, looked: &Looked) -> Vec<(Oid, Span)> {
        let mut found = Vec::new();
        let reads = match looked.change {
            Change::AlterTable(alter) => !is_narrow(alter),
            _ => false,
        };
        if reads {
            found.extend(self.references_to(oid).into_iter().map(|(other, _)| other));
            for (_, object) in self.catalog.within(Space::Constraint, oid) {
                if let Kind::Constraint(constraint) = &object.kind
                    && let ConstraintKind::ForeignKey { table, .. } = constraint.kind
                {
                    found.push(table);
                }
            }
        }
        if reads || matches!(looked.change, Change::CreateTable(_)) {
            found.extend(self.children(oid));
        }
        found.into_iter().map(|oid| (oid, span)).collect()
    }
}

/// A name as a word of the statement.
pub(super) fn plain(name: &Name) -> Named {
    Named {
        name: name.last().text.clone(),
        qualifier: name.schema().map(|schema| schema.text.clone()),
        stands: Stands::Plain,
        span: name.last().span,
    }
}

/// Whether a query or a statement on rows has others within it that change rows.
fn changes_within(looked: &Looked) -> bool {
    const CHANGING: &[&str] = &["delete", "insert", "merge", "update"];
    let words = looked.names.iter();
    let first = matches!(looked.change, Change::Dml(_));
    let within =
        words.filter(|named| named.stands == Stands::Plain && CHANGING.contains(&&*named.name));
    // `on conflict do update` and `for update` change nothing else: that is told too often.
    within.count() > usize::from(first)
}

/// Whether `alter table` looks at no rows but those of the table itself.
fn is_narrow(alter: &AlterTable) -> bool {
    alter.actions.iter().all(|action| {
        matches!(
            action.kind,
            A::AddColumn { .. }
                | A::SetDefault(..)
                | A::DropDefault(_)
                | A::SetNotNull(_)
                | A::DropNotNull(_)
                | A::Identity(..)
                | A::ColumnOption(_)
                | A::Trigger(..)
                | A::Rule(_)
                | A::RowSecurity(_)
                | A::ReplicaIdentity(_, None)
                | A::Plain
        )
    })
}
