//! From the bytes of a file to its text.

use crate::diagnostic::{Diagnostics, codes};
use crate::text::{File, FileId, Files, Span};

/// Adds the file; says where it is not UTF-8, and then has no file for later stages.
pub(crate) fn decode(
    path: String,
    bytes: Vec<u8>,
    files: &mut Files,
    diagnostics: &mut Diagnostics,
) -> Option<FileId> {
    let error = match String::from_utf8(bytes) {
        Ok(text) => return Some(files.add(File::new(path, text))),
        Err(error) => error,
    };
    let offset = error.utf8_error().valid_up_to();
    let byte = error.as_bytes()[offset];
    let wide = matches!(error.as_bytes(), [0xff, 0xfe, ..] | [0xfe, 0xff, ..]);
    // Up to the fault both texts are the same, so the offset holds in this one too.
    let shown = String::from_utf8_lossy(error.as_bytes()).into_owned();
    let file = files.add(File::new(path, shown));
    let span = Span::new(offset, offset + char::REPLACEMENT_CHARACTER.len_utf8());
    let message = format!("byte {offset} of the file, {byte:#04x}, is not UTF-8");
    let diagnostic = diagnostics.error(&codes::INVALID_UTF8, (file, span), message);
    if wide {
        diagnostic.note("the file begins like one in UTF-16");
    }
    diagnostic.help("save the file as UTF-8");
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Look, render};

    fn shown(bytes: &[u8]) -> String {
        let (mut files, mut diagnostics) = (Files::default(), Diagnostics::default());
        let path = "migrations/001_a.sql".to_owned();
        let file = decode(path, bytes.to_vec(), &mut files, &mut diagnostics);
        assert_eq!(file.is_none(), diagnostics.has_errors());
        render(&diagnostics, &files, Look::Plain, |_| true)
    }

    #[test]
    fn keeps_valid_text() {
        assert_eq!(shown("-- é\n".as_bytes()), "");
    }

    #[test]
    fn points_at_the_first_byte_that_is_not_valid() {
        assert_eq!(
            shown(b"select 1;\n-- caf\xe9\nselect \xff;\n"),
            "\
error[invalid-utf8]: byte 16 of the file, 0xe9, is not UTF-8
 --> migrations/001_a.sql:2:7
  |
2 | -- caf\u{fffd}
  |       ^
  |
  = help: save the file as UTF-8"
        );
    }

    #[test]
    fn recognizes_utf_16() {
        let found = shown(b"\xff\xfes\0e\0l\0");
        assert!(
            found.contains("= note: the file begins like one in UTF-16"),
            "{found}"
        );
    }
}
