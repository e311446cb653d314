//! What PostgreSQL's grammar has and the judge lacks.
//!
//! Found by giving both the same statements. Where the judge stops at one of
//! these, that part is blanked, which moves nothing, and the rest is judged.

use squawk_lexer::TokenKind;

use super::tokens::{Token, tokens};

/// The statement without the part at the offset, if only the judge refuses
/// that part.
pub(super) fn without(statement: &str, offset: usize) -> Option<String> {
    let found: Vec<Token> = tokens(statement).collect();
    let at = found
        .iter()
        .position(|token| token.at >= offset)
        .unwrap_or(found.len());
    if let Some(table) = as_table(statement, &found, at) {
        return Some(table);
    }
    if let Some(rule) = without_empty_actions(statement, &found) {
        return Some(rule);
    }
    if let Some(call) = called_by_newer_word(&found, at) {
        let (start, end) = (call.at, call.at + call.text.len());
        let rest = " ".repeat(end - start - 1);
        return Some([&statement[..start], "x", &rest, &statement[end..]].concat());
    }
    let (from, to) = lacking(&found, at).filter(|(from, to)| from < to)?;
    let (start, end) = (found[from].at, found[to - 1].at + found[to - 1].text.len());
    // A name cannot be left out: any other will do.
    let is_name = found[0].is("with") || found[from].is("exclude");
    let first = if is_name { "x" } else { " " };
    let rest = " ".repeat(end - start - 1);
    Some([&statement[..start], first, &rest, &statement[end..]].concat())
}

/// `alter index i owner to ...` and its like: what a table takes, the grammar takes of any
/// relation, and what it is, is looked at later, if it is there.
fn as_table(statement: &str, found: &[Token], at: usize) -> Option<String> {
    let is_view = found.get(1)?.is("view");
    let mut words = match () {
        () if found[1].is_any(&["index", "sequence"]) || is_view => 2,
        () if found[1].is("materialized") && found.get(2)?.is("view") => 3,
        () => return None,
    };
    if is_view {
        // Only with `if exists` there is room for the longer word.
        let conditional = found.get(2)?.is("if") && found.get(3)?.is("exists");
        words = conditional.then_some(4)?;
    }
    if !found[0].is("alter") || at <= words {
        return None;
    }
    let last = &found[words - 1];
    let (start, end) = (found[1].at, last.at + last.text.len());
    let rest = " ".repeat(end - start - "table".len());
    Some([&statement[..start], "table", &rest, &statement[end..]].concat())
}

/// `do also (select 1;; select 2)`, `do also (;)`: the actions of a rule may be empty.
fn without_empty_actions(statement: &str, found: &[Token]) -> Option<String> {
    let replaces = found.get(1)?.is("or") && found.get(2)?.is("replace");
    let is_rule = found[0].is("create") && found.get(if replaces { 3 } else { 1 })?.is("rule");
    let open = found.windows(3).position(|all| {
        all[0].is("do") && all[2].text == "(" && all[1].is_any(&["also", "instead"])
            || all[1].is("do") && all[2].text == "("
    })? + 2;
    let actions = found.get(open + 1..found.len() - 1)?;
    if !is_rule || found.last()?.text != ")" {
        return None;
    }
    if actions.iter().all(|token| token.text == ";") {
        return Some([&statement[..found[open].at], "nothing"].concat());
    }
    let is_empty = |pair: &&[Token]| pair[1].text == ";" && matches!(pair[0].text, ";" | "(");
    let mut rest = statement.to_owned();
    for pair in found[open..].windows(2).filter(is_empty) {
        rest.replace_range(pair[1].at..pair[1].at + 1, " ");
    }
    (rest != statement).then_some(rest)
}

/// Words of SQL for JSON. To a server that does not have them yet they are names as any other,
/// and someone may have made a function of that name.
const NEWER_WORDS: &[&str] = &[
    "json_array",
    "json_arrayagg",
    "json_exists",
    "json_object",
    "json_objectagg",
    "json_query",
    "json_scalar",
    "json_serialize",
    "json_table",
    "json_value",
];

/// The word of a call that the judge does not take for one, around the token at which it stops.
fn called_by_newer_word<'f, 't>(found: &'f [Token<'t>], at: usize) -> Option<&'f Token<'t>> {
    let is_around = |word: usize| {
        let depth = found[word].depth;
        let ends = |token: &Token| token.kind == TokenKind::CloseParen && token.depth <= depth;
        let opens = found.get(word + 1)?.kind == TokenKind::OpenParen;
        let end = found[word + 1..].iter().position(ends)? + word + 1;
        (opens && at <= end).then_some(())
    };
    let mut words = (0..=at.min(found.len() - 1)).rev();
    let word = words.find(|&word| found[word].is_any(NEWER_WORDS) && is_around(word).is_some())?;
    found.get(word)
}

/// From which token up to which.
fn lacking(found: &[Token], at: usize) -> Option<(usize, usize)> {
    let first = found.first()?;
    if first.is("set") {
        return encoding(found);
    }
    let token = found.get(at)?;
    if first.is("alter") && found.get(1)?.is("statistics") {
        let conditional = found.get(2)?.is("if") && found.get(3)?.is("exists");
        return (conditional && (2..=3).contains(&at)).then_some((2, 4));
    }
    if first.is("alter") && token.is_any(&["storage", "compression"]) {
        let value = found.get(at + 1)?;
        return (value.kind == TokenKind::Ident).then_some((at, at + 2));
    }
    if first.is("with") {
        return query_name(found, at);
    }
    if first.is("create") && token.is("trusted") {
        return found.get(at + 1)?.is("language").then_some((at, at + 1));
    }
    if first.is("copy") {
        return delimiters(found, at);
    }
    if first.is("create") && found.get(1)?.is("extension") {
        return extension_option(found, at);
    }
    if at > 0 && found[at - 1].is("exclude") {
        // A column of that name: the word is not reserved.
        return (token.kind == TokenKind::Ident && !token.is("using")).then_some((at - 1, at));
    }
    if token.is("zone") && at > 2 && found[at - 1].is("time") && found[at - 2].is("set") {
        return Some((at - 2, at + 2)).filter(|(_, to)| *to <= found.len());
    }
    operator_class(found, at)
}

/// `set names`, the standard's word for `set client_encoding`.
fn encoding(found: &[Token]) -> Option<(usize, usize)> {
    let words = match found.get(1)?.is_any(&["session", "local"]) {
        true => 2,
        false => 1,
    };
    let value = found.get(words + 1);
    let single = found.len() <= words + 2
        && value.is_none_or(|v| {
            v.is("default")
                || matches!(
                    v.kind,
                    TokenKind::Literal { .. } | TokenKind::QuotedIdent { .. }
                )
        });
    (found.get(words)?.is("names") && single).then_some((0, found.len()))
}

/// The options of an extension may stand in any order.
fn extension_option(found: &[Token], at: usize) -> Option<(usize, usize)> {
    let option = found.get(at)?;
    let words = match option.is("cascade") {
        true => 1,
        false => option.is_any(&["schema", "version"]).then_some(2)?,
    };
    Some((at, at + words)).filter(|(_, to)| *to <= found.len())
}

/// `with update as (...)`: these words are not reserved.
fn query_name(found: &[Token], at: usize) -> Option<(usize, usize)> {
    let name = at + usize::from(found[at].text == ",");
    let is = found
        .get(name)?
        .is_any(&["insert", "update", "delete", "merge"])
        && found.get(name + 1)?.is("as");
    is.then_some((name, name + 1))
}

/// `copy ... using delimiters ','`, as before PostgreSQL 7.3.
fn delimiters(found: &[Token], at: usize) -> Option<(usize, usize)> {
    let word = at + usize::from(found[at].is("using"));
    let value = found.get(word + 1)?;
    let is = found[word].is("delimiters") && matches!(value.kind, TokenKind::Literal { .. });
    is.then_some((at, word + 2))
}

/// What may stand before `with` in `exclude using gist (a some_ops desc with
/// =)`: an operator class, with its options, and an order.
fn operator_class(found: &[Token], at: usize) -> Option<(usize, usize)> {
    let depth = found[at].depth;
    let named = matches!(
        found[at].kind,
        TokenKind::Ident | TokenKind::QuotedIdent { .. }
    );
    let excludes = || found[..at].iter().any(|token| token.is("exclude"));
    let ends = |token: &Token| {
        token.depth < depth || token.depth == depth && (token.text == "," || token.is("with"))
    };
    let end = at + found[at..].iter().position(ends)?;
    (named && depth > 0 && found[end].is("with") && excludes()).then_some((at, end))
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;

    #[test]
    fn what_only_the_judge_refuses_is_accepted() {
        for text in [
            "set names 'UTF8'",
            "set local names default",
            "set names",
            "alter statistics if exists s set statistics 5",
            "alter table t add c text storage external not null, add d text compression lz4",
            "create table t (a text, exclude using gist (a gist_text_ops with =, b with &&))",
            "create table t (a text, exclude using gist ((lower(a)) collate \"C\" s.ops (siglen = 3) desc with =))",
            "alter table t add exclude using btree (a text_pattern_ops nulls first with =, b int4_ops with =)",
            "copy t from '/a' using delimiters ','",
            "copy t from '/a' delimiters ','",
            "create or replace trusted language l handler h",
            "with update as (select 1), insert as (select 2) select 3",
            "create table t (a int, exclude int, b int)",
            "alter table t add exclude text not null",
            "create function f() returns int language sql set time zone 'UTC' as 'select 1'",
            "create extension x version '1.6' schema public cascade",
            "create extension x with cascade version \"1\" schema s",
            "create rule r as on insert to t do also (select 1;;select 2)",
            "create or replace rule r as on insert to t do (;; select (1);; ;)",
            "create rule r as on insert to t where new.a in (1) do instead ( ; )",
            "create rule r as on insert to t do also (;;)",
            "create rule r as on insert to t do also ()",
            "select json_exists(1), json_value(), json_table(json_query(a)) from json_table(1) as x",
        ] {
            assert_eq!(findings(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn what_stands_beside_it_is_judged() {
        for (text, token) in [
            ("set names 'a' 'b' c", "`'a'`"),
            ("alter statistics if exists s set statistics 5 5", "`5`"),
            ("alter table t add c text storage plain tabel", "`tabel`"),
            ("alter table t add c text storage", "`storage`"),
            (
                "create table t (exclude using gist (a some_ops =))",
                "`some_ops`",
            ),
            ("create table t (a text some_ops with =)", "`some_ops`"),
            ("copy t from '/a' using delimiters", "`using`"),
            ("with update as (select 1) selec 2", "`selec`"),
            ("create table t (exclude int nott null)", "`nott`"),
            ("create extension x version '1' shema s", "`shema`"),
            ("create rule r as on insert to t do (;;selec 1)", "`selec`"),
            ("select json_value(1 2)", "`2`"),
            ("select json_value(1) fro t", "`t`"),
        ] {
            let found = findings(text);
            let end = format!("syntax error at or near {token}");
            assert!(
                found.len() == 1 && found[0].ends_with(&end),
                "{text}: {found:?}"
            );
        }
    }
}
