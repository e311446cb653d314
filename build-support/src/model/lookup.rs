//! Which object a name stands for.

use crate::nearest::nearest;
use crate::syntax::change::Persistence;
use crate::syntax::{Ident, Name};

use super::catalog::{Kind, NOWHERE, Oid, Presence, Relation, RelationKind, Space};
use super::condition;
use super::describe::relation_word;
use super::refusal::{Outcome, Refusal};
use super::{Gone, Model};

/// The schemas that no migration makes.
const SYSTEM: [&str; 3] = ["pg_catalog", "information_schema", "pg_toast"];

/// The schema of temporary objects, as statements call it.
pub(super) const TEMPORARY: &str = "pg_temp";

/// The columns that every table has.
pub(super) const SYSTEM_COLUMNS: [&str; 6] = ["tableoid", "cmax", "xmax", "cmin", "xmin", "ctid"];

/// A relation that a query can read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// One of the catalog.
    Own(Oid),
    /// One that every server has.
    Builtin,
}

/// A place of `search_path`.
pub(super) enum Step {
    Schema(Oid),
    /// It may be there or not.
    Unknown,
}

impl Model<'_> {
    /// The schemas in which names without a schema are looked for, after `pg_catalog`; none if
    /// that is not known.
    ///
    /// `"$user"` is taken for a schema that is not there: it seldom is, and then it
    /// bears the name of the role.
    pub(super) fn steps(&self) -> Option<impl Iterator<Item = Step>> {
        let path = self.path.as_ref()?;
        // What is temporary comes first, unless the path gives it a place of its own.
        let placed = path.iter().any(|name| name == TEMPORARY);
        let temporary = self.temporary.filter(|_| !placed).map(Step::Schema);
        let named = path
            .iter()
            .filter_map(|name| match self.schema_of_path(name) {
                Presence::Present(oid) => Some(Step::Schema(oid)),
                Presence::Unknown => Some(Step::Unknown),
                Presence::Absent => None,
            });
        Some(temporary.into_iter().chain(named))
    }

    /// A schema that `search_path` names.
    fn schema_of_path(&self, name: &str) -> Presence {
        match self.catalog.find(Space::Schema, NOWHERE, name) {
            Presence::Absent if name != "$user" && self.has_unknown_extension() => {
                Presence::Unknown
            }
            found => found,
        }
    }

    /// The schema of that name.
    pub(super) fn schema(&self, name: &Ident) -> Presence {
        match self.catalog.find(Space::Schema, NOWHERE, &name.text) {
            Presence::Absent
                if name.text.starts_with("pg_")
                    || SYSTEM.contains(&name.text.as_str())
                    || self.has_unknown_extension() =>
            {
                Presence::Unknown
            }
            found => found,
        }
    }

    /// The schema of that name, or the server's refusal; nothing if that is not known.
    pub(super) fn existing_schema(&self, name: &Ident) -> Outcome<Option<Oid>> {
        match self.schema(name) {
            Presence::Present(oid) => Ok(Some(oid)),
            Presence::Unknown => Ok(None),
            Presence::Absent => Err(self.undefined_schema(name)),
        }
    }

    /// That there is no such schema.
    pub(super) fn undefined_schema(&self, name: &Ident) -> Box<Refusal> {
        let message = format!("schema \"{}\" does not exist", name.text);
        let refusal = Refusal::new(condition::INVALID_SCHEMA_NAME, name.span, message);
        self.advise(refusal, Space::Schema, &[NOWHERE], &name.text)
    }

    /// The schema in which an object of that name is created; nothing if that is not known.
    pub(super) fn creation_schema(&self, name: &Name) -> Outcome<Option<Oid>> {
        if let [.., schema, _] = &*name.0 {
            return self.existing_schema(schema);
        }
        let Some(path) = &self.path else {
            return Ok(None);
        };
        for schema in path {
            if schema == TEMPORARY {
                // It makes what is created temporary, and that is not followed.
                return Ok(None);
            }
            match self.schema_of_path(schema) {
                Presence::Present(oid) => return Ok(Some(oid)),
                Presence::Unknown => return Ok(None),
                Presence::Absent => {}
            }
        }
        if path.iter().any(|schema| schema.starts_with("pg_")) {
            return Ok(None);
        }
        let span = name.last().span;
        let message = "no schema has been selected to create in";
        Err(Refusal::new(condition::INVALID_SCHEMA_NAME, span, message))
    }

    /// The schema in which a relation is created: that of temporary ones, if it is one.
    pub(super) fn relation_schema(
        &mut self,
        name: &Name,
        persistence: Persistence,
    ) -> Outcome<Option<Oid>> {
        let says_temporary = name.schema().is_some_and(|schema| schema.text == TEMPORARY);
        if persistence != Persistence::Temporary && !says_temporary {
            return self.creation_schema(name);
        }
        match name.schema() {
            Some(schema) if !says_temporary => match self.schema(schema) {
                Presence::Absent => Err(self.undefined_schema(schema)),
                Presence::Unknown => Ok(None),
                Presence::Present(_) => Err(Refusal::new(
                    condition::INVALID_TABLE_DEFINITION,
                    schema.span,
                    "cannot create temporary relation in non-temporary schema",
                )),
            },
            _ => Ok(Some(self.temporary_schema())),
        }
    }

    /// An object of that name and space.
    pub(super) fn find(&self, space: Space, name: &Name) -> Presence {
        let text = &name.last().text;
        match &*name.0 {
            [_] => self.find_in_path(space, text),
            [schema, _] if schema.text == TEMPORARY => match self.temporary {
                Some(scope) => self.catalog.find(space, scope, text),
                None => Presence::Absent,
            },
            [.., schema, _] => match self.schema(schema) {
                Presence::Present(scope) => self.catalog.find(space, scope, text),
                other => other,
            },
            [] => Presence::Unknown,
        }
    }

    fn find_in_path(&self, space: Space, name: &str) -> Presence {
        let Some(steps) = self.steps() else {
            return Presence::Unknown;
        };
        for step in steps {
            match step {
                Step::Unknown => return Presence::Unknown,
                Step::Schema(scope) => match self.catalog.find(space, scope, name) {
                    Presence::Absent => {}
                    found => return found,
                },
            }
        }
        // Where a schema of the path is missing, something may stand in one that is not known.
        match self.catalog.may_hold(NOWHERE, name) {
            true => Presence::Unknown,
            false => Presence::Absent,
        }
    }

    /// A relation that a statement reads or changes.
    pub(super) fn find_relation(&self, name: &Name) -> Presence<Found> {
        let text = &name.last().text;
        let builtin = match name.schema() {
            Some(schema) => self.builtins.relation(&schema.text, text),
            None => self.builtins.relation("pg_catalog", text),
        };
        // `pg_catalog` comes first, unless the path gives it a place of its own.
        let placed = self
            .path
            .as_ref()
            .is_none_or(|path| path.iter().any(|own| own == "pg_catalog"));
        if builtin.is_some() && (name.schema().is_some() || !placed) {
            return Presence::Present(Found::Builtin);
        }
        match self.find(Space::Relation, name) {
            Presence::Present(oid) => Presence::Present(Found::Own(oid)),
            Presence::Absent if builtin.is_some() => Presence::Present(Found::Builtin),
            Presence::Absent => Presence::Absent,
            Presence::Unknown => Presence::Unknown,
        }
    }

    /// A relation of the catalog, or the server's refusal; nothing if that is not known.
    pub(super) fn existing_relation(&self, name: &Name) -> Outcome<Option<Oid>> {
        match self.find_relation(name) {
            Presence::Present(Found::Own(oid)) => Ok(Some(oid)),
            Presence::Present(Found::Builtin) | Presence::Unknown => Ok(None),
            Presence::Absent => Err(self.undefined_relation(name)),
        }
    }

    /// That there is no such relation.
    pub(super) fn undefined_relation(&self, name: &Name) -> Box<Refusal> {
        let last = name.last();
        if let Some(schema) = name.schema()
            && self.schema(schema) == Presence::Absent
            && name.0.len() == 2
        {
            let message = format!("relation \"{name}\" does not exist");
            let refusal = Refusal::new(condition::UNDEFINED_TABLE, name.span(), message);
            return self
                .advise(refusal, Space::Schema, &[NOWHERE], &schema.text)
                .label(format!("there is no schema `{}`", schema.text));
        }
        let message = format!("relation \"{name}\" does not exist");
        let refusal = Refusal::new(condition::UNDEFINED_TABLE, name.span(), message);
        self.advise(refusal, Space::Relation, &self.scopes(name), &last.text)
    }

    /// The schemas in which the name was looked for.
    pub(super) fn scopes(&self, name: &Name) -> Vec<Oid> {
        match name.schema() {
            Some(schema) => self.schema(schema).present().into_iter().collect(),
            None => self.path_scopes(),
        }
    }

    /// The schemas of the search path, as far as it is known.
    fn path_scopes(&self) -> Vec<Oid> {
        let steps = self.steps().into_iter().flatten();
        let schema = |step| match step {
            Step::Schema(oid) => Some(oid),
            Step::Unknown => None,
        };
        steps.filter_map(schema).collect()
    }

    /// Adds what the server cannot know: where the name was lost, or the nearest one.
    pub(super) fn advise(
        &self,
        refusal: Box<Refusal>,
        space: Space,
        scopes: &[Oid],
        name: &str,
    ) -> Box<Refusal> {
        let lost =
            self.gone.iter().rev().find(|gone| {
                gone.space == space && scopes.contains(&gone.scope) && gone.name == name
            });
        if let Some(Gone {
            renamed, origin, ..
        }) = lost
        {
            let text = match renamed {
                Some(to) => format!("renamed to `{to}` here"),
                None => "dropped here".to_owned(),
            };
            return refusal.at(Some(*origin), text);
        }
        if let Some(help) = self.elsewhere(space, scopes, name) {
            return refusal.help(help);
        }
        let names = scopes
            .iter()
            .flat_map(|&scope| self.catalog.within(space, scope))
            .map(|(_, object)| object.name.as_str());
        let own = nearest(name, names.filter(|known| *known != name));
        match own
            .map(ToOwned::to_owned)
            .or_else(|| self.of_system(space, name))
        {
            Some(near) => refusal.help(format!("did you mean `{near}`?")),
            None if matches!(space, Space::Schema | Space::Relation | Space::Type) => {
                refusal.help("if no migration makes it, `baseline` in `sterna.toml` can say what is there before")
            }
            None => refusal,
        }
    }

    /// What to write for an object of the very name in another schema.
    fn elsewhere(&self, space: Space, scopes: &[Oid], name: &str) -> Option<String> {
        let mut found = self.catalog.named_anywhere(space, name);
        let schema = found.find_map(|oid| {
            let schema = self.catalog.get(self.catalog.get(oid)?.scope)?;
            matches!(schema.kind, Kind::Schema).then_some(&schema.name)
        })?;
        let there = format!("there is `{schema}.{name}`");
        Some(match *scopes == *self.path_scopes() {
            true => format!(
                "{there}: name its schema (a `set search_path` holds for one migration only)"
            ),
            false => there,
        })
    }

    /// Whether the object is found by its name alone.
    pub(super) fn is_visible(&self, oid: Oid) -> bool {
        let Some(object) = self.catalog.get(oid) else {
            return false;
        };
        let Some(steps) = self.steps() else {
            return false;
        };
        for step in steps {
            if let Step::Schema(scope) = step {
                if scope == object.scope {
                    return true;
                }
                if self
                    .catalog
                    .one(object.space, scope, &object.name)
                    .is_some()
                {
                    return false;
                }
            }
        }
        false
    }

    /// A relation by its number.
    pub(super) fn relation(&self, oid: Oid) -> Option<&Relation> {
        match &self.catalog.get(oid)?.kind {
            Kind::Relation(relation) => Some(relation),
            _ => None,
        }
    }

    /// A relation by its number, to be changed.
    pub(super) fn relation_mut(&mut self, oid: Oid) -> Option<&mut Relation> {
        match &mut self.catalog.edit(oid)?.kind {
            Kind::Relation(relation) => Some(relation),
            _ => None,
        }
    }

    /// The number of a column that is there, by its name.
    pub(super) fn column(&self, relation: Oid, name: &str) -> Presence<u16> {
        let Some(found) = self.relation(relation) else {
            return Presence::Unknown;
        };
        match found.position(name) {
            Some(number) => Presence::Present(number),
            None if found.open || self.catalog.may_hold_in(Space::Default, relation, name) => {
                Presence::Unknown
            }
            // They are there, but few statements take them: the server knows which.
            None if SYSTEM_COLUMNS.contains(&name) => Presence::Unknown,
            None => Presence::Absent,
        }
    }

    /// The number of a column, or the server's refusal; nothing if that is not known.
    pub(super) fn existing_column(&self, relation: Oid, name: &Ident) -> Outcome<Option<u16>> {
        match self.column(relation, &name.text) {
            Presence::Present(number) => Ok(Some(number)),
            Presence::Unknown => Ok(None),
            Presence::Absent => Err(self.undefined_column_of(relation, name)),
        }
    }

    /// That the relation has no such column: `column "x" of relation "t" does not exist`.
    pub(super) fn undefined_column_of(&self, relation: Oid, name: &Ident) -> Box<Refusal> {
        let of = self
            .catalog
            .get(relation)
            .map_or("?", |object| &object.name);
        let message = format!(
            "column \"{}\" of relation \"{of}\" does not exist",
            name.text
        );
        let refusal = Refusal::new(condition::UNDEFINED_COLUMN, name.span, message);
        self.advise_column(refusal, relation, &name.text)
    }

    /// Adds where a column was dropped or renamed, or the nearest one.
    pub(super) fn advise_column(
        &self,
        refusal: Box<Refusal>,
        relation: Oid,
        name: &str,
    ) -> Box<Refusal> {
        let Some(found) = self.relation(relation) else {
            return refusal;
        };
        let lost = self.gone.iter().rev().find(|gone| {
            gone.space == Space::Default && gone.scope == relation && gone.name == name
        });
        if let Some(Gone {
            renamed, origin, ..
        }) = lost
        {
            let text = match renamed {
                Some(to) => format!("renamed to `{to}` here"),
                None => "dropped here".to_owned(),
            };
            return refusal.at(Some(*origin), text);
        }
        let names = found.live().map(|(_, column)| column.name.as_str());
        match nearest(name, names) {
            Some(near) => refusal.help(format!("did you mean `{near}`?")),
            None => refusal,
        }
    }

    /// That the relation is not of the kind that the statement wants.
    pub(super) fn wrong_kind(&self, oid: Oid, name: &Name, wanted: &str) -> Box<Refusal> {
        let message = format!("\"{}\" is not {wanted}", name.last().text);
        let refusal = Refusal::new(condition::WRONG_OBJECT_TYPE, name.span(), message);
        match (self.catalog.get(oid), self.relation(oid)) {
            (Some(object), Some(relation)) => {
                let word = relation_word(relation);
                refusal.at(object.origin, format!("created as {} here", article(word)))
            }
            _ => refusal,
        }
    }
}

/// A word with `a` or `an` before it.
pub(super) fn article(word: &str) -> String {
    let vowel = word.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {word}", if vowel { "an" } else { "a" })
}

impl Relation {
    /// The columns that were not dropped, with their numbers.
    pub(super) fn live(&self) -> impl Iterator<Item = (u16, &super::catalog::Column)> {
        (1..)
            .zip(&self.columns)
            .filter(|(_, column)| !column.dropped)
    }

    /// The number of the column of that name.
    pub(super) fn position(&self, name: &str) -> Option<u16> {
        self.live()
            .find(|(_, column)| column.name == name)
            .map(|(number, _)| number)
    }

    /// A column by its number.
    pub(super) fn column(&self, number: u16) -> Option<&super::catalog::Column> {
        self.columns.get(usize::from(number).checked_sub(1)?)
    }

    /// Whether it holds rows of its own or of its partitions.
    pub(super) const fn is_table(&self) -> bool {
        matches!(
            self.kind,
            RelationKind::Table | RelationKind::Partitioned | RelationKind::Foreign
        )
    }
}
