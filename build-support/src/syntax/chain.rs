//! How deep a statement is, for whoever takes the square of the time for that.

use squawk_lexer::{LiteralKind, TokenKind};

use super::tokens::tokens;

/// How many tokens are open at once. The bodies of functions count as well:
/// those in SQL are judged.
pub(super) fn longest_chain(statement: &str) -> usize {
    let quoted = TokenKind::Literal {
        kind: LiteralKind::DollarQuotedString { terminated: true },
    };
    let mut longest = open_tokens(statement);
    for token in tokens(statement).filter(|token| token.kind == quoted) {
        let tag = token.text[1..].find('$').map_or(0, |tag| tag + "$$".len());
        longest = longest.max(open_tokens(&token.text[tag..token.text.len() - tag]));
    }
    longest
}

fn open_tokens(text: &str) -> usize {
    // Those of each open bracket, and of all of them.
    let mut counts = vec![0];
    let (mut open, mut most) = (0_usize, 0_usize);
    for token in tokens(text) {
        let here = counts.len() - 1;
        match token.kind {
            TokenKind::Comma | TokenKind::Semi => open -= std::mem::take(&mut counts[here]),
            TokenKind::CloseParen | TokenKind::CloseBracket if here > 0 => {
                open -= counts.pop().unwrap_or_default();
            }
            _ => {
                counts[here] += 1;
                open += 1;
            }
        }
        if matches!(token.kind, TokenKind::OpenParen | TokenKind::OpenBracket) {
            counts.push(0);
        }
        most = most.max(open);
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comma_and_a_bracket_end_a_chain() {
        let cases = [
            ("select not a", 3),
            ("select not a, b", 3),
            ("select f(not a, b) c", 5),
            ("select f(a, b) as c, d", 5),
            ("do $a$ not not not not $a$", 4),
            ("a)) b", 4),
        ];
        for (text, length) in cases {
            assert_eq!(longest_chain(text), length, "{text}");
        }
    }
}
