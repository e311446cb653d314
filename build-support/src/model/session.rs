//! What a session is set to, and statements that only need something to be there.

use crate::syntax::change::{
    Comment, Grant, ObjectKind as O, ObjectRef, Refresh, SetSearchPath, Truncate,
};
use crate::text::Span;

use super::catalog::{Address, ConstraintKind, Kind, Oid, Presence, RelationKind, Space};
use super::condition;
use super::lookup::Found;
use super::refusal::{Outcome, Refusal};
use super::{Model, SearchPath};

/// The schemas of a path, as written; none if it is not known.
pub(super) fn schemas(path: SearchPath<'_>) -> Option<Vec<String>> {
    match path {
        SearchPath::Default => Some(["$user", "public"].map(str::to_owned).into()),
        SearchPath::Set(text) => listed(text),
        SearchPath::Unknown => None,
    }
}

/// The names of a list such as `app, "My Schema"`; none if it is not one.
fn listed(text: &str) -> Option<Vec<String>> {
    let mut names = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (name, behind) = match rest.strip_prefix('"') {
            Some(quoted) => {
                let end = quoted.find('"')?;
                // A doubled quote stands for one: rare enough not to be read.
                (quoted[..end].to_owned(), &quoted[end + 1..])
            }
            None => {
                let end = rest.find(',').unwrap_or(rest.len());
                (rest[..end].trim_end().to_ascii_lowercase(), &rest[end..])
            }
        };
        names.push(name);
        rest = match behind.trim_start() {
            "" => "",
            behind => behind.strip_prefix(',')?.trim_start(),
        };
    }
    Some(names)
}

impl Model<'_> {
    /// `set search_path`.
    pub(super) fn set_search_path(&mut self, set: &SetSearchPath) {
        self.path = match &set.path {
            Some(path) => Some(path.iter().map(|schema| schema.text.clone()).collect()),
            None => self.first_path.clone(),
        };
    }

    /// `discard temp`: what is temporary goes, and what needs it.
    pub(super) fn discard_temporary(&mut self, span: Span) -> Outcome {
        let Some(schema) = self.temporary else {
            return Ok(());
        };
        // An index goes with its table.
        let goes = |&(oid, _): &(Oid, _)| self.index(oid).is_none();
        let targets: Vec<Address> = [Space::Relation, Space::Type, Space::Function]
            .into_iter()
            .flat_map(|space| self.catalog.within(space, schema).filter(goes))
            .map(|(oid, _)| oid.into())
            .collect();
        self.delete(&targets, true, span)
    }

    /// What a statement names must be there.
    pub(super) fn must_exist(&self, object: &ObjectRef) -> Outcome {
        if object.kind == O::Column {
            return self.column_must_exist(object);
        }
        let relation = matches!(
            object.kind,
            O::Table | O::View | O::MaterializedView | O::Index | O::Sequence | O::ForeignTable
        );
        if relation && let Presence::Present(Found::Builtin) = self.find_relation(&object.name) {
            return Ok(());
        }
        match self.find_object(object)? {
            Presence::Absent if relation => Err(self.undefined_relation(&object.name)),
            Presence::Absent => Err(self.undefined_object(object)),
            Presence::Present(_) | Presence::Unknown => Ok(()),
        }
    }

    /// `t.c`: the last part is the column.
    fn column_must_exist(&self, object: &ObjectRef) -> Outcome {
        let parts = &object.name.0;
        let Some((column, relation)) = parts.split_last() else {
            return Ok(());
        };
        if relation.is_empty() {
            return Ok(());
        }
        let relation = crate::syntax::Name(relation.to_vec());
        match self.existing_relation(&relation)? {
            Some(oid) => self.existing_column(oid, column).map(|_| ()),
            None => Ok(()),
        }
    }

    /// `comment on`.
    pub(super) fn comment(&self, comment: &Comment) -> Outcome {
        self.must_exist(&comment.object)
    }

    /// `grant` and `revoke`.
    pub(super) fn grant(&self, grant: &Grant) -> Outcome {
        for schema in &grant.schemas {
            self.existing_schema(schema)?;
        }
        for object in &grant.objects {
            // `grant ... on t` takes any relation, whatever it is called.
            if object.kind == O::Table {
                self.existing_relation(&object.name)?;
            } else {
                self.must_exist(object)?;
            }
        }
        for object in &grant.objects {
            if object.kind == O::Table
                && let Some(oid) = self.existing_relation(&object.name)?
            {
                for column in &grant.columns {
                    self.existing_column(oid, column)?;
                }
            }
        }
        Ok(())
    }

    /// `alter ... owner to`.
    pub(super) fn owner(&self, object: &ObjectRef) -> Outcome {
        match object.kind {
            O::Table => self.existing_relation(&object.name).map(|_| ()),
            _ => self.must_exist(object),
        }
    }

    /// `truncate`.
    pub(super) fn truncate(&self, truncate: &Truncate) -> Outcome {
        let mut tables = Vec::new();
        for name in &truncate.tables {
            let Some(oid) = self.existing_relation(name)? else {
                return Ok(());
            };
            if self
                .relation(oid)
                .is_some_and(|relation| !relation.is_table())
            {
                return Err(self.wrong_kind(oid, name, "a table"));
            }
            tables.push((oid, name));
        }
        if truncate.cascade {
            return Ok(());
        }
        for &(oid, name) in &tables {
            for dependency in self.catalog.dependents(oid.into()) {
                let constraint = dependency.dependent.oid;
                let Some(object) = self.catalog.get(constraint) else {
                    continue;
                };
                let Kind::Constraint(own) = &object.kind else {
                    continue;
                };
                let refers =
                    matches!(own.kind, ConstraintKind::ForeignKey { table, .. } if table == oid);
                if !refers
                    || object.uncertain
                    || tables.iter().any(|(table, _)| *table == object.scope)
                {
                    continue;
                }
                let other = self
                    .catalog
                    .get(object.scope)
                    .map_or("?", |table| &table.name);
                let message = "cannot truncate a table referenced in a foreign key constraint";
                let refusal = Refusal::new(condition::FEATURE_NOT_SUPPORTED, name.span(), message);
                return Err(refusal
                    .note(format!(
                        "table \"{other}\" references \"{}\"",
                        name.last().text
                    ))
                    .at(object.origin, "this is the foreign key")
                    .help(format!(
                        "truncate table \"{other}\" at the same time, or use `cascade`"
                    )));
            }
        }
        Ok(())
    }

    /// `refresh materialized view`.
    pub(super) fn refresh(&mut self, refresh: &Refresh) -> Outcome {
        let Some(oid) = self.existing_relation(&refresh.view)? else {
            return Ok(());
        };
        let is_view = self
            .relation(oid)
            .is_some_and(|relation| matches!(relation.kind, RelationKind::MaterializedView(_)));
        if !is_view {
            let message = format!(
                "\"{}\" is not a materialized view",
                refresh.view.last().text
            );
            let span = refresh.view.span();
            return Err(Refusal::new(
                condition::FEATURE_NOT_SUPPORTED,
                span,
                message,
            ));
        }
        let has_key = self.indexes(oid).iter().any(|&index| {
            self.index(index).is_some_and(|index| {
                index.unique && index.valid && !index.predicate && !index.columns.contains(&None)
            })
        });
        let sure =
            self.catalog.is_certain(oid) && !self.catalog.may_hold_in(Space::Constraint, oid, "");
        if refresh.concurrently && !has_key && sure && self.indexes_are_known(oid) {
            let message = format!(
                "cannot refresh materialized view \"{}\" concurrently",
                self.shown_with_schema(oid)
            );
            let span = refresh.view.span();
            let refusal = Refusal::new(condition::OBJECT_NOT_IN_PREREQUISITE_STATE, span, message);
            return Err(refusal.help(
                "create a unique index with no `where` clause on one or more columns of the materialized view",
            ));
        }
        Ok(())
    }

    /// Whether every index of the relation is one that is wholly known.
    fn indexes_are_known(&self, oid: Oid) -> bool {
        self.indexes(oid)
            .iter()
            .all(|&index| self.catalog.is_certain(index))
    }

    fn shown_with_schema(&self, oid: Oid) -> String {
        self.qualified(oid)
    }

    /// `lock table`, `analyze`, `cluster` and so on.
    pub(super) fn uses(&self, objects: &[ObjectRef]) -> Outcome {
        objects.iter().try_for_each(|object| match object.kind {
            O::Table => self.existing_relation(&object.name).map(|_| ()),
            _ => self.must_exist(object),
        })
    }
}
