//! What is read of every construct that names something.

mod expressions;
mod limits;
mod places;
mod queries;
mod rows;
mod shown;
mod types;

use sqlparser::dialect::PostgreSqlDialect;

use super::*;

/// Reads the whole of a text with an entry point.
fn whole<T>(text: &str, read: impl Fn(&mut Parser, &Names) -> Result<T, ParserError>) -> Option<T> {
    let names = Names::new(text, 0);
    let mut parser = Parser::new(&PostgreSqlDialect {}).try_with_sql(text).ok()?;
    let found = read(&mut parser, &names).ok()?;
    (parser.peek_token_ref().token == Token::EOF).then_some(found)
}

/// What a statement does.
fn read_change(text: &str) -> Option<Change> {
    change(CommandTag::of(text), text, &Names::new(text, 0))
}

fn expression(text: &str) -> Option<String> {
    whole(text, expr).map(|expr| shown::expr(&expr))
}

fn statement(text: &str) -> Option<String> {
    read_change(text).map(|change| shown::change(&change))
}

/// Compares what is read of each text with what is expected of it.
fn each(cases: &[(&str, &str)], read: impl Fn(&str) -> Option<String>) {
    for (text, expected) in cases {
        assert_eq!(read(text).as_deref(), Some(*expected), "{text}");
    }
}

/// Each of these is not read, which is silence and no error.
fn none(cases: &[&str], read: impl Fn(&str) -> Option<String>) {
    for text in cases {
        assert_eq!(read(text), None, "{text}");
    }
}

#[test]
fn a_reader_of_another_statement_goes_on_behind_what_is_read() {
    let text = "default -'ä'::text not null, b \"T\".x[] (select 1)";
    let names = Names::new(text, 0);
    let mut parser = Parser::new(&PostgreSqlDialect {})
        .try_with_sql(text)
        .unwrap();
    let word = |parser: &mut Parser| parser.next_token().to_string();
    assert_eq!(word(&mut parser), "default");
    let default = plain_expr(&mut parser, &names).unwrap();
    assert_eq!(shown::expr(&default), "(- 'ä'::text)");
    assert_eq!(
        [word(&mut parser), word(&mut parser), word(&mut parser)],
        ["not", "null", ","]
    );
    assert_eq!(name(&mut parser, &names).unwrap().to_string(), "b");
    let of = type_name(&mut parser, &names).unwrap();
    assert_eq!(
        (shown::type_name(&of).as_str(), &text[of.span.range()]),
        ("T.x[]", "\"T\".x[]")
    );
    assert_eq!(
        shown::query(&query(&mut parser, &names).unwrap()),
        "select 1"
    );
    assert_eq!(parser.peek_token_ref().token, Token::EOF);
}

#[test]
fn what_is_not_read_leaves_the_parser_where_it_was() {
    let text = "a + , b";
    let names = Names::new(text, 0);
    let mut parser = Parser::new(&PostgreSqlDialect {})
        .try_with_sql(text)
        .unwrap();
    assert!(expr(&mut parser, &names).is_err());
    assert_eq!(parser.next_token().to_string(), "a");
}
