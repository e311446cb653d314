//! What there is to say about the user's files.
//!
//! Every stage adds to one list of [`Diagnostics`]; [`render`] prints it for
//! the macro, the build script and the command alike.

pub mod codes;
mod render;
pub mod sqlstate;

pub use codes::Code;
pub use render::{Look, SHOWN, render, render_one};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::text::{FileId, Files, Span};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
pub enum Severity {
    /// The build fails.
    Error,
    /// The build goes on and shows it.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// The word for it: `error`, `warning` or `note`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// Where something is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
pub enum Place {
    /// A folder or file of which no text can be shown, by the path to show.
    Path(String),
    /// Bytes of a file.
    Text(FileId, Span),
}

/// A second place that explains the first.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Label {
    /// The place, always in a text.
    pub file: FileId,
    /// The bytes.
    pub span: Span,
    /// What is to see there.
    pub text: String,
}

/// A line below the snippet.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum Footer {
    /// What to write instead.
    Help(String),
    /// When it is fine, or why it matters.
    Note(String),
}

/// One thing to say about the user's files.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Diagnostic {
    /// What kind of thing.
    #[serde(serialize_with = "name_of", deserialize_with = "code_named")]
    pub code: &'static Code,
    /// How bad it is.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// What, in a line: lowercase and without a full stop.
    pub message: String,
    /// What stands below the carets of the place itself.
    pub label: Option<String>,
    /// Other places.
    pub labels: Vec<Label>,
    /// Help and notes.
    pub footers: Vec<Footer>,
}

impl Diagnostic {
    fn new(
        severity: Severity,
        code: &'static Code,
        place: impl Into<Place>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            code,
            severity,
            place: place.into(),
            message: message.into(),
            label: None,
            labels: Vec::new(),
            footers: Vec::new(),
        }
    }

    /// Whether it points into that file.
    #[must_use]
    pub fn is_in(&self, file: FileId) -> bool {
        matches!(self.place, Place::Text(own, _) if own == file)
    }

    /// Whether it points into a text, before that offset.
    pub(crate) fn begins_before(&self, offset: usize) -> bool {
        matches!(self.place, Place::Text(_, span) if span.start < offset)
    }

    /// Says what is to see at the place itself.
    pub fn label(&mut self, text: impl Into<String>) -> &mut Self {
        self.label = Some(text.into());
        self
    }

    /// Points to another place.
    pub fn label_at(&mut self, file: FileId, span: Span, text: impl Into<String>) -> &mut Self {
        let text = text.into();
        self.labels.push(Label { file, span, text });
        self
    }

    /// Says what to write instead.
    pub fn help(&mut self, text: impl Into<String>) -> &mut Self {
        self.footers.push(Footer::Help(text.into()));
        self
    }

    /// Says when it is fine, or why it matters.
    pub fn note(&mut self, text: impl Into<String>) -> &mut Self {
        self.footers.push(Footer::Note(text.into()));
        self
    }
}

impl From<(FileId, Span)> for Place {
    fn from((file, span): (FileId, Span)) -> Self {
        Self::Text(file, span)
    }
}

impl From<&str> for Place {
    fn from(path: &str) -> Self {
        Self::Path(path.to_owned())
    }
}

/// Everything there is to say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Adds an error.
    pub fn error(
        &mut self,
        code: &'static Code,
        place: impl Into<Place>,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.add(Diagnostic::new(Severity::Error, code, place, message))
    }

    /// Adds a warning.
    pub fn warning(
        &mut self,
        code: &'static Code,
        place: impl Into<Place>,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.add(Diagnostic::new(Severity::Warning, code, place, message))
    }

    /// Adds a note.
    pub fn note(
        &mut self,
        code: &'static Code,
        place: impl Into<Place>,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.add(Diagnostic::new(Severity::Note, code, place, message))
    }

    fn add(&mut self, diagnostic: Diagnostic) -> &mut Diagnostic {
        self.0.push(diagnostic);
        let last = self.0.len() - 1;
        &mut self.0[last]
    }

    /// Takes over all that `other` has.
    pub fn append(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }

    /// Puts what is said of a text, all of which is of one file, into that file.
    pub(crate) fn move_to(&mut self, file: FileId) {
        for diagnostic in &mut self.0 {
            if let Place::Text(own, _) = &mut diagnostic.place {
                *own = file;
            }
            for label in &mut diagnostic.labels {
                label.file = file;
            }
        }
    }

    /// Keeps those that `keep` is true for.
    pub fn retain(&mut self, keep: impl FnMut(&Diagnostic) -> bool) {
        self.0.retain(keep);
    }

    /// Sorts by file and place: first what is said of folders, then the files by their names.
    pub fn sort(&mut self, files: &Files) {
        self.0.sort_by(|a, b| {
            let key = |diagnostic: &Diagnostic| match diagnostic.place {
                Place::Path(_) => None,
                Place::Text(_, span) => Some(span),
            };
            let path = |diagnostic| path_of(diagnostic, files);
            (path(a), key(a), a.severity).cmp(&(path(b), key(b), b.severity))
        });
    }

    /// Whether there is an error among them.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// How many there are of that severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.iter().filter(|d| d.severity == severity).count()
    }

    /// All of them.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// A code is kept by its name.
fn name_of<S: Serializer>(code: &&'static Code, serializer: S) -> Result<S::Ok, S::Error> {
    code.name.serialize(serializer)
}

fn code_named<'de, D: Deserializer<'de>>(deserializer: D) -> Result<&'static Code, D::Error> {
    let name = <&str>::deserialize(deserializer)?;
    codes::find(name).ok_or_else(|| de::Error::custom("a code that there is not"))
}

/// The path to show for a diagnostic.
#[must_use]
pub fn path_of<'a>(diagnostic: &'a Diagnostic, files: &'a Files) -> &'a str {
    match &diagnostic.place {
        Place::Path(path) => path,
        Place::Text(file, _) => files[*file].path(),
    }
}
