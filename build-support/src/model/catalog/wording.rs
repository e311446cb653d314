//! Where a definition stands in the files.

use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use crate::text::{FileId, Span};

/// The place of a definition, to be read again where two are compared: that is seldom, and a
/// catalog holds many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) struct Wording {
    file: FileId,
    start: u32,
    /// Never the offset of the first byte, so an option of it is as small.
    end: NonZeroU32,
}

impl Wording {
    /// What stands there; nothing in a file that is too large for it.
    pub(crate) fn new(file: FileId, span: Span) -> Option<Self> {
        Some(Self {
            file,
            start: u32::try_from(span.start).ok()?,
            end: NonZeroU32::new(u32::try_from(span.end).ok()?)?,
        })
    }

    /// The file.
    pub(crate) const fn file(self) -> FileId {
        self.file
    }

    /// The place in it.
    pub(crate) fn span(self) -> Span {
        Span::new(self.start as usize, self.end.get() as usize)
    }
}
