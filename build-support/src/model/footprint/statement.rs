//! What a statement touches.

use crate::diagnostic::Diagnostics;
use crate::syntax::change::DoStep;
use crate::syntax::{Change, CommandTag, Named, Stands, Statement, named};
use crate::text::Span;

use super::super::Model;
use super::super::catalog::{Base, Code, NOWHERE, Oid, Space};
use super::super::refusal::Origin;
use super::brings::brings;
use super::code::{Runs, runs_a_text};
use super::key::Key;
use super::nature::{Nature, nature};
use super::part_name::part_names;
use super::reached::plain;
use super::rows::{CODE, UNSURE, Walk};
use super::target::{table, targets};
use super::{Footprint, Touch, WATCHED, Why};

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
pub(super) struct Looked<'s> {
    pub(super) change: &'s Change,
    pub(super) tag: CommandTag,
    pub(super) span: Span,
    /// All its words.
    pub(super) names: &'s [Named],
    /// Those that may name an object.
    pub(super) objects: &'s [Named],
}

impl Model<'_> {
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

    pub(super) fn cannot_tell(&self, span: Span, why: Why, found: &mut Footprint) {
        let file = self.file;
        found.unknown.get_or_insert((Origin::new(file, span), why));
    }

    fn add_words(&self, looked: &Looked, found: &mut Footprint) {
        let file = self.file;
        // Another schema of the path would take what is made, and hide what is there.
        for schema in self.path.iter().flatten() {
            let span = looked.span;
            let touch = Touch {
                shown: format!("schema `{schema}`"),
                origin: Origin::new(file, span),
            };
            found.used.entry(Key::schema(schema)).or_insert(touch);
        }
        for (word, Named { name, span, .. }) in self.words(looked.objects) {
            if runs_a_text(name) || self.may_be_more(&word) {
                self.cannot_tell(*span, UNSURE, found);
            }
            let origin = Origin::new(file, *span);
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
            let code = Code::of_block(self.file, block);
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
}
