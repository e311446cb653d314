//! What a statement touches.

use crate::diagnostic::Diagnostics;
use crate::syntax::change::{AlterTable, AlterTableKind as A, Dml, DoStep};
use crate::syntax::{Change, CommandTag, Named, Stands, Statement, named};
use crate::text::Span;

use super::super::Model;
use super::super::catalog::{
    Base, Code, ConstraintKind, Kind, Language, NOWHERE, Oid, RelationKind, Space,
};
use super::super::refusal::Origin;
use super::code::{Runs, runs_a_text};
use super::key::{Before, Class, Key};
use super::nature::{Nature, nature};
use super::part_name::part_names;
use super::rows::{CODE, Mode, UNSURE, Walk};
use super::target::{table, targets};
use super::word::Word;
use super::{Footprint, Touch, WATCHED, Why};

/// Words that bring something which acts where it is not named: on any statement, or on values.
const HIDDEN: &[(&str, &str)] = &[
    ("access", "method"),
    ("create", "cast"),
    ("create", "conversion"),
    ("create", "language"),
    ("create", "operator"),
    ("create", "transform"),
    ("text", "search"),
];

/// What a statement may bring that acts where it is not named.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Brings {
    /// Something that acts on any statement.
    pub(super) watcher: bool,
    /// Something that calls functions where they are not named.
    pub(super) caller: bool,
}

/// What a statement may bring that acts where it is not named, by its words.
pub(super) fn brings(text: &str) -> Brings {
    let mut found = Brings::default();
    let words: Vec<String> = crate::syntax::mentions(text).collect();
    for pair in words.windows(2) {
        let [first, second] = pair else { continue };
        found.watcher |= first == "event" && second == "trigger";
        found.caller |= HIDDEN.contains(&(first, second));
    }
    // `create type t (input = f)`
    let functions = ["canonical", "input", "subtype_diff"];
    let is_type = words
        .iter()
        .map(String::as_str)
        .take(2)
        .eq(["create", "type"]);
    found.caller |= is_type && words.iter().any(|word| functions.contains(&word.as_str()));
    found
}

/// The extension that comes with every database.
const LANGUAGE: &str = "plpgsql";

/// Functions and types that take the name of an object in a string begin so.
const TAKING_NAMES: &[&str] = &[
    "addgeometry",
    "col_description",
    "currval",
    "cursor_to_xml",
    "has_",
    "nextval",
    "obj_description",
    "pg_",
    "reg",
    "setval",
    "table_to_xml",
    "to_reg",
    "updategeometry",
];

/// A statement, or one within a block.
#[derive(Clone, Copy)]
struct Looked<'s> {
    change: &'s Change,
    tag: CommandTag,
    span: Span,
    /// All its words.
    names: &'s [Named],
    /// Those that may name an object.
    objects: &'s [Named],
}

impl Model<'_> {
    /// Whether an extension is there that is not known.
    pub(super) fn has_unknown_extension(&self) -> bool {
        let mut extensions = self.catalog.within(Space::Extension, NOWHERE);
        extensions.any(|(_, object)| {
            object.name != LANGUAGE && self.builtins.extension(&object.name).is_none()
        })
    }

    /// Applies a statement, and adds what it touches.
    pub(super) fn trace(&mut self, statement: &Statement, found: &mut Footprint) {
        let (span, text) = (statement.span, self.files[self.file].text());
        let Some(mut names) = named(&text[span.range()]) else {
            return self.cannot_tell(span, UNSURE, found);
        };
        for name in &mut names {
            name.span = Span::new(span.start + name.span.start, span.start + name.span.end);
        }
        if self.strings_are_values(&statement.change, &names) {
            names.retain(|name| name.stands == Stands::Plain);
        }
        if brings(&text[span.range()]).watcher {
            self.cannot_tell(span, WATCHED, found);
        }
        let parts = part_names(&statement.change);
        let mut objects = names.clone();
        objects.retain(|name| !parts.contains(&name.span));
        let looked = Looked {
            change: &statement.change,
            tag: statement.tag,
            span,
            names: &names,
            objects: &objects,
        };
        self.add_words(&looked, found);
        self.look(&looked, found);
        let mark = self.catalog.mark();
        self.statement(&statement.change, span, &mut Diagnostics::default());
        if self.catalog.doubts_since(mark) || self.has_unknown_extension() {
            self.cannot_tell(span, UNSURE, found);
        }
        // A block may use what it has just made.
        if matches!(statement.change, Change::Do(_)) {
            self.look(&looked, found);
        }
        let before = self.catalog.before(mark);
        for oid in before.keys() {
            self.add_changed(*oid, &before, &looked, found);
        }
        for (key, span) in std::mem::take(&mut found.missing) {
            if !found.changed.keys().any(|changed| changed.is(&key)) {
                let shown = format!("`{}`", key.name);
                self.change(key, shown, span, found);
            }
        }
    }

    /// Whether no string of the statement can be the name of an object.
    fn strings_are_values(&self, change: &Change, names: &[Named]) -> bool {
        let dml = match change {
            Change::Comment(_) => return true,
            Change::Dml(dml) => dml,
            _ => return false,
        };
        let takes_names = |named: &Named| {
            let builtin = TAKING_NAMES.iter().any(|word| named.name.starts_with(word));
            let functions = self.catalog.named_anywhere(Space::Function, &named.name);
            builtin || functions.count() > 0
        };
        let target = [plain(table(dml))];
        let tables = self
            .words(&target)
            .flat_map(|(word, _)| self.named_by(&word));
        let holds_names = |table: Oid| {
            let columns = self.relation(table).map(|found| &found.columns);
            columns.into_iter().flatten().any(|column| {
                !matches!(&column.data_type.base, Base::Builtin(name) if !name.starts_with("reg"))
                    && !matches!(column.data_type.base, Base::Own(_))
            })
        };
        !names.iter().any(takes_names) && !tables.into_iter().any(holds_names)
    }

    fn cannot_tell(&self, span: Span, why: Why, found: &mut Footprint) {
        let file = self.file;
        found.unknown.get_or_insert((Origin { file, span }, why));
    }

    fn add_words(&self, looked: &Looked, found: &mut Footprint) {
        let file = self.file;
        // Another schema of the path would take what is made, and hide what is there.
        for schema in self.path.iter().flatten() {
            let span = looked.span;
            let touch = Touch {
                shown: format!("schema `{schema}`"),
                origin: Origin { file, span },
            };
            found.used.entry(Key::schema(schema)).or_insert(touch);
        }
        for (word, Named { name, span, .. }) in self.words(looked.objects) {
            if runs_a_text(name) || self.may_be_more(&word) {
                self.cannot_tell(*span, UNSURE, found);
            }
            let origin = Origin { file, span: *span };
            found.words.entry(word).or_insert(origin);
        }
    }

    /// Adds what a statement touches as far as the catalog before it tells.
    fn look(&self, looked: &Looked, found: &mut Footprint) {
        let nature = match looked.change {
            Change::CreateExtension(create)
                if create.if_not_exists && self.has_extension(&create.name.text) =>
            {
                Nature::Nothing
            }
            _ => nature(looked.tag, looked.change),
        };
        if let Nature::Unknown(why) = nature {
            return self.cannot_tell(looked.span, why, found);
        }
        for (class, name) in targets(looked.change) {
            self.add_target(class, &name, looked, found);
        }
        match nature {
            Nature::Catalog => self.add_named_types(looked, found),
            Nature::Both => {
                self.add_named_types(looked, found);
                self.walk_catalog(looked, found);
            }
            Nature::Rows => self.walk_rows(looked, found),
            Nature::Nothing | Nature::Unknown(_) => {}
        }
        if let Change::Do(block) = looked.change {
            let code = Code {
                file: self.file,
                span: block.body,
                language: Language::named(&block.language),
                has_path: false,
            };
            match &block.steps {
                Some(steps) => self.look_at_steps(steps, code, looked, found),
                None => self.look_at_code(code, looked, found),
            }
        }
    }

    fn has_extension(&self, name: &str) -> bool {
        let known = self.catalog.one(Space::Extension, NOWHERE, name);
        name == LANGUAGE || known.is_some_and(|oid| self.catalog.is_certain(oid))
    }

    fn look_at_steps(&self, steps: &[DoStep], code: Code, looked: &Looked, found: &mut Footprint) {
        let text = self.files[self.file].text();
        for step in steps {
            match step {
                DoStep::Run(change, span)
                | DoStep::Tolerant(change, span)
                | DoStep::Perhaps { change, span, .. } => self.look(
                    &Looked {
                        change,
                        tag: CommandTag::of(&text[span.range()]),
                        span: looked.span,
                        ..*looked
                    },
                    found,
                ),
                DoStep::Unread(span) => {
                    let part = Code {
                        span: *span,
                        ..code
                    };
                    self.look_at_code(part, looked, found);
                }
                DoStep::If(branch) => {
                    self.look_at_steps(&branch.then, code, looked, found);
                    self.look_at_steps(&branch.otherwise, code, looked, found);
                }
            }
        }
    }

    /// A block, or a part of one, that is not plain.
    fn look_at_code(&self, code: Code, looked: &Looked, found: &mut Footprint) {
        let Runs::Words(words, does) = self.runs_code(code) else {
            return self.cannot_tell(looked.span, CODE, found);
        };
        let mut walk = Walk::new(self, true);
        walk.push_words(&words, does, looked.span);
        self.add_walk(walk, looked, found);
    }

    /// What the statement changes by name, with the children of that.
    fn add_target(
        &self,
        class: Class,
        name: &crate::syntax::Name,
        looked: &Looked,
        found: &mut Footprint,
    ) {
        let schema = name.schema().map(|schema| schema.text.clone());
        let text = &name.last().text;
        let span = Span::new(name.span().start, name.last().span.end);
        let named = Named {
            name: text.clone(),
            qualifier: schema.clone(),
            stands: Stands::Plain,
            span,
        };
        let meant = match class {
            Class::Relation | Class::Function => {
                let words: Vec<Word> = self.words(&[named]).map(|(word, _)| word).collect();
                words.iter().flat_map(|word| self.named_by(word)).collect()
            }
            Class::Schema => self.alone(Space::Schema, text),
            Class::Extension => self.alone(Space::Extension, text),
            Class::Other => Vec::new(),
        };
        if meant.is_empty() {
            let key = Key {
                class,
                schema: schema.filter(|_| class != Class::Schema),
                name: text.clone(),
            };
            found.missing.push((key, span));
        }
        for oid in meant {
            if !self.catalog.is_certain(oid) {
                self.cannot_tell(span, UNSURE, found);
            }
            self.add_changed(oid, &Before::new(), looked, found);
            for child in self.descendants(oid) {
                self.add_changed(child, &Before::new(), looked, found);
            }
        }
    }

    /// The children of a table, and theirs.
    fn descendants(&self, table: Oid) -> Vec<Oid> {
        let mut found = self.children(table);
        let mut next = 0;
        while let Some(&child) = found.get(next) {
            let more = self.children(child);
            found.extend(more.into_iter().filter(|oid| *oid != table));
            found.truncate(self.catalog.objects().count());
            next += 1;
        }
        found
    }

    fn alone(&self, space: Space, name: &str) -> Vec<Oid> {
        self.catalog.one(space, NOWHERE, name).into_iter().collect()
    }

    /// An object that changes, and the schema that it is in.
    fn add_changed(&self, oid: Oid, before: &Before, looked: &Looked, found: &mut Footprint) {
        for (key, shown) in self.counts_as(oid, before) {
            let span = place(&key, looked);
            self.change(key, shown, span, found);
        }
    }

    fn change(&self, key: Key, shown: String, span: Span, found: &mut Footprint) {
        let file = self.file;
        let origin = Origin { file, span };
        if let Some(schema) = &key.schema {
            let shown = format!("schema `{schema}`");
            let touch = Touch { shown, origin };
            found.used.entry(Key::schema(schema)).or_insert(touch);
        }
        if key.class == Class::Relation {
            // The type of its arrays.
            let array = Key {
                name: format!("_{}", key.name),
                ..key.clone()
            };
            let touch = Touch {
                shown: shown.clone(),
                origin,
            };
            found.used.entry(array).or_insert(touch);
        }
        found.changed.entry(key).or_insert(Touch { shown, origin });
    }

    fn add_used(&self, oid: Oid, span: Span, found: &mut Footprint) {
        if !self.catalog.is_certain(oid) {
            self.cannot_tell(span, UNSURE, found);
        }
        let file = self.file;
        for (key, shown) in self.counts_as(oid, &Before::new()) {
            let origin = Origin { file, span };
            found.used.entry(key).or_insert(Touch { shown, origin });
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

    /// The types of the columns that a statement about the catalog may look at.
    fn add_named_types(&self, looked: &Looked, found: &mut Footprint) {
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

    /// What a statement about the catalog reaches by rows that are there.
    fn walk_catalog(&self, looked: &Looked, found: &mut Footprint) {
        let draws = |named: &Named| matches!(&*named.name, "nextval" | "setval");
        let draws = looked.names.iter().any(draws);
        let mut walk = Walk::new(self, false);
        for (oid, span, _) in self.objects(looked) {
            let Some(object) = self.catalog.get(oid) else {
                continue;
            };
            match &object.kind {
                Kind::Function(_) => walk.push(oid, Mode::Read, span),
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
                Kind::Type(_) => walk.push(oid, Mode::Read, span),
                _ => {}
            }
        }
        self.add_walk(walk, looked, found);
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

    /// What a statement on rows reads and changes.
    fn walk_rows(&self, looked: &Looked, found: &mut Footprint) {
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

    fn add_walk(&self, mut walk: Walk, looked: &Looked, found: &mut Footprint) {
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

    fn add_changed_at(&self, oid: Oid, span: Span, looked: &Looked, found: &mut Footprint) {
        for (key, shown) in self.counts_as(oid, &Before::new()) {
            let named = looked.names.iter().any(|named| named.name == key.name);
            let span = match named {
                true => place(&key, looked),
                false => span,
            };
            self.change(key, shown, span, found);
        }
    }
}

/// Where a statement names an object; else the statement.
fn place(key: &Key, looked: &Looked) -> Span {
    let mut names = looked.names.iter();
    names
        .find(|named| named.name == key.name)
        .map_or(looked.span, |named| named.span)
}

fn plain(name: &crate::syntax::Name) -> Named {
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
                | A::Trigger(_)
                | A::Rule(_)
                | A::RowSecurity
                | A::Plain
        )
    })
}
