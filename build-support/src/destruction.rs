//! What of a migration loses data, so that a `protected` environment can refuse it.

use crate::diagnostic::{Diagnostics, codes};
use crate::outline::Outline;
use crate::source::Migration;

/// Notes the first statement that loses data: one is enough to be refused.
pub(crate) fn note(migration: &Migration, up: &Outline, diagnostics: &mut Diagnostics) {
    let Some(statement) = up.lost else {
        return;
    };
    let name = statement.tag.name().to_ascii_lowercase();
    diagnostics
        .note(
            &codes::DESTRUCTIVE,
            (migration.up.file, statement.span),
            format!("this `{name}` loses data"),
        )
        .help("a `protected` environment refuses it without break-glass")
        .note("if that is meant: `-- sterna: allow(destructive, \"reason\")`");
}

/// The step of it that does, from 0, unless the file allows it.
pub(crate) fn find(migration: &Migration, up: &Outline) -> Option<usize> {
    let sections = [Some(&migration.up), migration.down.as_ref()];
    let mut allows = sections
        .into_iter()
        .flatten()
        .flat_map(|section| &section.allows);
    let allowed =
        allows.any(|allow| allow.code == &codes::DESTRUCTIVE && allow.file == migration.up.file);
    up.destroys().filter(|_| !allowed)
}
