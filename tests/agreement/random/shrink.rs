//! Makes a history as short as can be, and a case of it.

use std::fmt::Write;

use sterna_build::diagnostic::sqlstate;

use crate::checker;
use crate::server::Database;

/// The history without what it takes no part in that `fails`.
pub(super) fn shrink<T: Clone>(history: &[T], mut fails: impl FnMut(&[T]) -> bool) -> Vec<T> {
    let mut short = history.to_vec();
    let mut length = short.len().div_ceil(2);
    while length > 0 {
        let mut end = short.len();
        while end > 0 {
            let start = end.saturating_sub(length);
            let mut shorter = short.clone();
            shorter.drain(start..end);
            if fails(&shorter) {
                short = shorter;
            }
            end = start;
        }
        length /= 2;
    }
    short
}

/// The history with what the server says of it.
pub(super) fn as_case(database: &mut Database<'_>, history: &[String]) -> String {
    let mut text = "-- case: made up\n".to_owned();
    database.empty();
    for statement in history {
        let sql = format!("{statement};\n");
        let checked = checker::check(&[&sql], database.version());
        let marker = match database.apply(&checked.plan.migrations[0].up, &sql) {
            Ok(()) => "accepted".to_owned(),
            Err(refusal) => {
                let condition = sqlstate::condition(&refusal.sqlstate);
                format!("refused: {}", condition.unwrap_or(&refusal.sqlstate))
            }
        };
        write!(text, "-- {marker}\n{sql}").unwrap();
    }
    text
}

#[test]
fn what_takes_no_part_goes() {
    let history: Vec<_> = ["a", "b", "c", "d", "e", "f", "g"]
        .map(str::to_owned)
        .into();
    let both = |shorter: &[String]| {
        ["b", "f"]
            .iter()
            .all(|it| shorter.contains(&(*it).to_owned()))
    };
    assert_eq!(shrink(&history, both), ["b", "f"]);
}
