//! Syntax that came with a version of PostgreSQL, and where an older server stops at it.
//!
//! A feature is known by a word and what stands around it. That is looked for in the tokens, so
//! that it is found in statements that are not read, too, and in the bodies of functions. A form
//! that could mean something to an older server is none.

mod data;
mod definition;
mod json;
mod numbers;
#[cfg(test)]
mod tests;

use squawk_lexer::TokenKind;

use crate::text::Span;

use super::tokens::{Token, tokens};

/// A statement of more bytes is data.
const TOO_LARGE: usize = 64 << 10;

/// What a server does not have yet, with its place in the text.
#[derive(Debug)]
pub(crate) struct Newer {
    /// The first version that has it.
    pub(crate) since: u32,
    /// What it is.
    pub(crate) what: &'static str,
    /// Where the server stops.
    pub(crate) span: Span,
    /// What it says there.
    pub(crate) says: Says,
}

/// What an older server says of what it does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Says {
    /// That it cannot read on.
    Near,
    /// That the number goes on behind its end.
    Junk,
    /// That there is no option, attribute or parameter of that name.
    Parameter(&'static str),
    /// The same as an error of syntax.
    Attribute(&'static str),
    /// That it does not do that.
    Unsupported(&'static str),
    /// That there is no function of that name.
    Function,
}

/// One thing that a version brought.
struct Feature {
    /// The word that it is known by.
    word: &'static str,
    /// The statements in which the word means that.
    of: Of,
    since: u32,
    what: &'static str,
    says: Says,
    /// The token at which an older server stops, if the word stands for the feature here.
    find: fn(&Statement<'_>, usize) -> Option<usize>,
}

/// What a server cannot read in any statement.
const fn any(
    word: &'static str,
    since: u32,
    what: &'static str,
    find: fn(&Statement<'_>, usize) -> Option<usize>,
) -> Feature {
    near(word, Of::Any, since, what, find)
}

/// What a server cannot read in statements of a kind.
const fn near(
    word: &'static str,
    of: Of,
    since: u32,
    what: &'static str,
    find: fn(&Statement<'_>, usize) -> Option<usize>,
) -> Feature {
    Feature {
        word,
        of,
        since,
        what,
        says: Says::Near,
        find,
    }
}

/// Whether a bracket closes before the token.
fn closes(it: &Statement, at: usize) -> bool {
    at > 0 && it.kind(at - 1) == Some(TokenKind::CloseParen)
}

/// A kind of statements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Of {
    /// All, and those within functions.
    Any,
    AlterDomain,
    Grant,
    Procedure,
    Publication,
    Reindex,
    Routine,
    Sequence,
    Statistics,
    Table,
    Trigger,
    Type,
    View,
    /// No other feature is of it.
    Other,
}

/// A statement to look through.
struct Statement<'t> {
    tokens: Vec<Token<'t>>,
    kind: Of,
    /// Whether it is the code of a function, with statements in it.
    is_code: bool,
}

/// The first thing in the statement that the server of that version does not have.
pub(crate) fn newer(text: &str, oldest: u32) -> Option<Newer> {
    first(text, oldest, Statement::new)
}

/// The same of a function's body.
pub(crate) fn newer_in_body(text: &str, oldest: u32) -> Option<Newer> {
    first(text, oldest, |text| Statement {
        tokens: tokens(text).collect(),
        kind: Of::Other,
        is_code: true,
    })
}

fn first<'t>(
    text: &'t str,
    oldest: u32,
    read: impl FnOnce(&'t str) -> Statement<'t>,
) -> Option<Newer> {
    if text.len() > TOO_LARGE {
        return None;
    }
    let statement = read(text);
    // In the body of a function, names are looked up when it runs.
    let reads_names = !statement.is_code;
    let all = [data::FEATURES, definition::FEATURES, json::FEATURES];
    let fits = |feature: &&Feature| {
        feature.since > oldest
            && (reads_names || feature.says != Says::Function)
            && (feature.of == Of::Any || feature.of.has(statement.kind))
    };
    let features: Vec<&Feature> = all.into_iter().flatten().filter(fits).collect();
    let words = statement.tokens.iter().enumerate();
    let found = words.filter(|(_, token)| token.kind == TokenKind::Ident);
    let found = found.flat_map(|(at, token)| {
        let of_word = features.iter().filter(|feature| token.is(feature.word));
        let stops = of_word.map(|feature| ((feature.find)(&statement, at), *feature));
        stops.collect::<Vec<_>>()
    });
    let found = found.filter_map(|(stop, feature)| Some((stop?, feature)));
    // What a server cannot read is told before what it does not find.
    let found = found.min_by_key(|(stop, feature)| (feature.says == Says::Function, *stop));
    let of_word = found.map(|(stop, feature)| Newer {
        since: feature.since,
        what: feature.what,
        span: statement.span(stop, text),
        says: feature.says,
    });
    let number = numbers::first(&statement, oldest);
    match (of_word, number) {
        (Some(word), Some(number)) if number.span.start < word.span.start => Some(number),
        (None, number) => number,
        (word, _) => word,
    }
}

impl Of {
    /// Whether what is of this kind is in statements of the other.
    fn has(self, other: Self) -> bool {
        self == other || (self == Self::Routine && other == Self::Procedure)
    }
}

impl<'t> Statement<'t> {
    fn new(text: &'t str) -> Self {
        let tokens: Vec<_> = tokens(text).collect();
        let kind = kind(&tokens);
        Self {
            tokens,
            kind,
            is_code: false,
        }
    }

    fn span(&self, at: usize, text: &str) -> Span {
        match self.tokens.get(at) {
            Some(token) => Span::new(token.at, token.at + token.text.len()),
            None => Span::new(text.len(), text.len()),
        }
    }

    /// Whether that token is this word.
    fn is(&self, at: usize, word: &str) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is(word))
    }

    fn is_any(&self, at: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(at, word))
    }

    fn kind(&self, at: usize) -> Option<TokenKind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    /// Whether these words stand there.
    fn has(&self, at: usize, words: &[&str]) -> bool {
        let mut words = words.iter().enumerate();
        words.all(|(behind, word)| self.is(at + behind, word))
    }

    /// Whether these words stand before it.
    fn follows(&self, at: usize, words: &[&str]) -> bool {
        at >= words.len() && self.has(at - words.len(), words)
    }

    /// Whether that token is a name, or a word that may be one.
    fn is_name(&self, at: usize) -> bool {
        matches!(
            self.kind(at),
            Some(TokenKind::Ident | TokenKind::QuotedIdent { .. })
        )
    }

    /// Whether an expression, a type or a name ends before it: no other begins there.
    fn is_behind_operand(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else {
            return false;
        };
        match self.tokens[before].kind {
            TokenKind::Ident => !self.is_any(before, BEFORE_OPERANDS),
            TokenKind::QuotedIdent { .. }
            | TokenKind::Literal { .. }
            | TokenKind::CloseParen
            | TokenKind::CloseBracket => true,
            _ => false,
        }
    }

    /// The bracket that opens around the token.
    fn opening(&self, at: usize) -> Option<usize> {
        let depth = self.tokens.get(at)?.depth;
        let mut before = (0..at).rev();
        before.find(|&open| {
            self.tokens[open].kind == TokenKind::OpenParen && self.tokens[open].depth == depth
        })
    }

    /// The bracket that closes what is opened there.
    fn closing(&self, open: usize) -> Option<usize> {
        let depth = self.tokens.get(open)?.depth;
        let mut behind = open + 1..self.tokens.len();
        behind.find(|&at| self.tokens[at].depth < depth)
    }

    /// The tokens right within the brackets that open there.
    fn within(&self, open: usize) -> impl Iterator<Item = usize> + '_ {
        let depth = self.tokens.get(open).map_or(0, |token| token.depth);
        let end = self.closing(open).unwrap_or(self.tokens.len());
        (open + 1..end).filter(move |&at| self.tokens[at].depth == depth)
    }
}

/// Words behind which an expression begins.
const BEFORE_OPERANDS: &[&str] = &[
    "all",
    "and",
    "any",
    "as",
    "between",
    "by",
    "case",
    "default",
    "distinct",
    "else",
    "from",
    "having",
    "ilike",
    "in",
    "is",
    "like",
    "not",
    "on",
    "or",
    "returning",
    "select",
    "set",
    "some",
    "then",
    "using",
    "values",
    "when",
    "where",
];

/// Words that stand between `create` and what is created.
const MODIFIERS: &[&str] = &[
    "or",
    "replace",
    "temp",
    "temporary",
    "global",
    "local",
    "unlogged",
    "foreign",
    "recursive",
];

fn kind(tokens: &[Token]) -> Of {
    let is = |word: &str| tokens.first().is_some_and(|token| token.is(word));
    if is("grant") || is("revoke") {
        return Of::Grant;
    }
    if is("reindex") {
        return Of::Reindex;
    }
    let creates = is("create");
    if !creates && !is("alter") {
        return Of::Other;
    }
    let mut words = tokens.iter().skip(1);
    let Some(object) = words.find(|word| !creates || !word.is_any(MODIFIERS)) else {
        return Of::Other;
    };
    let selects = || tokens.iter().any(|token| token.is("select"));
    match object.text.to_ascii_lowercase().as_str() {
        "domain" if !creates => Of::AlterDomain,
        // What has a query may have any words as names there.
        "table" | "foreign" if !selects() => Of::Table,
        "materialized" if !creates => Of::Table,
        "view" => Of::View,
        "function" if creates => Of::Routine,
        "procedure" if creates => Of::Procedure,
        "publication" => Of::Publication,
        "sequence" => Of::Sequence,
        "statistics" if creates => Of::Statistics,
        "trigger" if creates => Of::Trigger,
        "type" if creates => Of::Type,
        _ => Of::Other,
    }
}
