//! Cuts a body into statements, without knowing the language well.

use squawk_lexer::TokenKind;

use super::super::tokens::Token;

/// Statements that change the catalog, and are SQL as they stand.
pub(super) const CHANGING: &[&str] = &[
    "create", "alter", "drop", "comment", "grant", "revoke", "truncate", "refresh", "reindex",
    "cluster", "vacuum", "analyze", "lock", "import", "do", "security", "reassign", "discard",
];

/// What may stand before a statement.
const BEFORE: &[&str] = &["begin", "then", "else", "loop", "declare", "exception"];

/// The statements of a body, with what stands between the words that frame them.
pub(super) fn pieces<'s, 't>(all: &'s [Token<'t>]) -> Vec<&'s [Token<'t>]> {
    let mut found = Vec::new();
    let (mut start, mut next) = (0, 0);
    while let Some(token) = all.get(next) {
        if next == start && (token.is_any(CHANGING) || token.is("execute")) {
            let rest = &all[next..];
            let semicolon =
                |other: &Token| other.kind == TokenKind::Semi && other.depth <= token.depth;
            next += rest.iter().position(semicolon).unwrap_or(rest.len());
            found.push(&all[start..next]);
            start = next + 1;
        } else if token.kind == TokenKind::Semi || token.depth == 0 && token.is_any(BEFORE) {
            found.push(&all[start..next]);
            start = next + 1;
        } else if ends_label(&all[start..=next]) {
            start = next + 1;
        }
        next += 1;
    }
    found.push(all.get(start..).unwrap_or_default());
    found.retain(|piece| !piece.is_empty());
    found
}

/// `<<label>>`.
fn ends_label(piece: &[Token]) -> bool {
    let kinds = piece.iter().map(|token| token.kind);
    kinds.eq([
        TokenKind::Lt,
        TokenKind::Lt,
        TokenKind::Ident,
        TokenKind::Gt,
        TokenKind::Gt,
    ])
}
