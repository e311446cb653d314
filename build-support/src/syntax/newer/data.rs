//! What came to queries and to statements that change rows.

use squawk_lexer::TokenKind;

use super::{Feature, Statement, any, closes};

pub(super) const FEATURES: &[Feature] = &[
    any("merge", 15, "`merge`", merge),
    any("matched", 17, "`when not matched by`", matched),
    any(
        "returning",
        17,
        "`returning` of `merge`",
        returning_of_merge,
    ),
    any("returning", 18, "`returning with`", |it, at| {
        let is_so = it.is(at + 1, "with") && it.kind(at + 2) == Some(TokenKind::OpenParen);
        is_so.then_some(at + 1)
    }),
    any("distinct", 14, "`group by distinct`", grouped),
    any("all", 14, "`group by all`", grouped),
    any("search", 14, "`search` of a recursive query", |it, at| {
        let is_order = it.is_any(at + 1, &["depth", "breadth"]) && it.is(at + 2, "first");
        (closes(it, at) && is_order).then_some(at)
    }),
    any("cycle", 14, "`cycle` of a recursive query", cycle),
    any("local", 17, "`at local`", |it, at| {
        let is_so = it.follows(at, &["at"]) && it.is_behind_operand(at - 1);
        is_so.then_some(at)
    }),
];

/// `merge into`, and `matched` before the next semicolon: `merge` alone may be any name.
fn merge(it: &Statement, at: usize) -> Option<usize> {
    let mut rest = at..it.tokens.len();
    let is_so = it.is(at + 1, "into")
        && rest
            .by_ref()
            .take_while(|&at| it.kind(at) != Some(TokenKind::Semi))
            .any(|at| it.is(at, "matched"));
    is_so.then_some(at)
}

fn matched(it: &Statement, at: usize) -> Option<usize> {
    let is_so =
        it.follows(at, &["not"]) && it.is(at + 1, "by") && it.is_any(at + 2, &["source", "target"]);
    is_so.then_some(at + 1)
}

fn returning_of_merge(it: &Statement, at: usize) -> Option<usize> {
    let depth = it.tokens[at].depth;
    let begin = (0..at)
        .rev()
        .take_while(|&before| it.kind(before) != Some(TokenKind::Semi))
        .take_while(|&before| it.tokens[before].depth >= depth)
        .find(|&before| it.is(before, "merge") && it.tokens[before].depth == depth);
    begin.and_then(|begin| merge(it, begin)).map(|_| at)
}

fn grouped(it: &Statement, at: usize) -> Option<usize> {
    it.follows(at, &["group", "by"]).then_some(at)
}

/// `cycle a, b set c` behind the brackets of a query.
fn cycle(it: &Statement, at: usize) -> Option<usize> {
    let mut end = at + 1;
    while it.is_name(end) && it.kind(end + 1) == Some(TokenKind::Comma) {
        end += 2;
    }
    let recursive = it.tokens.iter().any(|token| token.is("recursive"));
    let is_so = closes(it, at) && recursive && it.is_name(end) && it.is(end + 1, "set");
    is_so.then_some(at)
}
