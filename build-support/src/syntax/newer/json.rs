//! The words of SQL for JSON. What has none of them is a call to an older server.

use squawk_lexer::TokenKind;

use super::{Feature, Says, Statement, any};

pub(super) const FEATURES: &[Feature] = &[
    any("json", 16, "`is json`", |it, at| {
        let not = usize::from(it.follows(at, &["is", "not"]));
        let is = at.checked_sub(1 + not)?;
        (it.is(is, "is") && it.is_behind_operand(is)).then_some(at)
    }),
    any("json_table", 17, "`json_table`", |it, at| {
        stop(it, at, |it, at| {
            it.is_any(at, &["columns", "passing", "as"]) && it.is_behind_operand(at)
        })
    }),
    any("json_exists", 17, "`json_exists`", path_words),
    any("json_query", 17, "`json_query`", path_words),
    any("json_value", 17, "`json_value`", path_words),
    call("json_exists", 17, "`json_exists`"),
    call("json_query", 17, "`json_query`"),
    call("json_value", 17, "`json_value`"),
    call("json_scalar", 17, "`json_scalar`"),
    call("json_serialize", 17, "`json_serialize`"),
    any("json_object", 16, "`json_object` of keys and values", pairs),
    any("json_objectagg", 16, "`json_objectagg`", pairs),
    any("json_array", 16, "`json_array`", list_words),
    any("json_arrayagg", 16, "`json_arrayagg`", list_words),
    call("json_array", 16, "`json_array`"),
    call("json_arrayagg", 16, "`json_arrayagg`"),
];

/// A call, which is one of a function that is not there.
const fn call(word: &'static str, since: u32, what: &'static str) -> Feature {
    Feature {
        says: Says::Function,
        find: |it, at| (opens(it, at) && !is_definition(it, at)).then_some(at),
        ..any(word, since, what, |_, _| None)
    }
}

/// Whether the word has brackets, and is no part of a longer name.
fn opens(it: &Statement, at: usize) -> bool {
    let dotted = at > 0 && it.kind(at - 1) == Some(TokenKind::Dot);
    it.kind(at + 1) == Some(TokenKind::OpenParen) && !dotted
}

/// Whether the word before it says that no call is meant: `create function json_array(...)`.
fn is_definition(it: &Statement, at: usize) -> bool {
    let objects = [
        "function",
        "into",
        "table",
        "exists",
        "view",
        "as",
        "on",
        "routine",
        "references",
        "with",
        "recursive",
        "update",
        "procedure",
        "aggregate",
        "type",
    ];
    at == 0 || it.is_any(at - 1, &objects)
}

/// The first token right within the brackets behind the word that is so.
fn stop(it: &Statement, at: usize, is_so: impl Fn(&Statement, usize) -> bool) -> Option<usize> {
    let mut within = opens(it, at).then(|| it.within(at + 1))?;
    within.find(|&at| is_so(it, at))
}

/// What says how a value is looked for, and what is made of it.
fn path_words(it: &Statement, at: usize) -> Option<usize> {
    stop(it, at, |it, at| {
        let wraps = ["wrapper", "array", "conditional", "unconditional"];
        let wrapper = it.is_any(at, &["with", "without"]) && it.is_any(at + 1, &wraps);
        let otherwise =
            it.is_any(at, &["null", "error", "empty", "true", "false"]) && it.is(at + 1, "on");
        let other = it.is_any(at, &["returning", "passing"]);
        (wrapper || otherwise || other) && it.is_behind_operand(at)
    })
}

/// `'key': value`, or `'key' value 'value'`.
fn pairs(it: &Statement, at: usize) -> Option<usize> {
    stop(it, at, |it, at| {
        let is_colon = |at| it.kind(at) == Some(TokenKind::Colon);
        let colon = is_colon(at)
            && !is_colon(at - 1)
            && !is_colon(at + 1)
            && it.kind(at + 1) != Some(TokenKind::Eq);
        let literal = matches!(it.kind(at - 1), Some(TokenKind::Literal { .. }));
        colon || (it.is(at, "value") && literal)
    })
}

/// `null on null`, `absent on null` and `returning` behind a value.
fn list_words(it: &Statement, at: usize) -> Option<usize> {
    stop(it, at, |it, at| {
        let nulls = it.is_any(at, &["null", "absent"]) && it.has(at + 1, &["on", "null"]);
        (nulls || it.is(at, "returning")) && it.is_behind_operand(at)
    })
}
