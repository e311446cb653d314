//! Where things stand.

use super::*;
use crate::syntax::change::{Dml, ExprKind, FromItem, InsertSource};
use crate::text::Span;

/// The texts of an expression and of all that stands in it as operands.
fn texts<'t>(text: &'t str, expr: &Expr, found: &mut Vec<&'t str>) {
    found.push(&text[expr.span.range()]);
    match &expr.kind {
        ExprKind::Operator { left, right, .. } => {
            for operand in [left, right].into_iter().flatten() {
                texts(text, operand, found);
            }
        }
        ExprKind::Call(call) => call.arguments.iter().for_each(|e| texts(text, e, found)),
        ExprKind::Condition(_, parts) => parts.iter().for_each(|e| texts(text, e, found)),
        ExprKind::Cast(expr, name) => {
            texts(text, expr, found);
            found.push(&text[name.span.range()]);
        }
        _ => {}
    }
}

#[test]
fn expressions_begin_and_end_with_their_own_text() {
    let cases: &[(&str, &[&str])] = &[
        ("(a + b) * c", &["(a + b) * c", "a + b", "a", "b", "c"]),
        (
            "not 'ä'::text is null",
            &[
                "not 'ä'::text is null",
                "'ä'::text is null",
                "'ä'::text",
                "'ä'",
                "text",
            ],
        ),
        ("f( a , 'ö' )", &["f( a , 'ö' )", "a", "'ö'"]),
        ("cast(a as int)", &["cast(a as int)", "a", "int"]),
        (
            "a and (b) and c",
            &["a and (b) and c", "a and (b)", "a", "b", "c"],
        ),
        (
            "trim(both 'x' from y)",
            &["trim(both 'x' from y)", "y", "'x'"],
        ),
        (
            "extract(year from y)",
            &["extract(year from y)", "year", "y"],
        ),
    ];
    for (text, expected) in cases {
        let expr = whole(text, expr).unwrap();
        let mut found = Vec::new();
        texts(text, &expr, &mut found);
        assert_eq!(found, *expected, "{text}");
    }
}

#[test]
fn places_count_from_the_begin_of_the_file() {
    let file = "-- ü\nselect 1;\nselect ä . \"B\" from s.t u";
    let at = file.rfind("select").unwrap();
    let text = &file[at..];
    let change = change(CommandTag::of(text), text, &Names::new(text, at));
    let Some(Change::Query(query)) = change else {
        panic!("{change:?}");
    };
    let Body::Select(select) = &query.body else {
        panic!("{query:?}");
    };
    let here = |span: Span| &file[span.range()];
    assert_eq!(here(query.span), text);
    assert_eq!(here(select.items[0].expr.span), "ä . \"B\"");
    let FromItem::Table { name, alias } = &select.from[0] else {
        panic!("{select:?}");
    };
    assert_eq!(
        name.0
            .iter()
            .map(|part| here(part.span))
            .collect::<Vec<_>>(),
        ["s", "t"]
    );
    assert_eq!(here(alias.as_ref().unwrap().name.span), "u");
}

#[test]
fn parts_of_statements_know_their_places() {
    let text = "insert into t (a) select 1 union select 2 on conflict (a) where b do nothing";
    let Some(Change::Dml(dml)) = read_change(text) else {
        panic!();
    };
    let Dml::Insert(insert) = *dml else {
        panic!();
    };
    let here = |span: Span| &text[span.range()];
    assert_eq!(here(insert.columns[0].column.span), "a");
    let InsertSource::Query(query) = &insert.source else {
        panic!();
    };
    let Body::SetOperation { span, left, .. } = &query.body else {
        panic!();
    };
    assert_eq!(
        (here(*span), here(left.span)),
        ("union select 2", "select 1")
    );
    let conflict = insert.conflict.as_ref().unwrap();
    assert_eq!(here(conflict.span), "on conflict (a) where b do nothing");
    assert_eq!(here(insert.span), text);
}

#[test]
fn names_of_the_grammar_stand_where_their_words_stand() {
    let cases = [
        ("coalesce (a)", "coalesce"),
        ("a at time zone b", "at"),
        ("substring(a from 1)", "substring"),
        ("current_user", "current_user"),
    ];
    for (text, word) in cases {
        let Some(Expr {
            kind: ExprKind::Call(call),
            ..
        }) = whole(text, expr)
        else {
            panic!("{text}");
        };
        assert_eq!(&text[call.name.0[0].span.range()], word);
    }
}
