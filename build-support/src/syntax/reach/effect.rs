//! What a statement may do to objects, by its first words and the names behind them.

use std::fmt;

use serde::{Deserialize, Serialize};
use squawk_lexer::TokenKind;

use super::super::change::ObjectKind;
use super::super::name::KEPT;
use super::super::tag::CommandTag;
use super::super::tokens::{Token, tokens};
use super::template::HOLE;

/// What is done to an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    /// It is made.
    Create,
    /// It is changed.
    Alter,
    /// It is dropped.
    Drop,
}

/// What a statement may do to objects.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Effect {
    /// What it does.
    pub(crate) verb: Verb,
    /// To what kind of object.
    pub(crate) kind: ObjectKind,
    /// Which it may be.
    pub(crate) name: Pattern,
    /// The relation that it is a part of.
    pub(crate) of: Option<Pattern>,
    /// Whether it may take the place of one that is there.
    pub(crate) replaces: bool,
    /// Whether what depends on it may go too.
    pub(crate) cascades: bool,
    /// What is changed of a table.
    pub(crate) parts: Vec<Part>,
}

/// What is changed of a table.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Part {
    /// A column comes, perhaps with constraints.
    AddColumn(Pattern, bool),
    /// A constraint comes.
    AddConstraint(Pattern),
    /// A constraint goes.
    DropConstraint(Pattern),
    /// Anything else.
    Other,
}

/// The names that an object may have.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub(crate) struct Pattern {
    /// Its schema, if one is named; any if that is a hole.
    pub(crate) schema: Option<String>,
    /// Its name, with holes.
    name: String,
}

impl Pattern {
    /// Any name.
    pub(crate) fn any() -> Self {
        Self {
            schema: None,
            name: HOLE.to_string(),
        }
    }

    /// A name that is known.
    pub(crate) fn of(name: &str) -> Self {
        Self {
            schema: None,
            name: name.to_owned(),
        }
    }

    /// Whether any name is meant.
    pub(crate) fn is_any(&self) -> bool {
        self.name.chars().all(|c| c == HOLE)
    }

    /// Whether the schema may be any.
    pub(crate) fn is_anywhere(&self) -> bool {
        match &self.schema {
            Some(schema) => schema.contains(HOLE),
            // Text that is put in for the whole name may hold a schema too.
            None => self.is_any(),
        }
    }

    /// The names that begin with this one, as those do that the server makes up for parts.
    pub(crate) fn derived(&self) -> Self {
        let mut name = self.name.clone();
        name.push(HOLE);
        Self {
            schema: self.schema.clone(),
            name,
        }
    }

    /// Whether it may be this name.
    pub(crate) fn fits(&self, name: &str) -> bool {
        fits(&self.name, name)
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(schema) = &self.schema {
            write!(f, "{}.", schema.replace(HOLE, "*"))?;
        }
        f.write_str(&self.name.replace(HOLE, "*"))
    }
}

/// Whether a name is the pattern with something in its holes.
fn fits(pattern: &str, name: &str) -> bool {
    let Some((before, behind)) = pattern.split_once(HOLE) else {
        // The server cuts what is too long.
        return pattern == name;
    };
    let Some(rest) = name.strip_prefix(before) else {
        return name.len() == KEPT && before.starts_with(name);
    };
    if name.len() == KEPT {
        return true;
    }
    let behind = behind.trim_start_matches(HOLE);
    let mut ends = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
    ends.any(|at| fits(behind, &rest[at..]))
}

/// What the statement may do; nothing if that cannot be told.
pub(super) fn of(text: &str) -> Option<Vec<Effect>> {
    let tag = CommandTag::of(text).name();
    let all: Vec<Token> = tokens(text).collect();
    // More than one statement, or a word that is put in.
    if all.iter().any(|token| token.kind == TokenKind::Semi) {
        let statements = all.split(|token| token.kind == TokenKind::Semi);
        let mut found = Vec::new();
        for part in statements.filter(|part| !part.is_empty()) {
            let end = part[part.len() - 1];
            found.extend(of(&text[part[0].at..end.at + end.text.len()])?);
        }
        return Some(found);
    }
    let (verb, kind) = match tag.split_once(' ') {
        Some(("CREATE", "TABLE AS")) => (Verb::Create, ObjectKind::Table),
        Some(("SELECT", "INTO")) => return Some(vec![selected_into(&all)]),
        Some(("CREATE", kind)) => (Verb::Create, kind_of(kind)?),
        Some(("ALTER", kind)) => (Verb::Alter, kind_of(kind)?),
        Some(("DROP", kind)) => (Verb::Drop, kind_of(kind)?),
        _ if matches!(
            tag,
            "???" | "DO" | "CALL" | "EXECUTE" | "IMPORT FOREIGN SCHEMA"
        ) =>
        {
            return None;
        }
        // Rows, rights, comments and the session.
        _ => return Some(Vec::new()),
    };
    if kind == ObjectKind::Other {
        return Some(Vec::new());
    }
    Some(Head { rest: &all }.read(verb, kind))
}

fn kind_of(words: &str) -> Option<ObjectKind> {
    use ObjectKind as K;
    Some(match words {
        "TABLE" => K::Table,
        "FOREIGN TABLE" => K::ForeignTable,
        "VIEW" => K::View,
        "MATERIALIZED VIEW" => K::MaterializedView,
        "INDEX" => K::Index,
        "SEQUENCE" => K::Sequence,
        "TYPE" => K::Type,
        "DOMAIN" => K::Domain,
        "FUNCTION" | "PROCEDURE" | "ROUTINE" | "AGGREGATE" => K::Routine,
        "SCHEMA" => K::Schema,
        "TRIGGER" => K::Trigger,
        "RULE" => K::Rule,
        "POLICY" => K::Policy,
        "ROLE"
        | "DATABASE"
        | "TABLESPACE"
        | "SERVER"
        | "PUBLICATION"
        | "SUBSCRIPTION"
        | "USER MAPPING"
        | "FOREIGN DATA WRAPPER"
        | "DEFAULT PRIVILEGES"
        | "SYSTEM"
        | "LARGE OBJECT"
        | "STATISTICS" => K::Other,
        // Extensions, operators, casts and event triggers reach far.
        _ => return None,
    })
}

/// `select ... into t`.
fn selected_into(all: &[Token]) -> Effect {
    let into = all.iter().position(|token| token.is("into"));
    let mut head = Head {
        rest: into.map_or(&[], |place| &all[place + 1..]),
    };
    head.skip(&["temporary", "temp", "unlogged", "table"]);
    effect(Verb::Create, ObjectKind::Table, head.name())
}

fn effect(verb: Verb, kind: ObjectKind, name: Pattern) -> Effect {
    Effect {
        verb,
        kind,
        name,
        of: None,
        replaces: false,
        cascades: false,
        parts: Vec::new(),
    }
}

/// The words of a statement that are not read yet.
struct Head<'s, 't> {
    rest: &'s [Token<'t>],
}

/// Words between the verb and the name.
const BETWEEN: &[&str] = &[
    "create",
    "alter",
    "drop",
    "or",
    "replace",
    "global",
    "local",
    "temp",
    "temporary",
    "unlogged",
    "unique",
    "recursive",
    "constraint",
    "materialized",
    "foreign",
    "table",
    "view",
    "index",
    "sequence",
    "type",
    "domain",
    "function",
    "procedure",
    "routine",
    "aggregate",
    "schema",
    "trigger",
    "rule",
    "policy",
    "concurrently",
    "if",
    "not",
    "exists",
    "only",
];

impl<'s, 't> Head<'s, 't> {
    fn read(mut self, verb: Verb, kind: ObjectKind) -> Vec<Effect> {
        let all = self.rest;
        let outer = |word: &str| all.iter().any(|token| token.depth == 0 && token.is(word));
        self.skip(BETWEEN);
        let mut names = vec![self.name()];
        while verb == Verb::Drop
            && self
                .rest
                .first()
                .is_some_and(|next| next.kind == TokenKind::Comma)
        {
            self.rest = &self.rest[1..];
            names.push(self.name());
        }
        let is_part = matches!(
            kind,
            ObjectKind::Trigger | ObjectKind::Rule | ObjectKind::Policy
        );
        let of = (is_part || kind == ObjectKind::Index).then(|| self.relation());
        let ends_in_hole = all.last().is_some_and(|last| last.text.contains(HOLE));
        let parts = match verb == Verb::Alter && kind == ObjectKind::Table {
            true => self.parts(),
            false => Vec::new(),
        };
        let effect = |name| Effect {
            of: of.clone().flatten(),
            replaces: outer("replace"),
            cascades: outer("cascade") || ends_in_hole,
            parts: parts.clone(),
            ..effect(verb, kind, name)
        };
        let mut found: Vec<Effect> = names.into_iter().map(effect).collect();
        if verb == Verb::Alter {
            found.extend(renamed(all, kind, &found[0].name));
        }
        found
    }

    fn skip(&mut self, words: &[&str]) {
        let count = self.rest.iter().take_while(|token| token.is_any(words));
        self.rest = &self.rest[count.count()..];
    }

    /// A name with its schema, if one is there.
    fn name(&mut self) -> Pattern {
        let mut parts = Vec::new();
        while let Some(part) = self.rest.first().and_then(part) {
            parts.push(part);
            self.rest = &self.rest[1..];
            if self
                .rest
                .first()
                .is_none_or(|next| next.kind != TokenKind::Dot)
            {
                break;
            }
            self.rest = &self.rest[1..];
        }
        match parts.pop() {
            Some(name) => Pattern {
                schema: parts.pop(),
                name,
            },
            None => Pattern::any(),
        }
    }

    /// Behind `on` or `on only`.
    fn relation(&self) -> Option<Pattern> {
        let on = self.rest.iter().position(|token| token.is("on"))?;
        let mut head = Head {
            rest: &self.rest[on + 1..],
        };
        head.skip(&["only"]);
        Some(head.name())
    }

    fn parts(&self) -> Vec<Part> {
        let actions = self
            .rest
            .split(|token| token.kind == TokenKind::Comma && token.depth == 0);
        let read = actions.filter(|action| !is_harmless(action)).map(action);
        read.collect()
    }
}

/// What is there after `rename to a` or `set schema s`.
fn renamed(all: &[Token], kind: ObjectKind, name: &Pattern) -> Option<Effect> {
    let behind = |first: &str, second: &str| {
        let place = all
            .windows(2)
            .position(|pair| pair[0].is(first) && pair[1].is(second));
        let mut head = Head {
            rest: &all[place? + 2..],
        };
        Some(head.name())
    };
    let name = match (behind("rename", "to"), behind("set", "schema")) {
        (Some(new), _) => Pattern {
            schema: name.schema.clone(),
            ..new
        },
        (None, Some(schema)) => Pattern {
            schema: Some(schema.name),
            ..name.clone()
        },
        (None, None) => return None,
    };
    Some(effect(Verb::Create, kind, name))
}

/// A word or a quoted name as the catalog would have it.
pub(in crate::syntax) fn part(token: &Token) -> Option<String> {
    let mut name = match token.kind {
        TokenKind::Ident => token.text.to_ascii_lowercase(),
        TokenKind::QuotedIdent { .. } => {
            let inner = token.text.strip_prefix('"')?.strip_suffix('"')?;
            inner.replace("\"\"", "\"")
        }
        _ => return None,
    };
    if !name.contains(HOLE) {
        name.truncate(name.floor_char_boundary(KEPT));
    }
    Some(name)
}

/// Whether an action of `alter table` changes nothing that the model knows.
fn is_harmless(action: &[Token]) -> bool {
    const HARMLESS: &[&str] = &[
        "owner", "enable", "disable", "force", "no", "cluster", "reset", "replica", "*",
    ];
    let Some(first) = action.first() else {
        // What is to be done is put in.
        return false;
    };
    let second = |words: &[&str]| action.get(1).is_some_and(|second| second.is_any(words));
    let set = [
        "statistics",
        "(",
        "tablespace",
        "logged",
        "unlogged",
        "access",
        "without",
    ];
    first.is_any(HARMLESS) && !(first.is("no") && second(&["inherit"]))
        || first.is("set") && (second(&set) || action.get(1).is_some_and(|t| t.text == "("))
}

/// Words with which a constraint without a name begins.
const KEYS: &[&str] = &["check", "unique", "primary", "foreign", "exclude", "not"];

/// Words that give a column something else with a name.
const WITH_NAMES: &[&str] = &[
    "check",
    "unique",
    "primary",
    "references",
    "serial",
    "bigserial",
    "identity",
];

fn action(action: &[Token]) -> Part {
    const WORDS: &[&str] = &[
        "add",
        "drop",
        "validate",
        "column",
        "constraint",
        "if",
        "not",
        "exists",
    ];
    let mut head = Head { rest: action };
    head.skip(WORDS);
    let is = |place: usize, word: &str| action.get(place).is_some_and(|token| token.is(word));
    if is(0, "add") && is(1, "constraint") {
        return Part::AddConstraint(head.name());
    }
    if is(0, "drop") && is(1, "constraint") || is(0, "validate") {
        return Part::DropConstraint(head.name());
    }
    match action.get(1) {
        Some(second) if is(0, "add") && second.is_any(KEYS) => Part::AddConstraint(Pattern::any()),
        Some(second) if is(0, "add") && !second.text.contains(HOLE) => {
            let name = head.name();
            let adds = |token: &Token| {
                token.is_any(WITH_NAMES)
                    || token.text.contains(HOLE) && !token.text.starts_with('\'')
            };
            Part::AddColumn(name, head.rest.iter().any(adds))
        }
        _ => Part::Other,
    }
}
