//! What code may do to the catalog: bodies of functions and of blocks that are not read
//! statement by statement, and the statements that they put together.

use std::collections::BTreeSet;

use crate::syntax::change::CreateFunction;
use crate::syntax::{reach, sets_path};
use crate::text::Span;

use super::Model;
use super::catalog::{Code, Kind, Language, Oid, Space};

/// Words of which one stands in all code that changes the catalog.
const CHANGING: &[&str] = &[
    "create",
    "alter",
    "drop",
    "execute",
    "import",
    "search_path",
];

/// Words of statements that fire triggers.
const FIRING: &[&str] = &["insert", "update", "delete", "truncate", "merge", "copy"];

impl<'f> Model<'f> {
    /// The code of a function.
    pub(super) fn code(&mut self, create: &CreateFunction) -> Option<Code> {
        let language = create
            .language
            .as_ref()
            .map_or("", |language| &language.text);
        let code = Code {
            file: self.file,
            span: create.code?,
            language: Language::named(language),
            has_path: create.sets_search_path,
        };
        self.reaching |= may_change(self.code_text(code));
        Some(code)
    }

    /// What stands in the file.
    pub(super) fn code_text(&self, code: Code) -> &'f str {
        &self.files[code.file].text()[code.span.range()]
    }

    /// Whether it stands in quotes, and has some itself.
    pub(super) fn is_escaped(&self, code: Code) -> bool {
        let before = &self.files[code.file].text()[..code.span.start];
        before.ends_with('\'') && self.code_text(code).contains("''")
    }

    /// Puts in doubt what the functions that a statement calls may change, and the triggers
    /// that it fires. Those that run are told apart.
    pub(super) fn doubt_calls(&mut self, span: Span, run: &[Oid]) {
        let text = &self.files[self.file].text()[span.range()];
        self.doubt_foreign_calls(text);
        if self.reaching {
            self.follow(text, &mut run.iter().copied().collect());
        }
        if sets_path(text) {
            self.path = None;
        }
    }

    fn follow(&mut self, text: &str, entered: &mut BTreeSet<Oid>) {
        let words: BTreeSet<String> = crate::syntax::mentions(text).collect();
        let fires = FIRING.iter().any(|word| words.contains(*word));
        let mut called: Vec<Oid> = Vec::new();
        for word in &words {
            called.extend(self.catalog.named_anywhere(Space::Function, word));
            if fires {
                let relations = self.catalog.named_anywhere(Space::Relation, word);
                called.extend(relations.flat_map(|relation| self.trigger_functions(relation)));
            }
        }
        for oid in called {
            let code = self.function(oid).and_then(|function| function.code);
            if let Some(code) = code.filter(|_| entered.insert(oid)) {
                self.enter(code, code.span, entered);
            }
        }
    }

    fn trigger_functions(&self, relation: Oid) -> impl Iterator<Item = Oid> {
        let triggers = self.catalog.within(Space::Trigger, relation);
        triggers.filter_map(|(_, object)| match object.kind {
            Kind::Trigger { function, .. } => function,
            _ => None,
        })
    }

    /// Puts in doubt what a part of the code may change, and what it calls.
    pub(super) fn enter(&mut self, code: Code, part: Span, entered: &mut BTreeSet<Oid>) {
        let unescaped;
        let mut text = self.code_text(code);
        let mut part = part.start - code.span.start..part.end - code.span.start;
        if self.is_escaped(code) {
            unescaped = text.replace("''", "'");
            text = &unescaped;
            part = 0..text.len();
        }
        if code.language == Language::Other {
            if may_change(text) {
                self.catalog.doubt_everything();
            }
            return;
        }
        let path = self.path.clone().filter(|_| code.has_path);
        if code.has_path {
            self.path = None;
        }
        let found = reach(text, part.clone());
        if found.everything {
            self.catalog.doubt_everything();
        }
        for effect in &found.effects {
            self.doubt_effect(effect);
        }
        self.doubt_foreign_calls(&text[part.clone()]);
        if self.reaching {
            self.follow(&text[part], entered);
        }
        if code.has_path {
            self.path = path;
        } else if found.sets_path {
            self.path = None;
        }
    }
}

/// Whether the code may change the catalog, by its words.
fn may_change(text: &str) -> bool {
    crate::syntax::mentions(text).any(|word| CHANGING.contains(&word.as_str()))
}
