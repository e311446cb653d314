//! The tokens of a statement without what stands between them.

use squawk_lexer::{LiteralKind, TokenKind, tokenize};

/// A token that means something: neither blank space nor a comment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'t> {
    pub(super) kind: TokenKind,
    pub(super) text: &'t str,
    /// The offset of its first byte in the text that was read.
    pub(super) at: usize,
    /// How many brackets are open around it.
    pub(super) depth: usize,
}

impl Token<'_> {
    /// Whether it is this word, unquoted, in whatever case.
    pub(super) fn is(&self, word: &str) -> bool {
        self.kind == TokenKind::Ident && self.text.eq_ignore_ascii_case(word)
    }

    /// Whether it is one of these words.
    pub(super) fn is_any(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(word))
    }

    /// Whether it is an ordinary string that says just `value`.
    pub(super) fn is_string(&self, value: &str) -> bool {
        let plain = matches!(
            self.kind,
            TokenKind::Literal {
                kind: LiteralKind::Str { .. }
            }
        );
        let inner = self
            .text
            .strip_prefix('\'')
            .and_then(|t| t.strip_suffix('\''));
        plain && inner.is_some_and(|inner| inner.replace("''", "'") == value)
    }
}

/// Whether it is blank space or a comment.
pub(super) fn is_trivia(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Whitespace | TokenKind::LineComment | TokenKind::BlockComment { .. }
    )
}

/// The tokens of `text` that mean something.
pub(super) fn tokens(text: &str) -> impl Iterator<Item = Token<'_>> {
    let mut end = 0;
    let mut depth = 0_usize;
    tokenize(text).filter_map(move |token| {
        let at = end;
        end += token.len as usize;
        match token.kind {
            TokenKind::OpenParen | TokenKind::OpenBracket => depth += 1,
            TokenKind::CloseParen | TokenKind::CloseBracket => depth = depth.saturating_sub(1),
            _ => {}
        }
        (!is_trivia(token.kind)).then(|| Token {
            kind: token.kind,
            text: &text[at..end],
            at,
            depth,
        })
    })
}

/// The text with one blank between its tokens and no comments, and its words in lower case: the
/// same for texts that mean the same to the server's scanner.
pub(crate) fn without_trivia(text: &str) -> String {
    let mut plain = String::new();
    for token in tokens(text) {
        match token.kind {
            TokenKind::Ident => plain.push_str(&token.text.to_ascii_lowercase()),
            _ => plain.push_str(token.text),
        }
        plain.push(' ');
    }
    let end = plain.trim_end_matches([' ', ';']).len();
    plain.truncate(end);
    plain
}

/// Whether the text names a column of that row: `old.a`.
pub(crate) fn names_column_of(text: &str, row: &str) -> bool {
    let all: Vec<Token> = tokens(text).collect();
    let mut places = all.iter().enumerate();
    places.any(|(at, token)| {
        let dot = |at: usize| {
            all.get(at)
                .is_some_and(|token| token.kind == TokenKind::Dot)
        };
        token.is(row) && dot(at + 1) && !(at > 0 && dot(at - 1))
    })
}

#[cfg(test)]
mod tests {
    use super::without_trivia;

    #[test]
    fn only_tokens_count() {
        let plain = without_trivia("BEGIN -- now\n  return  NEW.\"A\" || 'B';\nEND /* x */ ;");
        assert_eq!(plain, "begin return new . \"A\" | | 'B' ; end");
    }
}
