//! Why the server would refuse a statement.

use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostics;
use crate::syntax::change::ObjectRef;
use crate::text::{FileId, Span};

use super::condition::{self, Condition};

/// Where in the files something happened. Every object and column has one, so it is small.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) struct Origin {
    file: FileId,
    start: u32,
    /// An option of one is as small.
    end: NonZeroU32,
}

impl Origin {
    /// A place of a file.
    pub(crate) fn new(file: FileId, span: Span) -> Self {
        // No file is so large: what reads it has such offsets too.
        let offset = |at| u32::try_from(at).unwrap_or(u32::MAX);
        Self {
            file,
            start: offset(span.start),
            end: NonZeroU32::new(offset(span.end)).unwrap_or(NonZeroU32::MIN),
        }
    }

    /// The file.
    pub(crate) const fn file(self) -> FileId {
        self.file
    }

    /// The name that was created, dropped or renamed there, or the definition of something.
    pub(crate) const fn span(self) -> Span {
        Span::new(self.start as usize, self.end.get() as usize)
    }
}

/// Why the server would refuse a statement: what it says, and what it cannot know.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    condition: &'static Condition,
    message: String,
    span: Span,
    label: Option<String>,
    labels: Vec<(Origin, String)>,
    notes: Vec<String>,
    helps: Vec<String>,
}

/// What a part of a statement gives, or why the server would refuse the whole.
///
/// A refusal is boxed, as it is rare and large.
pub(crate) type Outcome<T = ()> = Result<T, Box<Refusal>>;

impl Refusal {
    /// A refusal in the server's words, at a place of the statement's file.
    pub(crate) fn new(
        condition: &'static Condition,
        span: Span,
        message: impl Into<String>,
    ) -> Box<Self> {
        Box::new(Self {
            condition,
            message: message.into(),
            span,
            label: None,
            labels: Vec::new(),
            notes: Vec::new(),
            helps: Vec::new(),
        })
    }

    /// Says what is to see at the place itself.
    pub(crate) fn label(mut self: Box<Self>, text: impl Into<String>) -> Box<Self> {
        self.label = Some(text.into());
        self
    }

    /// Points to where something happened, if that is known.
    pub(crate) fn at(
        mut self: Box<Self>,
        origin: Option<Origin>,
        text: impl Into<String>,
    ) -> Box<Self> {
        if let Some(origin) = origin {
            self.labels.push((origin, text.into()));
        }
        self
    }

    /// What the server says as detail, or why it matters.
    pub(crate) fn note(mut self: Box<Self>, text: impl Into<String>) -> Box<Self> {
        self.notes.push(text.into());
        self
    }

    /// What to write instead.
    pub(crate) fn help(mut self: Box<Self>, text: impl Into<String>) -> Box<Self> {
        self.helps.push(text.into());
        self
    }

    /// The name that is missing, if that is why.
    pub(crate) fn missing(&self) -> Option<Span> {
        let of_missing = [
            condition::UNDEFINED_COLUMN,
            condition::UNDEFINED_FUNCTION,
            condition::UNDEFINED_OBJECT,
            condition::UNDEFINED_TABLE,
            condition::INVALID_SCHEMA_NAME,
        ];
        of_missing.contains(&self.condition).then_some(self.span)
    }

    /// Whether what is missing is the type of an argument of the routine.
    pub(crate) fn misses_type_of(&self, routine: &ObjectRef) -> bool {
        let mut arguments = routine.arguments.iter().flatten();
        self.missing().is_some_and(|span| {
            arguments.any(|of| of.span.start <= span.start && span.end <= of.span.end)
        })
    }

    /// Makes it a diagnostic.
    pub(crate) fn report(self, file: FileId, diagnostics: &mut Diagnostics) {
        let code = &self.condition.code;
        let diagnostic = diagnostics.error(code, (file, self.span), self.message);
        if let Some(label) = self.label {
            diagnostic.label(label);
        }
        for (origin, text) in self.labels {
            diagnostic.label_at(origin.file(), origin.span(), text);
        }
        for note in self.notes {
            diagnostic.note(note);
        }
        for help in self.helps {
            diagnostic.help(help);
        }
        diagnostic.note(format!("SQLSTATE {}", self.condition.sqlstate));
    }
}
