//! What is refused is refused by the server, with the same condition.

use postgres::{Client, NoTls};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use scratch_postgres::Server;

use super::*;

/// The types of which strings are judged.
const TYPES: [&str; 22] = [
    "bool",
    "int2",
    "int4",
    "int8",
    "float4",
    "float8",
    "numeric",
    "uuid",
    "date",
    "timestamp",
    "timestamptz",
    "time",
    "timetz",
    "interval",
    "json",
    "jsonb",
    "inet",
    "cidr",
    "int4range",
    "numrange",
    "daterange",
    "tstzrange",
];

/// What the values of these types are made of.
const PIECES: [&str; 72] = [
    "",
    " ",
    "  ",
    "\t",
    "\n",
    "-",
    "+",
    "--",
    ".",
    ",",
    ":",
    "T",
    "Z",
    "e",
    "E5",
    "_",
    "0x",
    "0b1",
    "0",
    "1",
    "00",
    "12",
    "24",
    "60",
    "99",
    "2026",
    "02",
    "30",
    "31",
    "13",
    "0000",
    "2147483647",
    "2147483648",
    "32768",
    "9223372036854775808",
    "9999999999999999999999",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "\"",
    "\"a\"",
    "\\",
    "\\u0041",
    "null",
    "true",
    "false",
    "NULL",
    "yes",
    "on",
    "of",
    "o",
    "nan",
    "inf",
    "infinity",
    "-infinity",
    "now",
    "today",
    "epoch",
    "empty",
    "jan",
    "monday",
    "utc",
    "am",
    "day",
    "x",
    "abc",
    "/8",
    "::",
    "550e8400-e29b-41d4-a716-446655440000",
];

/// The condition of the server for each text, empty where it takes the text.
const ASK: &str = "
create or replace function pg_temp.said(text_ text, type_ text) returns text language plpgsql as $$
begin
  execute format('select %L::%s', text_, type_);
  return '';
exception when others then return sqlstate;
end $$";

fn text() -> impl Strategy<Value = String> {
    let pieces = prop::collection::vec(prop::sample::select(&PIECES[..]), 0..6);
    let date = "[0-9]{4}-[0-9]{2}-[0-9]{2}( [0-9]{2}:[0-9]{2}(:[0-9]{2})?)?";
    prop_oneof![
        3 => pieces.prop_map(|pieces| pieces.concat()),
        2 => date,
        1 => "20[0-9]{2}-[01][0-9]-[0-3][0-9]",
        1 => "[a-z]{1,5}",
        1 => "[0-9.+-]{0,6}",
        1 => "\\{?([0-9a-f]{4}-?){7,8}[0-9a-f]{4}\\}?",
        1 => "[\\[{]([0-9\"a:,{}\\[\\] ]|null|true){0,9}[\\]}]",
        1 => "-?[0-9]{1,21}",
    ]
}

fn rounds() -> usize {
    let asked = std::env::var("STERNA_ROUNDS").ok();
    500 * asked.and_then(|rounds| rounds.parse().ok()).unwrap_or(1)
}

/// What the server says of a text as each of these types.
fn said(client: &mut Client, text: &str, types: &[&str]) -> Vec<String> {
    let ask = "select pg_temp.said($1, of) from unnest($2::text[]) with ordinality as t (of, at)
        order by at";
    let found = client.query(ask, &[&text, &types]).unwrap();
    found.iter().map(|row| row.get(0)).collect()
}

#[test]
fn what_is_refused_is_no_value() {
    let mut client = Client::connect(&Server::shared().unwrap().url("postgres"), NoTls).unwrap();
    client.batch_execute(ASK).unwrap();
    let mut runner = TestRunner::default();
    for _ in 0..rounds() {
        let text = text().new_tree(&mut runner).unwrap().current();
        let refused = TYPES.into_iter().filter(|of| builtin(of, &text).is_some());
        let refused: Vec<_> = refused.collect();
        for (of, said) in refused.iter().zip(said(&mut client, &text, &refused)) {
            let fault = builtin(of, &text).unwrap();
            assert_eq!(
                fault.condition.sqlstate, said,
                "{text:?} as {of}: {fault:?}"
            );
        }
    }
}

#[test]
fn what_people_write_by_mistake_is_refused() {
    let mistakes = [
        ("bool", "maybe"),
        ("bool", ""),
        ("int4", "one"),
        ("int4", "1.5"),
        ("int4", ""),
        ("int8", "9223372036854775808"),
        ("numeric", "1,5"),
        ("numeric", "$10"),
        ("float8", "1.2.3"),
        ("uuid", "x"),
        ("uuid", "550e8400-e29b-41d4-a716-44665544000"),
        ("date", "2026-02-30"),
        ("date", "0000-00-00"),
        ("date", "never"),
        ("timestamptz", "0000-00-00 00:00:00"),
        ("timestamp", "2026-01-01 25:00"),
        ("timestamptz", ""),
        ("interval", "soon"),
        ("json", ""),
        ("jsonb", "{a: 1}"),
        ("jsonb", "{'a': 1}"),
        ("jsonb", "[1,]"),
        ("inet", "localhost"),
    ];
    for (of, text) in mistakes {
        assert!(builtin(of, text).is_some(), "{text:?} as {of}");
    }
}
