//! What the tests of this room share, and those of the whole room.

use proptest::prelude::*;

use crate::diagnostic::{Diagnostics, Footer, Place};
use crate::text::{File, Files, Span};

use super::*;

fn read(text: &str, declared: Option<Transaction>) -> (Script, Vec<String>) {
    let mut files = Files::default();
    let file = files.add(File::new("a.sql", text));
    let mut diagnostics = Diagnostics::default();
    let section = Span::new(0, text.len());
    let source = Source {
        file,
        text,
        section,
        declared,
    };
    let script = Reader::default().read(&source, &mut diagnostics);
    diagnostics.sort(&files);
    let found = diagnostics.iter().map(|diagnostic| {
        let Place::Text(file, span) = diagnostic.place else {
            panic!("{diagnostic:?}");
        };
        let (start, end) = (
            files[file].line_column(span.start),
            files[file].line_column(span.end),
        );
        format!(
            "{}:{}-{}:{} {}[{}]: {}",
            start.line,
            start.column,
            end.line,
            end.column,
            diagnostic.severity.name(),
            diagnostic.code.name,
            diagnostic.message
        )
    });
    let found = found.collect();
    (script, found)
}

/// What a text says.
pub(super) fn script(text: &str) -> Script {
    read(text, None).0
}

/// What is reported about a text.
pub(super) fn findings(text: &str) -> Vec<String> {
    read(text, None).1
}

/// What is reported about a text that is declared to run outside a transaction.
pub(super) fn findings_outside(text: &str) -> Vec<String> {
    read(text, Some(Transaction::Outside)).1
}

/// The first help of what is reported about a text.
pub(super) fn first_help(text: &str) -> String {
    let mut diagnostics = Diagnostics::default();
    let file = Files::default().add(File::new("a.sql", text));
    let section = Span::new(0, text.len());
    let source = Source {
        file,
        text,
        section,
        declared: None,
    };
    Reader::default().read(&source, &mut diagnostics);
    let footers = diagnostics
        .iter()
        .flat_map(|diagnostic| &diagnostic.footers);
    let mut helps = footers.filter_map(|footer| match footer {
        Footer::Help(help) => Some(help.clone()),
        Footer::Note(_) => None,
    });
    helps.next().unwrap()
}

/// The bytes of each statement.
pub(super) fn spans(text: &str) -> Vec<(usize, usize)> {
    let statements = script(text).statements;
    statements
        .iter()
        .map(|s| (s.span.start, s.span.end))
        .collect()
}

/// The text of each statement.
pub(super) fn statements(text: &str) -> Vec<&str> {
    spans(text)
        .iter()
        .map(|&(start, end)| &text[start..end])
        .collect()
}

/// Statements as people write them, to be damaged.
const REAL: &[&str] = &[
    include_str!("../../tests/cases/command_tags.txt"),
    "create or replace function f(a int) returns trigger language plpgsql as $body$\nbegin\n  \
     if new.a <> old.a then raise exception 'no: %', new.a; end if;\n  return new;\nend\n$body$;",
    "create function f() returns int language sql as 'select a[1:2], b->>''c'' from t where d is not null';",
    "create function f() returns int begin atomic; select case when true then 1 end; end;",
    "with recursive a as (select 1 union all select a + 1 from a) insert into t (b) select * from a \
     on conflict (b) do update set b = excluded.b returning *;",
    "create table t (a bigint generated always as identity primary key, b text collate \"C\" default 'x'::text, \
     check (a > 0), exclude using gist (c with &&)) partition by range (a);",
    "copy t (a) from stdin;\n1\n\\.\n\\connect x\nselect {{ a }}, ${b}, <% c %>;",
    "begin; alter type e add value 'a'; update t set e = 'a'::e; create index concurrently on t (a); commit;",
];

/// One way to damage a text.
#[derive(Clone, Copy, Debug)]
enum Damage {
    Delete,
    Double,
    Swap,
    Cut,
}

/// Damages a text at tokens, which hits more states than at characters.
fn damaged(text: &str, wounds: &[(usize, Damage)]) -> String {
    let mut end = 0;
    let mut parts: Vec<&str> = squawk_lexer::tokenize(text)
        .map(|token| {
            let start = end;
            end += token.len as usize;
            &text[start..end]
        })
        .collect();
    for &(at, damage) in wounds {
        let at = at.checked_rem(parts.len()).unwrap_or_default();
        match damage {
            _ if parts.is_empty() => {}
            Damage::Delete => drop(parts.remove(at)),
            Damage::Double => parts.insert(at, parts[at]),
            Damage::Swap => {
                let other = (at * 7 + 3) % parts.len();
                parts.swap(at, other);
            }
            Damage::Cut => {
                let part = parts[at];
                parts[at] = &part[..part.floor_char_boundary(part.len() / 2)];
            }
        }
    }
    parts.concat()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn damaged_sql_is_read_without_panic(
        text in prop::sample::select(REAL),
        wounds in prop::collection::vec(
            (any::<usize>(), prop::sample::select(&[Damage::Delete, Damage::Double, Damage::Swap, Damage::Cut][..])),
            1..40,
        )
    ) {
        findings(&damaged(text, &wounds));
    }
}
