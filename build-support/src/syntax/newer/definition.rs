//! What came to statements that define objects.

use squawk_lexer::TokenKind;

use super::{Feature, Of, Says, Statement, closes, near};

pub(super) const FEATURES: &[Feature] = &[
    near("nulls", Of::Any, 15, "`nulls distinct`", |it, at| {
        let follows = it.follows(at, &["unique"]) || closes(it, at);
        let distinct = it.is(at + 1, "distinct") || it.has(at + 1, &["not", "distinct"]);
        (follows && distinct).then_some(at)
    }),
    near(
        "trigger",
        Of::Trigger,
        14,
        "`create or replace trigger`",
        |it, at| (at == 3 && it.is(1, "or")).then_some(at),
    ),
    near(
        "always",
        Of::Table,
        18,
        "a virtual generated column",
        not_stored,
    ),
    near("begin", Of::Routine, 14, "`begin atomic`", |it, at| {
        (it.tokens[at].depth == 0 && it.is(at + 1, "atomic")).then_some(at)
    }),
    near(
        "return",
        Of::Routine,
        14,
        "`return` as the body of a function",
        body,
    ),
    near(
        "delete",
        Of::Table,
        15,
        "`on delete set null` of some columns",
        |it, at| {
            let sets = it.is(at + 1, "set") && it.is_any(at + 2, &["null", "default"]);
            let listed = it.kind(at + 3) == Some(TokenKind::OpenParen);
            (it.follows(at, &["on"]) && sets && listed).then_some(at + 3)
        },
    ),
    near("without", Of::Table, 18, "`without overlaps`", |it, at| {
        (it.tokens[at].depth > 0 && it.is(at + 1, "overlaps")).then_some(at)
    }),
    near(
        "period",
        Of::Table,
        18,
        "`period` in a foreign key",
        |it, at| {
            let of_key = it
                .opening(at)
                .is_some_and(|open| it.follows(open, &["key"]));
            let last = it.is_name(at + 1) && it.kind(at + 2) == Some(TokenKind::CloseParen);
            (of_key && last).then_some(at + 1)
        },
    ),
    near(
        "not",
        Of::Table,
        18,
        "`not null` as a constraint of a table",
        not_null,
    ),
    near(
        "not",
        Of::AlterDomain,
        17,
        "`not null` as a constraint of a domain",
        |it, at| (is_added(it, at) && it.is(at + 1, "null")).then_some(at),
    ),
    near("enforced", Of::Table, 18, "`not enforced`", |it, at| {
        let behind = match it.follows(at, &["not"]) {
            true => it.is_behind_operand(at - 1),
            false => closes(it, at),
        };
        (behind && it.tokens[at].depth < 2).then_some(at)
    }),
    near(
        "inherit",
        Of::Table,
        18,
        "`inherit` of a constraint",
        |it, at| {
            (at > 3 && it.is_name(at - 1) && it.follows(at - 1, &["alter", "constraint"]))
                .then_some(at)
        },
    ),
    near("compression", Of::Table, 14, "`compression`", |it, at| {
        let named = it.is_any(at + 1, &["pglz", "lz4"]) && it.is_behind_operand(at);
        let set = it.follows(at, &["set"]) && it.is_any(at + 1, &["pglz", "lz4", "default"]);
        (named || set || is_including(it, at)).then_some(at)
    }),
    near(
        "storage",
        Of::Table,
        16,
        "`storage` of a new column",
        |it, at| {
            let kinds = ["plain", "external", "extended", "main"];
            (it.is_any(at + 1, &kinds) && it.is_behind_operand(at)).then_some(at)
        },
    ),
    near(
        "storage",
        Of::Table,
        16,
        "`set storage default`",
        |it, at| (it.follows(at, &["set"]) && it.is(at + 1, "default")).then_some(at + 1),
    ),
    near(
        "statistics",
        Of::Table,
        17,
        "`set statistics default`",
        |it, at| (it.follows(at, &["set"]) && it.is(at + 1, "default")).then_some(at + 1),
    ),
    near(
        "partition",
        Of::Table,
        14,
        "`detach partition ... concurrently`",
        detach,
    ),
    near("expression", Of::Table, 17, "`set expression`", |it, at| {
        (it.follows(at, &["set"]) && it.is(at + 1, "as")).then_some(at)
    }),
    near("access", Of::Table, 15, "`set access method`", |it, at| {
        (it.follows(at, &["set"]) && it.is(at + 1, "method")).then_some(at)
    }),
    near(
        "statistics",
        Of::Statistics,
        16,
        "`create statistics` without a name",
        |it, at| (at == 1 && it.is(2, "on")).then_some(2),
    ),
    near(
        "parameter",
        Of::Grant,
        15,
        "`grant ... on parameter`",
        |it, at| {
            let named = it.is_name(at + 1) && !it.is_any(at + 1, &["to", "from"]);
            (it.follows(at, &["on"]) && named).then_some(at + 1)
        },
    ),
    near("inherit", Of::Grant, 16, "`with inherit`", |it, at| {
        let value = it.is_any(at + 1, &["option", "true", "false"]);
        (it.follows(at, &["with"]) && value).then_some(at)
    }),
    near("set", Of::Grant, 16, "`with set`", |it, at| {
        let value = it.is_any(at + 1, &["option", "true", "false"]);
        (it.follows(at, &["with"]) && value).then_some(at)
    }),
    near("admin", Of::Grant, 16, "`with admin true`", |it, at| {
        let value = it.is_any(at + 1, &["true", "false"]);
        (it.follows(at, &["with"]) && value).then_some(at + 1)
    }),
    near(
        "tables",
        Of::Publication,
        15,
        "`tables in schema`",
        |it, at| it.has(at + 1, &["in", "schema"]).then_some(at),
    ),
    near(
        "table",
        Of::Publication,
        15,
        "a publication of some rows or columns",
        published,
    ),
    near(
        "concurrently",
        Of::Reindex,
        14,
        "`reindex (concurrently)`",
        |it, at| (it.tokens[at].depth > 0).then_some(at),
    ),
    near(
        "tablespace",
        Of::Reindex,
        14,
        "`reindex (tablespace ...)`",
        |it, at| (it.tokens[at].depth > 0).then_some(at),
    ),
    Feature {
        says: Says::Parameter("security_invoker"),
        ..near(
            "security_invoker",
            Of::View,
            15,
            "`security_invoker`",
            |it, at| {
                let of_options = |open| it.follows(open, &["with"]) || it.follows(open, &["set"]);
                // What is not there is left alone, whatever it is to be.
                let is_there = !it.is(2, "if");
                let found = it.opening(at).is_some_and(of_options);
                (is_there && found).then_some(at)
            },
        )
    },
    Feature {
        says: Says::Attribute("multirange_type_name"),
        ..near(
            "multirange_type_name",
            Of::Type,
            14,
            "multirange types",
            |it, at| {
                let of_range = |open| it.follows(open, &["as", "range"]);
                it.opening(at).is_some_and(of_range).then_some(at)
            },
        )
    },
    Feature {
        says: Says::Unsupported("unlogged sequences are not supported"),
        ..near(
            "unlogged",
            Of::Sequence,
            15,
            "an unlogged sequence",
            |_, at| (at == 1).then_some(at),
        )
    },
    Feature {
        says: Says::Unsupported("procedures cannot have OUT arguments"),
        ..near(
            "out",
            Of::Procedure,
            14,
            "an `out` argument of a procedure",
            |it, at| (it.tokens[at].depth == 1 && is_argument(it, at)).then_some(at),
        )
    },
    Feature {
        says: Says::Unsupported("only simple column references are allowed in CREATE STATISTICS"),
        ..near(
            "on",
            Of::Statistics,
            14,
            "statistics of expressions",
            expressions,
        )
    },
];

fn is_including(it: &Statement, at: usize) -> bool {
    it.follows(at, &["including"]) || it.follows(at, &["excluding"])
}

/// `generated always as (...)` without `stored`: where that is missed.
fn not_stored(it: &Statement, at: usize) -> Option<usize> {
    let opens = it.is(at + 1, "as") && it.kind(at + 2) == Some(TokenKind::OpenParen);
    let is_so = it.follows(at, &["generated"]) && opens;
    let end = it.closing(at + 2).filter(|_| is_so)? + 1;
    (!it.is(end, "stored")).then_some(end)
}

/// `return` where the body of a function may stand.
fn body(it: &Statement, at: usize) -> Option<usize> {
    let named = [
        "returns",
        "setof",
        "language",
        "type",
        "to",
        "function",
        "procedure",
        "support",
        "set",
    ];
    let before = at.checked_sub(1)?;
    let is_name = it.is_any(before, &named)
        || matches!(
            it.kind(before),
            Some(TokenKind::Eq | TokenKind::Comma | TokenKind::Dot)
        );
    // Within `begin atomic` it is a statement, and that is told before.
    (it.tokens[at].depth == 0 && !is_name && it.kind(before) != Some(TokenKind::Semi)).then_some(at)
}

/// Whether the constraint is one that `alter` adds.
fn is_added(it: &Statement, at: usize) -> bool {
    let named = at > 0 && it.is_name(at - 1) && it.follows(at - 1, &["add", "constraint"]);
    it.tokens[at].depth == 0 && (named || it.follows(at, &["add"]))
}

/// `not null a`, with or without a name, where a table has its constraints.
fn not_null(it: &Statement, at: usize) -> Option<usize> {
    let begins = |at: usize| {
        at > 0
            && matches!(
                it.kind(at - 1),
                Some(TokenKind::OpenParen | TokenKind::Comma)
            )
    };
    let named = at > 1 && it.is_name(at - 1) && it.is(at - 2, "constraint");
    let element = it.tokens[at].depth == 1 && (begins(at) || (named && begins(at - 2)));
    let is_so = it.is(at + 1, "null") && it.is_name(at + 2) && (element || is_added(it, at));
    is_so.then_some(at)
}

/// `detach partition p concurrently`: the last word.
fn detach(it: &Statement, at: usize) -> Option<usize> {
    let mut end = at + 2;
    while it.kind(end) == Some(TokenKind::Dot) {
        end += 2;
    }
    let last = it.is_any(end, &["concurrently", "finalize"]);
    (it.follows(at, &["detach"]) && last).then_some(end)
}

/// The columns or the condition behind a table of a publication.
fn published(it: &Statement, at: usize) -> Option<usize> {
    let found = (at + 1..it.tokens.len()).find(|&at| {
        it.is_any(at, &["where", "with"]) || it.kind(at) == Some(TokenKind::OpenParen)
    })?;
    (it.follows(at, &["for"]) || it.is_any(at - 1, &["add", "set"]))
        .then_some(found)
        .filter(|&found| !it.is(found, "with") && !it.is_any(found - 1, &["only"]))
}

/// Whether the token is in the first brackets of the statement, which are those of arguments.
fn is_argument(it: &Statement, at: usize) -> bool {
    let first = (0..at).find(|&at| it.kind(at) == Some(TokenKind::OpenParen));
    first.is_some() && it.opening(at) == first
}

/// The first bracket of what the statistics are on.
fn expressions(it: &Statement, at: usize) -> Option<usize> {
    let mut listed = (at + 1..it.tokens.len()).take_while(|&at| !it.is(at, "from"));
    listed
        .find(|&at| it.kind(at) == Some(TokenKind::OpenParen))
        .filter(|_| it.tokens[at].depth == 0)
}
