//! Syntax that only newer servers have.

use crate::syntax::{Ident, Name, Newer, Says, newer, newer_in_body};
use crate::text::Span;

use super::Model;
use super::catalog::{Code, Language};
use super::condition::{self, Condition};
use super::refusal::{Outcome, Refusal};

impl Model<'_> {
    /// Refuses what came with a version that the oldest server does not have, in its words.
    pub(super) fn needs_version(
        &self,
        major: u32,
        span: Span,
        message: impl Into<String>,
        what: &str,
    ) -> Outcome {
        let since = |oldest| {
            Err(since(
                condition::SYNTAX_ERROR,
                span,
                message,
                (what, major, oldest),
            ))
        };
        let too_old = self.postgres.filter(|oldest| *oldest < major);
        too_old.map_or(Ok(()), since)
    }

    /// Refuses the statement, or the one within another, at what the oldest server does not have.
    pub(super) fn refuse_newer(&self, span: Span) -> Outcome {
        let text = &self.files[self.file].text()[span.range()];
        let Some(oldest) = self.postgres else {
            return Ok(());
        };
        match newer(text, oldest) {
            Some(found) => self.refuse_found(text, span, &found, oldest),
            None => Ok(()),
        }
    }

    /// Refuses the code of a function or a block, which the server reads before it runs.
    pub(super) fn refuse_newer_in_code(&self, code: Code) -> Outcome {
        let is_read = code.language == Language::Plpgsql && self.checks_bodies;
        let Some(oldest) = self.postgres.filter(|_| is_read && !self.is_escaped(code)) else {
            return Ok(());
        };
        let text = self.code_text(code);
        match newer_in_body(text, oldest) {
            Some(found) => self.refuse_found(text, code.span, &found, oldest),
            None => Ok(()),
        }
    }

    fn refuse_found(&self, text: &str, all: Span, found: &Newer, oldest: u32) -> Outcome {
        let token = &text[found.span.range()];
        let span = Span::new(all.start + found.span.start, all.start + found.span.end);
        let (condition, message) = said(found.says, token);
        if found.says == Says::Function && !self.has_no_function(token, span) {
            return Ok(());
        }
        Err(since(
            condition,
            span,
            message,
            (found.what, found.since, oldest),
        ))
    }

    /// Whether there surely is no function of that name.
    fn has_no_function(&self, name: &str, span: Span) -> bool {
        let name = Name(vec![Ident::unquoted(name, span)]);
        self.functions_named(&name)
            .is_some_and(|found| found.is_empty())
    }
}

/// The condition and the message of an older server, with the token at which it stops.
fn said(says: Says, token: &str) -> (&'static Condition, String) {
    let near = match token {
        "" => "at end of input".to_owned(),
        _ => format!("at or near \"{token}\""),
    };
    match says {
        Says::Near => (condition::SYNTAX_ERROR, format!("syntax error {near}")),
        Says::Junk => {
            let message = format!("trailing junk after numeric literal {near}");
            (condition::SYNTAX_ERROR, message)
        }
        Says::Parameter(name) => {
            let message = format!("unrecognized parameter \"{name}\"");
            (condition::INVALID_PARAMETER_VALUE, message)
        }
        Says::Attribute(name) => {
            let message = format!("type attribute \"{name}\" not recognized");
            (condition::SYNTAX_ERROR, message)
        }
        Says::Unsupported(what) => (condition::FEATURE_NOT_SUPPORTED, what.to_owned()),
        Says::Function => {
            let message = format!("function {token}(...) does not exist");
            (condition::UNDEFINED_FUNCTION, message)
        }
    }
}

/// A refusal of what came with a version that is not the oldest.
fn since(
    condition: &'static Condition,
    span: Span,
    message: impl Into<String>,
    (what, major, oldest): (&str, u32, u32),
) -> Box<Refusal> {
    Refusal::new(condition, span, message)
        .note(format!("{what} came with PostgreSQL {major}"))
        .help(format!(
            "write it for PostgreSQL {oldest}, or name a later one as the oldest: \
             `postgres = {major}` in `sterna.toml`"
        ))
}
