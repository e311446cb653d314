//! Finds enum values that are used in the file that adds them.
//!
//! The server refuses a value in the transaction that added it (SQLSTATE
//! 55P04), unless the enum itself was created there too. Whether a string is
//! meant as the value often only the catalog knows. It is sure where a cast to
//! the enum's own name says so; everywhere else a string of the same text is a
//! possible use, which may move a migration out of its transaction, where the
//! server takes it either way, but never fails a build.

use squawk_lexer::TokenKind;

use crate::text::Span;

use super::super::Statement;
use super::super::action::{Action, AddEnumValue};
use super::super::name::{Ident, Name};
use super::super::tokens::{Token, tokens};

/// A value that is added and used.
pub(super) struct Use<'s> {
    pub(super) added: &'s AddEnumValue,
    /// The statement that adds it.
    pub(super) addition: Span,
    /// The statement that uses it.
    pub(super) user: Span,
    /// The string.
    pub(super) literal: Span,
    /// Whether the server would certainly refuse it.
    pub(super) certain: bool,
}

/// The first use of a value, a certain one before a possible one.
pub(super) fn find<'s>(text: &str, statements: &'s [Statement]) -> Option<Use<'s>> {
    let mut possible = None;
    for (position, statement) in statements.iter().enumerate() {
        let Action::AddEnumValue(added) = &statement.action else {
            continue;
        };
        if creates(&statements[..position], &added.enumeration) {
            continue;
        }
        let mut certain = !added.if_not_exists;
        for user in &statements[position + 1..] {
            if let Some(mut found) = use_in(text, added, statement.span, user) {
                found.certain &= certain;
                if found.certain {
                    return Some(found);
                }
                possible = possible.or(Some(found));
            }
            certain &= leaves_names_alone(user);
        }
    }
    possible
}

fn creates(statements: &[Statement], name: &Name) -> bool {
    statements
        .iter()
        .any(|s| matches!(&s.action, Action::CreateEnum(created) if created.is_written_like(name)))
}

/// Whether the same name means the same type behind the statement.
fn leaves_names_alone(statement: &Statement) -> bool {
    let tag = statement.tag.name();
    matches!(statement.action, Action::AddEnumValue(_))
        || !(tag.ends_with(" TYPE")
            || matches!(
                tag,
                "DO" | "SET" | "RESET" | "CALL" | "SELECT" | "DROP SCHEMA"
            ))
}

fn use_in<'s>(
    text: &str,
    added: &'s AddEnumValue,
    addition: Span,
    user: &Statement,
) -> Option<Use<'s>> {
    if matches!(user.tag.name(), "ALTER TYPE" | "COMMENT")
        || matches!(user.action, Action::CopyFromStdin)
    {
        return None;
    }
    let statement = &text[user.span.range()];
    // The quick look: most statements do not have the word at all.
    if !statement.contains(added.value.as_str()) && !added.value.contains('\'') {
        return None;
    }
    let found: Vec<Token> = tokens(statement).collect();
    let strings = || (0..found.len()).filter(|&at| found[at].is_string(&added.value));
    let cast = strings().find(|&at| is_cast(&found[at + 1..], &added.enumeration));
    let literal = &found[cast.or_else(|| strings().next())?];
    let start = user.span.start + literal.at;
    Some(Use {
        added,
        addition,
        user: user.span,
        literal: Span::new(start, start + literal.text.len()),
        // `if not exists` may skip the rest, and what a routine does is done later.
        certain: cast.is_some()
            && !found.iter().any(|token| token.is("exists"))
            && !matches!(user.tag.name(), "CREATE FUNCTION" | "CREATE PROCEDURE"),
    })
}

/// Whether `::name` or `as name)` stands there.
fn is_cast(tokens: &[Token], name: &Name) -> bool {
    let rest = match tokens {
        [a, b, rest @ ..] if a.kind == TokenKind::Colon && b.kind == TokenKind::Colon => rest,
        [a, rest @ ..] if a.is("as") => rest,
        _ => return false,
    };
    let parts: Vec<Ident> = rest
        .iter()
        .take_while(|token| {
            matches!(
                token.kind,
                TokenKind::Ident | TokenKind::QuotedIdent { .. } | TokenKind::Dot
            )
        })
        .take(2 * name.0.len() - 1)
        .filter(|token| token.kind != TokenKind::Dot)
        .map(ident)
        .collect();
    Name(parts).is_written_like(name)
        && rest
            .get(2 * name.0.len() - 1)
            .is_none_or(|token| !matches!(token.kind, TokenKind::Dot | TokenKind::OpenBracket))
}

fn ident(token: &Token) -> Ident {
    let span = Span::new(token.at, token.at + token.text.len());
    match token
        .text
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'))
    {
        Some(quoted) => Ident::quoted(&quoted.replace("\"\"", "\""), span),
        None => Ident::unquoted(token.text, span),
    }
}
