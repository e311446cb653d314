//! Names of types.

use super::*;

fn of(text: &str) -> Option<String> {
    whole(text, type_name).map(|name| shown::type_name(&name))
}

#[test]
fn spellings_of_the_grammar_have_the_names_of_the_catalog() {
    let cases = [
        ("int", "int4!"),
        ("INTEGER", "int4!"),
        ("bigint[]", "int8![]"),
        ("smallint array", "int2![]"),
        ("real", "float4!"),
        ("float", "float8!"),
        ("float(24)", "float4!"),
        ("float(25)", "float8!"),
        ("double precision", "float8!"),
        ("dec(5)", "numeric!(5)"),
        ("numeric(10, -2)", "numeric!(10,-2)"),
        ("boolean", "bool!"),
        ("bit", "bit!(1)"),
        ("bit varying(3)", "varbit!(3)"),
        ("char", "bpchar!(1)"),
        ("character(3)", "bpchar!(3)"),
        ("national character", "bpchar!(1)"),
        ("national char varying(3)", "varchar!(3)"),
        ("nchar varying", "varchar!"),
        ("character varying(20)[]", "varchar!(20)[]"),
        ("varchar", "varchar!"),
        ("timestamp", "timestamp!"),
        ("timestamp(3) with time zone", "timestamptz!(3)"),
        ("time without time zone", "time!"),
        ("time (0) with time zone", "timetz!(0)"),
        ("interval", "interval!"),
        ("interval(3)", "interval!(3)"),
        ("interval day to second(3)", "interval!(day to second,3)"),
        ("interval year to month", "interval!(year to month)"),
    ];
    each(&cases, of);
}

#[test]
fn other_types_keep_their_names() {
    let cases = [
        ("text", "text"),
        ("\"char\"", "char"),
        ("timestamptz(3)", "timestamptz(3)"),
        ("pg_catalog.int4", "pg_catalog.int4"),
        ("\"S\".\"T\"[][3]", "S.T[][]"),
        ("s.t%type", "s.t%type"),
        ("s.t.a%TYPE[]", "s.t.a%type[]"),
        ("setof int array[4]", "setof int4![]"),
        ("geometry(Point, 4326)", "geometry(Point,4326)"),
        ("vector(3)", "vector(3)"),
        ("json", "json"),
    ];
    each(&cases, of);
}

#[test]
fn what_names_no_type_is_not_read() {
    none(
        &[
            "",
            "select",
            "float(60)",
            "int[a]",
            "row",
            "1",
            "t(",
            "time with zone",
        ],
        of,
    );
}

#[test]
fn a_type_knows_its_place() {
    let text = "setof  s . \"T\" ( 1 ) [ ]";
    let name = whole(text, type_name).unwrap();
    assert_eq!(&text[name.span.range()], text);
    let parts = name.name.0.iter().map(|part| &text[part.span.range()]);
    assert_eq!(parts.collect::<Vec<_>>(), ["s", "\"T\""]);
    let text = "double /* so */ precision[]";
    let name = whole(text, type_name).unwrap();
    assert_eq!(
        &text[name.name.0[0].span.range()],
        "double /* so */ precision"
    );
}
