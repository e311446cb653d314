//! Numbers with a base, or with underscores.

use squawk_lexer::{Base, LiteralKind, TokenKind};

use crate::text::Span;

use super::{Newer, Says, Statement};

const SINCE: u32 = 16;

/// From there on a letter behind a number is an error; before, it begins a name.
const JUNK_SINCE: u32 = 15;

/// The first number that the server of that version cannot read.
pub(super) fn first(statement: &Statement<'_>, oldest: u32) -> Option<Newer> {
    if oldest >= SINCE {
        return None;
    }
    // What is selected may have its name right behind it.
    let selects = statement.tokens.iter();
    let names = oldest < JUNK_SINCE
        && selects
            .clone()
            .any(|token| token.is_any(&["select", "returning", "perform"]));
    let token = statement.tokens.iter().find(|token| {
        let TokenKind::Literal { kind } = token.kind else {
            return false;
        };
        match kind {
            LiteralKind::Int { base, .. } if base != Base::Decimal => true,
            LiteralKind::Int { .. } | LiteralKind::Numeric { .. } => token.text.contains('_'),
            _ => false,
        }
    })?;
    if names {
        return None;
    }
    let digits = token.text.bytes().take_while(u8::is_ascii_digit).count();
    let (from, says) = match oldest < JUNK_SINCE {
        true => (digits, Says::Near),
        false => (0, Says::Junk),
    };
    Some(Newer {
        since: SINCE,
        what: "a number with a base or with underscores",
        span: Span::new(token.at + from, token.at + token.text.len()),
        says,
    })
}
