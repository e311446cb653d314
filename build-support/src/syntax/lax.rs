//! What the judge takes and PostgreSQL's grammar refuses.
//!
//! The opposite of [`lacks`](super::lacks): found by giving both the same statements. Each is
//! known by its tokens, and only where no other reading is left.

use squawk_lexer::{LiteralKind, TokenKind};

use crate::text::Span;

use super::tokens::{Token, tokens};

/// Where the server stops reading a statement that the judge takes.
pub(super) fn refused(statement: &str) -> Option<Span> {
    let mut words = tokens(statement);
    let (first, second) = (words.next()?, words.next()?);
    let reader: fn(&[Token]) -> Option<usize> = match () {
        () if first.is("alter") && second.is("table") => altered_table,
        () if first.is("create") && second.is_any(&["index", "unique"]) => index_elements,
        () if first.is("create") && second.is_any(CREATED) => created_table,
        () => return None,
    };
    let found: Vec<Token> = tokens(statement).collect();
    let at = reader(&found)?;
    let start = found[at].at;
    let operator = found[at..]
        .iter()
        .zip(start..)
        .take_while(|(token, place)| is_operator(token.kind) && token.at == *place);
    let length = match operator.count() {
        0 => found[at].text.len(),
        length => length,
    };
    Some(Span::new(start, start + length))
}

/// Words behind `create` that may lead to a table.
const CREATED: &[&str] = &[
    "table",
    "temp",
    "temporary",
    "unlogged",
    "foreign",
    "global",
    "local",
];

fn has(found: &[Token], at: usize, word: &str) -> bool {
    found.get(at).is_some_and(|token| token.is(word))
}

fn is_name(token: &Token) -> bool {
    matches!(token.kind, TokenKind::Ident | TokenKind::QuotedIdent { .. })
}

const fn is_operator(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Colon
            | TokenKind::Eq
            | TokenKind::Gt
            | TokenKind::Lt
            | TokenKind::Bang
            | TokenKind::Plus
            | TokenKind::Minus
            | TokenKind::Slash
            | TokenKind::Star
            | TokenKind::Percent
            | TokenKind::Or
            | TokenKind::And
            | TokenKind::Pound
            | TokenKind::Tilde
            | TokenKind::Question
            | TokenKind::At
            | TokenKind::Caret
    )
}

/// `rename` and `set schema` stand alone: they are none of the actions with commas between them.
fn altered_table(found: &[Token]) -> Option<usize> {
    let alone = |at: usize| {
        has(found, at, "rename") || (has(found, at, "set") && has(found, at + 1, "schema"))
    };
    let first = behind_name(found)?;
    let comma = |at: &usize| found[*at].kind == TokenKind::Comma && found[*at].depth == 0;
    let mut commas = (first..found.len()).filter(comma);
    let of_list = match alone(first) {
        true => commas.next(),
        false => commas
            .map(|comma| comma + 1)
            .find(|&at| alone(at))
            .map(|at| at + usize::from(has(found, at, "set"))),
    };
    of_list.or_else(|| defaults(found, 0))
}

/// The first token behind `alter table if exists only s.t *`.
fn behind_name(found: &[Token]) -> Option<usize> {
    let mut at = 2;
    if has(found, at, "if") && has(found, at + 1, "exists") {
        at += 2;
    }
    at += usize::from(has(found, at, "only"));
    at += 1;
    while found.get(at)?.kind == TokenKind::Dot {
        at += 2;
    }
    at += usize::from(found.get(at)?.kind == TokenKind::Star);
    (at < found.len()).then_some(at)
}

/// An expression without brackets among the elements of an index, unless it is a call.
fn index_elements(found: &[Token]) -> Option<usize> {
    let on = found.iter().position(|token| token.is("on"))?;
    let open = on + found[on..].iter().position(|token| token.depth > 0)?;
    let mut elements = found.iter().enumerate().skip(open + 1);
    elements
        .by_ref()
        .take_while(|(_, token)| token.depth > 0)
        .find(|(_, token)| token.depth == 1 && is_operator(token.kind))
        .map(|(at, _)| at)
}

fn created_table(found: &[Token]) -> Option<usize> {
    // A query has expressions everywhere.
    if found.iter().any(|token| token.is("select")) {
        return None;
    }
    defaults(found, 1)
        .into_iter()
        .chain(with_length(found))
        .min()
}

/// `int(11)`, as the type of a new column.
fn with_length(found: &[Token]) -> Option<usize> {
    let types = ["int", "integer", "smallint", "bigint", "boolean", "real"];
    let is_length = |token: &Token| {
        matches!(
            token.kind,
            TokenKind::Literal {
                kind: LiteralKind::Int { .. }
            }
        )
    };
    let mut windows = found.windows(6).enumerate();
    windows.find_map(|(at, window)| {
        let [before, column, of, open, length, close] = window else {
            return None;
        };
        let is_so = matches!(before.kind, TokenKind::OpenParen | TokenKind::Comma)
            && before.depth == 1
            && is_name(column)
            && !column.is_any(&["constraint", "like"])
            && of.is_any(&types)
            && open.kind == TokenKind::OpenParen
            && is_length(length)
            && close.kind == TokenKind::CloseParen;
        is_so.then_some(at + 3)
    })
}

/// An operator in the default of a column that may only stand there in brackets.
fn defaults(found: &[Token], depth: usize) -> Option<usize> {
    let mut begins = (1..found.len()).filter(|&at| {
        found[at].depth == depth && found[at].is("default") && follows_type(&found[at - 1])
    });
    begins.find_map(|at| unbracketed(found, at + 1, depth))
}

/// Whether a constraint of a column may stand behind the token: `set default` is no constraint.
fn follows_type(before: &Token) -> bool {
    let others = ["set", "drop", "of", "storage", "compression", "statistics"];
    !before.is_any(&others) && (is_name(before) || before.depth > 0 || is_closing(before.kind))
}

const fn is_closing(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::CloseParen | TokenKind::CloseBracket)
}

fn unbracketed(found: &[Token], begin: usize, depth: usize) -> Option<usize> {
    if has(found, begin, "not") {
        return Some(begin);
    }
    let refused = ["and", "or", "like", "ilike", "between", "in", "similar"];
    for at in begin..found.len() {
        let token = &found[at];
        let ends = token.depth < depth || (token.depth == depth && token.kind == TokenKind::Comma);
        if ends || token.is_any(BEHIND_DEFAULT) {
            return None;
        }
        let is_so = token.is_any(&refused) || (token.is("at") && has(found, at + 1, "time"));
        if token.depth == depth && at > begin && is_so {
            return Some(at);
        }
    }
    None
}

/// What ends the expression of a default, or may hold others without brackets.
const BEHIND_DEFAULT: &[&str] = &[
    "case",
    "not",
    "null",
    "check",
    "references",
    "primary",
    "unique",
    "constraint",
    "generated",
    "collate",
    "deferrable",
    "initially",
    "storage",
    "compression",
];

#[cfg(test)]
mod tests {
    use super::super::tests::findings;

    #[test]
    fn the_token_is_named_at_which_the_server_stops() {
        for (text, token) in [
            ("alter table t rename a to b, add c int", "`,`"),
            (
                "alter table if exists only s.t add c int, rename a to b",
                "`rename`",
            ),
            ("alter table t add c int, set schema s", "`schema`"),
            ("alter table t set schema s, add c int", "`,`"),
            ("create index on t (a::date)", "`::`"),
            (
                "create unique index i on t using btree (b, lower(a)::text desc)",
                "`::`",
            ),
            ("create index on t ((a), j->>'k')", "`->>`"),
            ("create table t (a int(11) not null)", "`(`"),
            (
                "create table t (a timestamp default now() at time zone 'utc', b int)",
                "`at`",
            ),
            ("alter table t add a bool default not true", "`not`"),
            ("alter table t add a bool not null default 1 in (1)", "`in`"),
        ] {
            let found = findings(text);
            let end = format!("syntax error at or near {token}");
            assert!(
                found.len() == 1 && found[0].ends_with(&end),
                "{text}: {found:?}"
            );
        }
    }

    #[test]
    fn what_the_server_takes_is_taken() {
        for text in [
            "alter table t add c int, add rename int",
            "alter table t rename column a to b",
            "alter table t alter a set default now() at time zone 'utc'",
            "alter table t alter a set default 1 in (1), add b int default 1 not null",
            "alter table t add constraint c foreign key (a) references u on delete set default not valid",
            "create index on t ((a::date), lower(b) text_pattern_ops, (j->>'k') desc)",
            "create index on t using gist (a gist_trgm_ops (siglen = 32)) where a::date > '2020-01-01'",
            "create table t (a int default 1 not null check (a in (1)), b text default 'a' || 'b')",
            "create table t (a bool default case when true and false then true end)",
            "create table t (a timestamp default (now() at time zone 'utc'))",
            "create table int (a int)",
            "create table t as select a default_, b from c where not d",
            "create table p partition of t default partition by list (a)",
        ] {
            assert_eq!(findings(text), [""; 0], "{text}");
        }
    }
}
