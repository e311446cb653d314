//! Where strings and quoted names begin and end.
//!
//! That depends on `standard_conforming_strings`, and the lexer takes it to be on. Where
//! a file turns it off, what follows the first backslash in a string cannot be read.

use squawk_lexer::{LiteralKind, TokenKind};

use super::super::tokens::{Token, tokens};

/// A statement that sets it has no more bytes, as a rule.
const LONGEST: usize = 80;

/// Whether strings are as in the standard behind this statement, if it sets that.
pub(super) fn setting(statement: &str) -> Option<bool> {
    let begins = |word: &str| {
        statement
            .get(..word.len())
            .is_some_and(|first| first.eq_ignore_ascii_case(word))
    };
    if statement.len() > LONGEST || !begins("set") && !begins("reset") {
        return None;
    }
    let words: Vec<Token> = tokens(statement).collect();
    let is_meant = |token: &Token| token.is("standard_conforming_strings");
    let value = match words.iter().position(is_meant) {
        Some(place) => words.get(place + 2),
        None => return begins("reset").then_some(true),
    };
    let text = value.map_or("", |value| value.text.trim_matches('\''));
    let off = [
        "off", "of", "false", "fals", "fal", "fa", "f", "no", "n", "0",
    ];
    Some(!off.iter().any(|off| text.eq_ignore_ascii_case(off)))
}

/// Whether it is an ordinary string in which something may be escaped.
pub(super) fn has_escape(kind: TokenKind, text: &str) -> bool {
    let is_string = matches!(
        kind,
        TokenKind::Literal {
            kind: LiteralKind::Str { .. }
        }
    );
    is_string && text.contains('\\')
}

/// Whether the closing quote is missing.
pub(super) fn is_unterminated(kind: TokenKind) -> bool {
    use LiteralKind as L;
    match kind {
        TokenKind::QuotedIdent { terminated, .. } => !terminated,
        TokenKind::Literal { kind } => match kind {
            L::Str { terminated }
            | L::NationalStr { terminated }
            | L::ByteStr { terminated }
            | L::BitStr { terminated }
            | L::DollarQuotedString { terminated }
            | L::UnicodeEscStr { terminated }
            | L::EscStr { terminated } => !terminated,
            L::Int { .. } | L::Numeric { .. } => false,
        },
        _ => false,
    }
}

/// What a quoted text begins with: `'`, `"`, `e'`, `u&'`, `$$` or `$body$`.
pub(super) fn opening_quote(text: &str) -> &str {
    let end = match text.strip_prefix('$') {
        Some(rest) => rest.find('$').map(|tag| tag + 2),
        None => text.find(['\'', '"']).map(|quote| quote + 1),
    };
    &text[..end.unwrap_or(text.len())]
}
