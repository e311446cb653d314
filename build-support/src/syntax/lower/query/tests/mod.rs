//! What is read of every construct that names something.

mod shown;

use super::*;

/// Reads the whole of a text with an entry point.
fn whole<T>(text: &str, read: impl Fn(&mut Parser, &Names) -> Result<T, ParserError>) -> Option<T> {
    let names = Names::new(text, 0);
    let dialect = sqlparser::dialect::PostgreSqlDialect {};
    let mut parser = Parser::new(&dialect).try_with_sql(text).ok()?;
    let found = read(&mut parser, &names).ok()?;
    (parser.peek_token_ref().token == Token::EOF).then_some(found)
}

fn statement(text: &str) -> Option<String> {
    let tag = CommandTag::of(text);
    change(tag, text, &Names::new(text, 0)).map(|change| shown::change(&change))
}

#[test]
fn operators_bind_as_in_the_grammar_of_the_server() {
    let cases = [(
        "a + b * 2 = -c::int and not x.y is null",
        "(((a + (b * 2)) = (- c::int4!)) and (not ?(x.y)))",
    )];
    for (text, shown) in cases {
        let found = whole(text, expr).map(|expr| shown::expr(&expr));
        assert_eq!(found.as_deref(), Some(shown), "{text}");
    }
}

#[test]
fn statements() {
    assert_eq!(
        statement("select a from t").as_deref(),
        Some("select a from t")
    );
}
