//! diesel's `metadata.toml`, beside the `up.sql` that it is about.

use toml::de::DeValue;

use crate::diagnostic::{Diagnostics, Place, codes};
use crate::text::{FileId, Files, Span};
use crate::toml_file;

/// Where it says `run_in_transaction = false`. What else it says is not for us.
pub(super) fn no_transaction(
    file: FileId,
    files: &Files,
    diagnostics: &mut Diagnostics,
) -> Option<Place> {
    let text = files[file].text();
    let table = toml_file::parse(text, file, &codes::INVALID_METADATA, diagnostics)?;
    let value = table.get("run_in_transaction")?;
    let place = (file, Span::new(value.span().start, value.span().end));
    match value.get_ref() {
        DeValue::Boolean(true) => None,
        DeValue::Boolean(false) => Some(place.into()),
        other => {
            let message = format!("`run_in_transaction` is {}", toml_file::description(other));
            diagnostics
                .error(&codes::INVALID_METADATA, place, message)
                .help("write `true` or `false`");
            None
        }
    }
}
