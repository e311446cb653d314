//! Where statements begin and end.
//!
//! The lexer knows quotes and comments; this knows which semicolons end a
//! statement. A semicolon inside brackets does not only in `create rule`, whose
//! actions stand in brackets: elsewhere a bracket that is not closed must not
//! swallow the rest of the file.
//!
//! What is no SQL at all ([`foreign`](super::foreign)) is reported and stepped
//! over, so that the rest of the file can still be read. Tokens are taken one
//! by one and never collected: a file may be large.

mod open;
mod strings;
#[cfg(test)]
mod tests;

use squawk_lexer::{TokenKind, tokenize};

use crate::diagnostic::{Diagnostics, codes};
use crate::text::{BYTE_ORDER_MARK, FileId, Span};

use super::checksum::Checksum;
use super::conflict;
use super::foreign::{self, Foreign};
use super::tokens::is_trivia;
use open::Open;

/// One statement of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// From its first token to its last, without the semicolon.
    pub(super) span: Span,
    /// Whether its text can be judged: nothing was reported about it.
    pub(super) sound: bool,
}

/// Takes a text apart.
pub(super) struct Splitter<'t> {
    file: FileId,
    text: &'t str,
    /// Where the next token begins.
    at: usize,
    end: usize,
    checksum: Checksum,
    any: bool,
    has_nul: bool,
    /// Whether a backslash in an ordinary string escapes what follows it.
    escapes: bool,
}

impl<'t> Splitter<'t> {
    pub(super) fn new(file: FileId, text: &'t str, section: Span) -> Self {
        let marks = match section.start {
            0 => text.len() - text.trim_start_matches(BYTE_ORDER_MARK).len(),
            _ => 0,
        };
        Self {
            file,
            text,
            at: section.start + marks,
            end: section.end,
            checksum: Checksum::new(),
            any: false,
            has_nul: text.contains('\0'),
            escapes: false,
        }
    }

    /// The next statement, if there is one.
    pub(super) fn next(&mut self, diagnostics: &mut Diagnostics) -> Option<Piece> {
        let mut open = None;
        loop {
            match self.run(&mut open, diagnostics) {
                Stop::Jump => {}
                Stop::End if open.is_none() && self.at < self.end => {}
                Stop::End => return open.map(|open| self.close(&open, diagnostics)),
            }
        }
    }

    /// Takes tokens until the statement ends or the lexer has to begin anew
    /// behind something that is no SQL.
    fn run(&mut self, open: &mut Option<Open>, diagnostics: &mut Diagnostics) -> Stop {
        let text = &self.text[..self.end];
        if text[self.at..].starts_with(BYTE_ORDER_MARK) {
            // The lexer skips it where it begins.
            self.refuse_mark(self.at, diagnostics);
        }
        for token in tokenize(&text[self.at..]) {
            let span = Span::new(self.at, self.at + token.len as usize);
            self.at = span.end;
            if is_trivia(token.kind) {
                self.trivia(token.kind, span, open, diagnostics);
            } else if token.kind == TokenKind::Semi && open.as_ref().is_none_or(Open::may_end) {
                if open.is_some() {
                    return Stop::End;
                }
            } else if self.escapes && strings::has_escape(token.kind, &text[span.range()]) {
                self.leave_rest(span, open);
                return Stop::End;
            } else if let Some(mark) = Self::conflict(text, span, open.as_ref()) {
                conflict::report(self.file, text, mark, diagnostics);
                self.leave_rest(span, open);
                return Stop::End;
            } else if let Some(found) = foreign::find(text, token.kind, span) {
                return self.foreign(found, open, diagnostics);
            } else {
                let statement = open.get_or_insert_with(|| self.open(span));
                self.token(token.kind, span, statement, diagnostics);
            }
        }
        Stop::End
    }

    /// The mark of a conflict that stands there in place of a statement.
    fn conflict(text: &str, token: Span, open: Option<&Open>) -> Option<Span> {
        match open {
            Some(_) => None,
            None => conflict::mark(text, token.start),
        }
    }

    /// The checksum of all statements that were taken.
    pub(super) fn checksum(self) -> [u8; 32] {
        self.checksum.finish()
    }

    fn open(&mut self, first: Span) -> Open {
        if self.any {
            self.checksum.next_statement();
        }
        self.any = true;
        Open::new(first)
    }

    /// Takes all that is left as a part of the statement: where it ends cannot be told.
    fn leave_rest(&mut self, from: Span, open: &mut Option<Open>) {
        let rest = self.text[from.start..self.end].trim_end();
        let rest = rest.strip_suffix(';').unwrap_or(rest).trim_end();
        let open = open.get_or_insert_with(|| self.open(from));
        open.sound = false;
        open.span.end = from.start + rest.len();
        self.checksum.token(TokenKind::Unknown, rest);
        self.at = self.end;
    }

    fn close(&mut self, open: &Open, diagnostics: &mut Diagnostics) -> Piece {
        if let Some(conforming) = strings::setting(&self.text[open.span.range()]) {
            self.escapes = !conforming;
        }
        let mut sound = open.sound;
        if let Some(to) = open.copies_to.filter(|_| sound) {
            sound = false;
            foreign::report_copy_to(self.file, to, diagnostics);
        }
        if let Some(from) = open.copies_from.filter(|_| sound) {
            let statement = &self.text[open.span.range()];
            sound = false;
            foreign::report_copy(self.file, open.span, from, statement, diagnostics);
            self.at = foreign::end_of_copy_data(self.text, self.at, self.end).unwrap_or(self.at);
        }
        Piece {
            span: open.span,
            sound,
        }
    }

    fn trivia(
        &mut self,
        kind: TokenKind,
        span: Span,
        open: &mut Option<Open>,
        diagnostics: &mut Diagnostics,
    ) {
        self.checksum.gap();
        self.refuse_nul(span, diagnostics);
        if kind == (TokenKind::BlockComment { terminated: false }) {
            let opening = Span::new(span.start, span.start + "/*".len());
            diagnostics
                .error(
                    &codes::UNTERMINATED_COMMENT,
                    (self.file, opening),
                    "this comment is never closed",
                )
                .label("opened here")
                .help(
                    "close it with `*/`; comments nest, so each `/*` inside it needs one as well",
                );
            if let Some(open) = open {
                open.sound = false;
            }
        }
    }

    fn token(
        &mut self,
        kind: TokenKind,
        span: Span,
        open: &mut Open,
        diagnostics: &mut Diagnostics,
    ) {
        let text = &self.text[span.range()];
        open.span.end = span.end;
        open.follow(kind, text, span);
        self.checksum.token(kind, text);
        if strings::is_unterminated(kind) {
            open.sound = false;
            self.report_quote(span, text, diagnostics);
        }
        open.sound &= !self.refuse_nul(span, diagnostics);
        if text.starts_with(BYTE_ORDER_MARK) && kind == TokenKind::Ident {
            open.sound = false;
            self.refuse_mark(span.start, diagnostics);
        }
    }

    /// To the server it is a letter.
    fn refuse_mark(&self, at: usize, diagnostics: &mut Diagnostics) {
        let place = Span::new(at, at + BYTE_ORDER_MARK.len_utf8());
        diagnostics
            .error(
                &codes::SYNTAX_ERROR,
                (self.file, place),
                "syntax error at or near a byte order mark",
            )
            .label("it cannot be seen, and PostgreSQL takes it for a letter")
            .help("remove it: only the first character of a file can be one");
    }

    /// Reports the first NUL byte of a token or a comment, and says whether there is one.
    fn refuse_nul(&self, span: Span, diagnostics: &mut Diagnostics) -> bool {
        let found = match self.has_nul {
            true => self.text[span.range()].find('\0'),
            false => None,
        };
        if let Some(at) = found {
            let place = Span::new(span.start + at, span.start + at + 1);
            diagnostics
                .error(
                    &codes::SYNTAX_ERROR,
                    (self.file, place),
                    "a NUL byte cannot be sent to PostgreSQL",
                )
                .help("remove it; if the whole file is full of them, save it as UTF-8");
        }
        found.is_some()
    }

    /// Steps over what is no SQL. A line for psql ends a statement, as it does there.
    fn foreign(
        &mut self,
        found: Foreign,
        open: &mut Option<Open>,
        diagnostics: &mut Diagnostics,
    ) -> Stop {
        self.at = found.span.end;
        if open.as_ref().is_none_or(|open| open.sound) {
            foreign::report(self.file, self.text, found, diagnostics);
        }
        if let Some(open) = open {
            open.sound = false;
        }
        if found.is_line() {
            return Stop::End;
        }
        let open = open.get_or_insert_with(|| self.open(found.span));
        open.sound = false;
        open.words += 1;
        open.span.end = found.span.end;
        Stop::Jump
    }

    fn report_quote(&self, span: Span, text: &str, diagnostics: &mut Diagnostics) {
        let opening = strings::opening_quote(text);
        let place = Span::new(span.start, span.start + opening.len());
        let closing = opening.trim_start_matches(|c: char| c.is_ascii_alphabetic() || c == '&');
        diagnostics
            .error(
                &codes::UNTERMINATED_QUOTE,
                (self.file, place),
                "this quote is never closed",
            )
            .label("opened here")
            .help(format!(
                "close it with `{closing}`; all that follows was taken for quoted text"
            ));
    }
}

/// Why no more tokens are taken.
enum Stop {
    /// The statement ends here, or the text.
    End,
    /// The lexer has to begin anew.
    Jump,
}
