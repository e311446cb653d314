//! What a statement may do to objects, by its first words and the names behind them.

use squawk_lexer::TokenKind;

use super::super::change::ObjectKind;
use super::super::name::KEPT;
use super::super::tag::{CommandTag, MODIFIERS};
use super::super::tokens::{Token, tokens};
use super::actions::{self, Part};
use super::pattern::Pattern;
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
    /// Whether it goes with the session.
    pub(crate) temporary: bool,
    /// What is changed of a table.
    pub(crate) parts: Vec<Part>,
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
        temporary: false,
        parts: Vec::new(),
    }
}

/// The words of a statement that are not read yet.
pub(super) struct Head<'s, 't> {
    pub(super) rest: &'s [Token<'t>],
}

impl<'s, 't> Head<'s, 't> {
    fn read(mut self, verb: Verb, kind: ObjectKind) -> Vec<Effect> {
        let all = self.rest;
        let outer = |word: &str| all.iter().any(|token| token.depth == 0 && token.is(word));
        let modifiers = self.skip_to_name(kind);
        let modified = |words: &[&str]| modifiers.iter().any(|token| token.is_any(words));
        let names = self.names(verb, kind);
        let ends_in_hole = all.last().is_some_and(|last| last.text.contains(HOLE));
        let gives_away = |pair: &[Token]| pair[0].is("owner") && pair[1].is("to");
        if verb == Verb::Alter && !outer("rename") && all.windows(2).any(gives_away) {
            return Vec::new();
        }
        let parts = match verb == Verb::Alter && kind == ObjectKind::Table {
            true => actions::parts(self.rest),
            false => Vec::new(),
        };
        let effect = |name: Pattern| Effect {
            of: self.owner(verb, kind),
            replaces: outer("replace"),
            cascades: outer("cascade") || ends_in_hole,
            temporary: modified(&["temp", "temporary"]) || name.is_temporary(),
            parts: parts.clone(),
            ..effect(verb, kind, name)
        };
        let mut found: Vec<Effect> = names.into_iter().map(effect).collect();
        if verb == Verb::Alter {
            found.extend(renamed(all, &found[0]));
            found.extend(attached(all, kind));
        }
        found
    }

    /// Steps over what stands before the name, and gives the words before the kind.
    fn skip_to_name(&mut self, kind: ObjectKind) -> &'s [Token<'t>] {
        self.step(1);
        let before = self.rest;
        self.skip(MODIFIERS);
        let modifiers = &before[..before.len() - self.rest.len()];
        self.skip(&["materialized", "foreign"]);
        // The word of the kind. From here on, such words are names.
        self.step(1);
        if kind == ObjectKind::Index {
            self.skip(&["concurrently"]);
        }
        let is = |place: usize, word: &str| self.rest.get(place).is_some_and(|it| it.is(word));
        if is(0, "if") && (is(1, "exists") || is(1, "not") && is(2, "exists")) {
            self.skip(&["if", "not", "exists"]);
        }
        self.skip(&["only"]);
        modifiers
    }

    fn names(&mut self, verb: Verb, kind: ObjectKind) -> Vec<Pattern> {
        let comes = self.rest.first();
        if kind == ObjectKind::Index && comes.is_some_and(|next| next.is("on")) {
            // The server makes up a name.
            let of = self.owner(verb, kind);
            return vec![of.map_or_else(Pattern::any, |of| of.derived())];
        }
        if kind == ObjectKind::Schema && comes.is_some_and(|next| next.is("authorization")) {
            return vec![Pattern::any()];
        }
        let mut names = vec![self.name()];
        self.skip_brackets();
        while verb == Verb::Drop && self.sees(TokenKind::Comma) {
            self.step(1);
            names.push(self.name());
            self.skip_brackets();
        }
        names
    }

    fn sees(&self, kind: TokenKind) -> bool {
        self.rest.first().is_some_and(|next| next.kind == kind)
    }

    fn step(&mut self, count: usize) {
        self.rest = self.rest.get(count..).unwrap_or_default();
    }

    /// Arguments of a function, say.
    fn skip_brackets(&mut self) {
        if self.sees(TokenKind::OpenParen) {
            let inside = self.rest[0].depth;
            let inner = self.rest.iter().take_while(|token| token.depth >= inside);
            self.step(inner.count() + 1);
        }
    }

    pub(super) fn skip(&mut self, words: &[&str]) {
        let count = self.rest.iter().take_while(|token| token.is_any(words));
        self.step(count.count());
    }

    /// A name with its schema, if one is there.
    pub(super) fn name(&mut self) -> Pattern {
        let mut parts = Vec::new();
        while let Some(part) = self.rest.first().and_then(part) {
            parts.push(part);
            self.step(1);
            if !self.sees(TokenKind::Dot) {
                break;
            }
            self.step(1);
        }
        Pattern::of_parts(parts)
    }

    /// The relation that it is a part of: behind `on` or `on only`.
    fn owner(&self, verb: Verb, kind: ObjectKind) -> Option<Pattern> {
        let word = match kind {
            ObjectKind::Rule if verb == Verb::Create => "to",
            ObjectKind::Trigger | ObjectKind::Rule | ObjectKind::Policy => "on",
            ObjectKind::Index if verb == Verb::Create => "on",
            _ => return None,
        };
        let place = self.rest.iter().position(|token| token.is(word))?;
        let mut head = Head {
            rest: &self.rest[place + 1..],
        };
        head.skip(&["only"]);
        Some(head.name())
    }
}

/// The name that comes next, without its schema, and whether brackets follow.
pub(super) fn called(rest: &[Token]) -> Option<(String, bool)> {
    let mut head = Head { rest };
    let (mut last, mut dotted) = (None, true);
    while dotted && let Some(part) = head.rest.first().and_then(part) {
        head.step(1);
        dotted = head.sees(TokenKind::Dot);
        head.step(usize::from(dotted));
        last = Some(part);
    }
    last.map(|name| (name, head.sees(TokenKind::OpenParen)))
}

/// What stands behind two words.
fn behind(all: &[Token], first: &str, second: &str) -> Option<Pattern> {
    let place = all
        .windows(2)
        .position(|pair| pair[0].is(first) && pair[1].is(second));
    let mut head = Head {
        rest: &all[place? + 2..],
    };
    Some(head.name())
}

/// What is there after `rename to a` or `set schema s`.
fn renamed(all: &[Token], before: &Effect) -> Vec<Effect> {
    let made = |kind, name| Effect {
        of: before.of.clone(),
        ..effect(Verb::Create, kind, name)
    };
    if let Some(new) = behind(all, "rename", "to") {
        return vec![made(before.kind, new.in_schema_of(&before.name))];
    }
    let Some(schema) = behind(all, "set", "schema") else {
        return Vec::new();
    };
    let mut found = vec![made(before.kind, before.name.moved_to(&schema))];
    if matches!(
        before.kind,
        ObjectKind::Table | ObjectKind::MaterializedView
    ) {
        // Its indexes move with it, whatever they are called.
        found.push(made(ObjectKind::Index, Pattern::any().moved_to(&schema)));
    }
    found
}

/// What `attach partition c` and `detach partition c` change of `c`.
fn attached(all: &[Token], kind: ObjectKind) -> Option<Effect> {
    let other = behind(all, "attach", "partition").or_else(|| behind(all, "detach", "partition"));
    Some(Effect {
        parts: vec![Part::Other],
        ..effect(Verb::Alter, kind, other?)
    })
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
