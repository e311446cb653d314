//! The checksum of a migration: over its tokens, so that only its meaning counts.
//!
//! Comments, blank space, line endings, empty statements and the last
//! semicolon may change without changing it. Words compare as they are
//! written: `select` and `SELECT` differ, as a quoted name may hide in either.
//!
//! Each token goes in as its length and its bytes, so that no two rows of
//! tokens can be taken for each other. Operators are the one case where blank
//! space means something (`@-1` is one operator, `@ -1` two), and the lexer
//! hands them out character by character: those that touch go in as one.

use sha2::{Digest, Sha256};
use squawk_lexer::TokenKind;

/// What the first bytes say, to be changed whenever the rest changes.
const VERSION: &[u8] = b"sterna tokens 1\n";

/// How many bytes are collected before they are hashed: the hash is slow to
/// call, above all in an unoptimised build.
const BUFFER: usize = 16 * 1024;

/// Takes in tokens and gives a digest.
pub(super) struct Checksum {
    hash: Sha256,
    buffer: Vec<u8>,
    /// Where in the buffer the length of the operator stands that the last
    /// token belongs to, if it was one.
    operator: Option<usize>,
}

impl Checksum {
    pub(super) fn new() -> Self {
        Self {
            hash: Sha256::new_with_prefix(VERSION),
            buffer: Vec::with_capacity(BUFFER),
            operator: None,
        }
    }

    /// A token that means something.
    pub(super) fn token(&mut self, kind: TokenKind, text: &str) {
        if !is_operator(kind) {
            self.operator = None;
            self.add(kind, text);
        } else if let Some(length) = self.operator {
            self.extend(length, text);
        } else {
            self.flush();
            self.operator = Some(self.buffer.len());
            self.add(kind, text);
        }
    }

    /// Blank space or a comment: what stands on both sides does not touch.
    pub(super) fn gap(&mut self) {
        self.operator = None;
    }

    /// A statement begins, after another.
    pub(super) fn next_statement(&mut self) {
        self.operator = None;
        self.buffer.extend_from_slice(&0_u64.to_le_bytes());
    }

    /// The digest of all that was taken in.
    pub(super) fn finish(mut self) -> [u8; 32] {
        self.hash.update(&self.buffer);
        self.hash.finalize().into()
    }

    fn add(&mut self, kind: TokenKind, text: &str) {
        self.flush();
        if may_span_lines(kind) && text.contains("\r\n") {
            self.add_bytes(text.replace("\r\n", "\n").as_bytes());
        } else {
            self.add_bytes(text.as_bytes());
        }
    }

    fn add_bytes(&mut self, bytes: &[u8]) {
        self.buffer
            .extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        self.buffer.extend_from_slice(bytes);
    }

    /// Lets the operator whose length stands at `length` go on with `text`.
    fn extend(&mut self, length: usize, text: &str) {
        self.buffer.extend_from_slice(text.as_bytes());
        let total = (self.buffer.len() - length - size_of::<u64>()) as u64;
        self.buffer[length..length + size_of::<u64>()].copy_from_slice(&total.to_le_bytes());
    }

    /// Makes room. Only called where no operator is unfinished.
    fn flush(&mut self) {
        if self.buffer.len() >= BUFFER {
            self.hash.update(&self.buffer);
            self.buffer.clear();
        }
    }
}

fn is_operator(kind: TokenKind) -> bool {
    use TokenKind as K;
    matches!(
        kind,
        K::Plus
            | K::Minus
            | K::Star
            | K::Slash
            | K::Lt
            | K::Gt
            | K::Eq
            | K::Tilde
            | K::Bang
            | K::At
            | K::Pound
            | K::Percent
            | K::Caret
            | K::And
            | K::Or
            | K::Backtick
            | K::Question
            | K::Colon
    )
}

fn may_span_lines(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Literal { .. } | TokenKind::QuotedIdent { .. }
    )
}

#[cfg(test)]
mod tests {
    use super::super::tests::script;

    fn same(one: &str, other: &str) -> bool {
        script(one).checksum == script(other).checksum
    }

    #[test]
    fn comments_and_blank_space_do_not_count() {
        assert!(same(
            "select  1 -- one\n;",
            "/* a /* nested */ one */\tselect\r\n1"
        ));
    }

    #[test]
    fn line_endings_do_not_count_even_inside_quotes() {
        assert!(same(
            "do $$\nbegin\nend\n$$; select 'a\nb'",
            "do $$\r\nbegin\r\nend\r\n$$;\r\nselect 'a\r\nb'"
        ));
        assert!(!same("select 'a\nb'", "select 'a\n\nb'"));
    }

    #[test]
    fn empty_statements_and_the_last_semicolon_do_not_count() {
        assert!(same("select 1; select 2", ";;select 1;;;select 2;;"));
        assert!(!same("select 1; select 2", "select 1 select 2"));
    }

    #[test]
    fn words_compare_as_they_are_written() {
        assert!(!same("select 1", "SELECT 1"));
        assert!(!same("select ab", "select a b"));
    }

    #[test]
    fn operators_that_touch_are_one() {
        assert!(!same("select @-1", "select @ -1"));
        assert!(!same("select @-1", "select @/**/-1"));
        assert!(same("select 1+2", "select 1 + 2"));
        assert!(!same("select a::int", "select a: :int"));
    }

    #[test]
    fn no_text_is_taken_for_the_end_of_a_token() {
        assert!(!same("select 'a', 'b'", "select 'a'', ''b'"));
    }

    #[test]
    fn a_long_text_is_hashed_to_its_end() {
        let long = "select 1 +- 2;\n".repeat(5000);
        assert!(!same(&long, &format!("{long}select 1")));
        assert!(same(&long, &long.replace('\n', "\r\n")));
    }

    #[test]
    fn the_digest_stays_what_it_is() {
        let hex: String = script("create table a (id int);")
            .checksum
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(
            hex,
            "6e7f0361cb7836d7e6d5bb48696e35e6b83417253d494908d4c8bb760beb45f2"
        );
    }
}
