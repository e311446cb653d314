//! What of a migration loses data, so that a `protected` environment can refuse it.

use crate::diagnostic::{Diagnostics, codes};
use crate::source::Migration;
use crate::syntax::{Script, Statement};
use crate::text::Span;

/// The first statement of the script that loses data.
fn first(up: &Script) -> Option<&Statement> {
    up.statements.iter().find(|statement| statement.destructive)
}

/// Notes the first statement that loses data: one is enough to be refused.
pub(crate) fn note(migration: &Migration, up: &Script, diagnostics: &mut Diagnostics) {
    let Some(statement) = first(up) else {
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

/// The bytes of that statement, unless the file allows it.
pub(crate) fn find(migration: &Migration, up: &Script) -> Option<Span> {
    let sections = [Some(&migration.up), migration.down.as_ref()];
    let mut allows = sections
        .into_iter()
        .flatten()
        .flat_map(|section| &section.allows);
    let allowed =
        allows.any(|allow| allow.code == &codes::DESTRUCTIVE && allow.file == migration.up.file);
    first(up)
        .filter(|_| !allowed)
        .map(|statement| statement.span)
}
