//! What the conditions of a `do` block ask the catalog for.

use squawk_lexer::TokenKind;

use crate::syntax::tokens::Token;

use super::super::super::change::Asks;

/// A condition that does nothing but look.
pub(super) enum Condition {
    /// `[not] exists (select ... from c where a = 'x' and ...)`, of the catalog.
    Exists(Asks),
    /// Anything else.
    Other,
}

/// Functions that only look, besides those of `pg_catalog` that are known by their names.
const LOOKING: &[&str] = &[
    "exists",
    "count",
    "lower",
    "upper",
    "coalesce",
    "current_schema",
    "current_schemas",
    "current_setting",
    "current_database",
    "any",
    "all",
    "in",
    "and",
    "or",
    "not",
    "select",
    "where",
    "on",
    "from",
    "array",
    "format_type",
    "bool_or",
    "bool_and",
    "max",
    "min",
    "length",
    "version",
    "unnest",
    "quote_ident",
    "using",
    "is",
    "values",
    "as",
];

impl Condition {
    /// Nothing if it calls what may do more than look.
    pub(super) fn of(tokens: &[Token]) -> Option<Self> {
        let calls = tokens.windows(2).filter(|pair| {
            pair[1].kind == TokenKind::OpenParen
                && matches!(
                    pair[0].kind,
                    TokenKind::Ident | TokenKind::QuotedIdent { .. }
                )
        });
        let mut calls = calls.map(|pair| pair[0].text.to_ascii_lowercase());
        let looks = calls.all(|name| {
            let known = [
                "pg_",
                "has_",
                "to_reg",
                "array_",
                "obj_",
                "col_",
                "information_schema",
            ];
            LOOKING.contains(&&*name) || known.iter().any(|prefix| name.starts_with(prefix))
        });
        let branches = tokens.iter().any(|token| token.is("case"));
        let asks = || match exists(tokens).or_else(|| regclass(tokens)) {
            Some(asks) => Self::Exists(asks),
            None => Self::Other,
        };
        (looks && !branches).then(asks)
    }
}

/// `to_regclass('x') is [not] null`, perhaps behind `select` and in brackets.
fn regclass(tokens: &[Token]) -> Option<Asks> {
    let mut tokens = tokens;
    while let [open, inner @ .., close] = tokens
        && open.kind == TokenKind::OpenParen
        && close.kind == TokenKind::CloseParen
    {
        tokens = inner.strip_prefix_token("select").unwrap_or(inner);
    }
    let [function, open, name, close, is, rest @ ..] = tokens else {
        return None;
    };
    let negated = match rest {
        [null] if null.is("null") => true,
        [not, null] if not.is("not") && null.is("null") => false,
        _ => return None,
    };
    let fits = function.is("to_regclass")
        && open.kind == TokenKind::OpenParen
        && close.kind == TokenKind::CloseParen
        && is.is("is");
    Some(Asks {
        negated,
        source: "to_regclass".to_owned(),
        equal: vec![(String::new(), string(&[*name])?)],
        exact: fits,
    })
    .filter(|_| fits)
}

/// `[not] exists (...)` and nothing behind it.
fn exists(tokens: &[Token]) -> Option<Asks> {
    let (negated, rest) = match tokens.first()?.is("not") {
        true => (true, &tokens[1..]),
        false => (false, tokens),
    };
    let inner = rest.strip_prefix_token("exists")?;
    let (open, inner) = inner.split_first()?;
    let (close, inner) = inner.split_last()?;
    let whole = open.kind == TokenKind::OpenParen
        && close.kind == TokenKind::CloseParen
        && inner.iter().all(|token| token.depth > close.depth);
    if !whole {
        return None;
    }
    let inner = inner.strip_prefix_token("select")?;
    let (source, is_alone, filter) = source_and_filter(inner, open.depth)?;
    let terms = equalities(filter, open.depth)?;
    Some(Asks {
        negated,
        source,
        exact: is_alone && terms.iter().all(Option::is_some),
        equal: terms.into_iter().flatten().collect(),
    })
}

trait Strip {
    fn strip_prefix_token(&self, word: &str) -> Option<&Self>;
}

impl Strip for [Token<'_>] {
    fn strip_prefix_token(&self, word: &str) -> Option<&Self> {
        let (first, rest) = self.split_first()?;
        first.is(word).then_some(rest)
    }
}

/// The relation behind `from`, whether no other stands there, and the tokens behind `where`. What is selected
/// must be no aggregate, which has a row always.
fn source_and_filter<'s, 't>(
    tokens: &'s [Token<'t>],
    depth: usize,
) -> Option<(String, bool, &'s [Token<'t>])> {
    let at = |word: &str| {
        let mut places = tokens.iter().enumerate();
        let found = places.find(|(_, token)| token.depth == depth && token.is(word));
        found.map(|(place, _)| place)
    };
    let (from, filter) = (at("from")?, at("where")?);
    if tokens[..from].iter().any(|token| token.depth > depth) {
        return None;
    }
    let (schema, dot) = (tokens.get(from + 1)?, tokens.get(from + 2)?);
    let source = match dot.kind {
        TokenKind::Dot if schema.is_any(&["pg_catalog", "information_schema"]) => from + 3,
        TokenKind::Dot => return None,
        _ => from + 1,
    };
    // An alias may stand behind it; anything more narrows what is found.
    let is_alone = filter <= source + 3
        && tokens[source..filter]
            .iter()
            .all(|token| token.kind == TokenKind::Ident && !token.is_any(&["join", "natural"]));
    let source = tokens.get(source)?.text.to_ascii_lowercase();
    // Without a schema only names that are nobody else's are of the catalog.
    if dot.kind != TokenKind::Dot && !source.starts_with("pg_") {
        return None;
    }
    Some((source, is_alone, tokens.get(filter + 1..)?))
}

/// The columns that must be like a string. Each narrows what is found, as
/// everything else between the `and`s does.
fn equalities(tokens: &[Token], depth: usize) -> Option<Vec<Option<(String, String)>>> {
    const WIDER: &[&str] = &["or", "union", "except", "intersect", "group", "having"];
    let outer = |token: &&Token| token.depth == depth;
    if tokens.iter().filter(outer).any(|token| token.is_any(WIDER)) {
        return None;
    }
    let terms = tokens.split(|token| token.depth == depth && token.is("and"));
    Some(terms.map(equality).collect())
}

/// `[t.]a = 'x' [::regclass]`, or `a = (select oid from c where b = 'x')`.
fn equality(term: &[Token]) -> Option<(String, String)> {
    let term = match term {
        [_, dot, rest @ ..] if dot.kind == TokenKind::Dot => rest,
        _ => term,
    };
    let [column, operator, value @ ..] = term else {
        return None;
    };
    let text = string(value).or_else(|| looked_up(value))?;
    let plain = column.kind == TokenKind::Ident && operator.text == "=";
    plain.then(|| (column.text.to_ascii_lowercase(), text))
}

fn string(tokens: &[Token]) -> Option<String> {
    let (value, rest) = tokens.split_first()?;
    let ends = match rest {
        [] => true,
        [first, ..] if first.is("limit") => true,
        [first, second, _] => first.text == ":" && second.text == ":",
        [first, _] => first.text == "::",
        _ => false,
    };
    let text = value.text.strip_prefix('\'')?.strip_suffix('\'')?;
    ends.then(|| text.replace("''", "'"))
}

/// The name in a query for the number of a type or a relation.
fn looked_up(tokens: &[Token]) -> Option<String> {
    let [
        _,
        select,
        oid,
        from,
        source @ ..,
        filter,
        column,
        operator,
        value,
        close,
    ] = tokens
    else {
        return None;
    };
    let source = source.last()?;
    let fits = select.is("select")
        && oid.is("oid")
        && from.is("from")
        && source.is_any(&["pg_type", "pg_class"])
        && filter.is("where")
        && column.is_any(&["typname", "relname"])
        && operator.text == "="
        && close.kind == TokenKind::CloseParen;
    if fits { string(&[*value]) } else { None }
}
