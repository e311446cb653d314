//! What to write instead of a token that was refused.

use squawk_lexer::TokenKind;

use super::lower;
use super::reword::nearest_keyword;
use super::tokens::tokens;

/// Words that begin a statement of PL/pgSQL and none of SQL.
const PLPGSQL: &[&str] = &[
    "raise", "perform", "if", "for", "foreach", "while", "loop", "return", "null", "exit", "get",
];

/// The help for `token`, below which stands `label`, and `before` which the statement begins.
pub(super) fn find(
    statement: &str,
    before: &str,
    token: &str,
    label: Option<&str>,
) -> Option<String> {
    let is_word = token.starts_with(|first: char| first.is_ascii_alphabetic());
    if is_unquoted_block(statement, token) {
        let is_routine = is_any(&["begin", "declare"], token);
        let around = if is_routine { "as $$" } else { "do $$" };
        return Some(format!(
            "a block of PL/pgSQL stands in quotes: write `{around}` before it and `$$` behind it"
        ));
    }
    if label == Some("unexpected trailing comma") {
        return Some("remove it".to_owned());
    }
    if token == "`" {
        return Some("PostgreSQL quotes names with `\"`".to_owned());
    }
    if token.eq_ignore_ascii_case("auto_increment") {
        return Some("write `generated always as identity`".to_owned());
    }
    if is_word && label == Some("expected a name") || is_name_in_list(before, token) {
        return Some(format!(
            "`{token}` is a reserved word: choose another name, or quote it"
        ));
    }
    nearest_keyword(token).map(|word| format!("did you mean `{word}`?"))
}

/// Whether the token is a reserved word where a list, by its brackets and commas, has a name.
fn is_name_in_list(before: &str, token: &str) -> bool {
    before.trim_end().ends_with(['(', ',']) && lower::is_reserved(token)
}

/// Where the innermost bracket was opened, if the statement ends before it is closed.
pub(super) fn open_bracket(statement: &str, token: &str, label: Option<&str>) -> Option<usize> {
    if !matches!(token, "" | ";") || label != Some("expected `)`") {
        return None;
    }
    let mut open = Vec::new();
    for token in tokens(statement) {
        match token.kind {
            TokenKind::OpenParen => open.push(token.at),
            TokenKind::CloseParen => drop(open.pop()),
            _ => {}
        }
    }
    open.pop()
}

/// Whether the statement is the beginning of a block of PL/pgSQL without the
/// quotes around it, so that what follows it is the rest of the block.
pub(super) fn is_unquoted_block(statement: &str, token: &str) -> bool {
    let mut words = tokens(statement);
    let Some(first) = words.next() else {
        return false;
    };
    if first.is("begin") {
        return is_any(PLPGSQL, token);
    }
    let has_body = first.is("do")
        || first.is("create")
            && words
                .take(3)
                .any(|word| word.is_any(&["function", "procedure"]));
    has_body && is_any(&["begin", "declare"], token)
}

fn is_any(words: &[&str], token: &str) -> bool {
    words.iter().any(|word| word.eq_ignore_ascii_case(token))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{findings, first_help};

    #[test]
    fn a_block_without_its_quotes_is_one_fault() {
        assert_eq!(
            findings("begin\n  raise 'no way back';\nend\n$$;\n"),
            ["2:3-2:8 error[syntax-error]: syntax error at or near `raise`"]
        );
        assert_eq!(
            findings(
                "select 1;\ncreate function f() returns int language plpgsql as\n\
                 begin\n  return 1;\nend;\ncommit;"
            ),
            ["3:1-3:6 error[syntax-error]: syntax error at or near `begin`"]
        );
    }

    #[test]
    fn a_block_without_its_quotes_gets_them() {
        let help = |quotes| {
            format!(
                "a block of PL/pgSQL stands in quotes: write `{quotes}` before it and `$$` behind it"
            )
        };
        assert_eq!(first_help("begin if true then end;"), help("do $$"));
        assert_eq!(
            first_help("create or replace function f() returns int as begin return 1; end;"),
            help("as $$")
        );
    }

    #[test]
    fn what_other_servers_have_is_translated() {
        assert_eq!(
            first_help("create table `a` (b int)"),
            "PostgreSQL quotes names with `\"`"
        );
        assert_eq!(
            first_help("create table a (b int auto_increment)"),
            "write `generated always as identity`"
        );
    }

    #[test]
    fn a_reserved_word_is_called_so() {
        assert_eq!(
            first_help("create table user (a int)"),
            "`user` is a reserved word: choose another name, or quote it"
        );
        assert_eq!(
            first_help("alter table user add a int"),
            "`user` is a reserved word: choose another name, or quote it"
        );
        assert_eq!(
            first_help("create table a (b int, From int)"),
            "`From` is a reserved word: choose another name, or quote it"
        );
        assert_eq!(
            first_help("create index on a (table)"),
            "`table` is a reserved word: choose another name, or quote it"
        );
    }

    #[test]
    fn a_misspelt_word_gets_the_nearest() {
        assert_eq!(first_help("selec 1"), "did you mean `select`?");
    }
}
