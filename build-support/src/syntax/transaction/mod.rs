//! Does a migration run in a transaction?
//!
//! It does, unless it cannot: that is found by reading it. A file that has
//! both statements that cannot and statements that should is refused, as
//! nobody can know what is to happen when it fails in the middle, unless its
//! author has declared that it is to run without.
//!
//! What may stand beside a statement that cannot run in a transaction without
//! a declaration is what changes nothing that could be left half done:
//! settings, comments, statistics, and indexes dropped if they exist.
//!
//! A value added to an enum and used in the same file is read out of it with
//! two degrees of certainty; see [`enum_value`].

mod enum_value;
mod outside;
#[cfg(test)]
mod tests;

use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::text::{FileId, Span};

use super::Statement;
use super::action::{Action, TransactionControl};
use super::tokens::tokens;
use enum_value::Use;
use outside::Outside;

/// How a migration is applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transaction {
    /// As a whole, in one transaction.
    Inside,
    /// Step by step, each committed by itself.
    Outside,
}

/// A file that was taken apart.
pub(super) struct Reading<'r> {
    pub(super) file: FileId,
    pub(super) text: &'r str,
    pub(super) section: Span,
    pub(super) statements: &'r [Statement],
}

/// How it is applied, and what of it is sent.
pub(super) struct Mode {
    pub(super) transaction: Transaction,
    pub(super) body: Span,
}

impl Reading<'_> {
    /// Finds out, and reports what stands against it.
    pub(super) fn mode(
        &self,
        declared: Option<Transaction>,
        diagnostics: &mut Diagnostics,
    ) -> Mode {
        let mode = |transaction| Mode {
            transaction,
            body: self.section,
        };
        if declared == Some(Transaction::Outside) {
            self.check_blocks(diagnostics);
            return mode(Transaction::Outside);
        }
        if let Some(body) = self.wrapped() {
            self.report_wrapper(diagnostics);
            self.refuse_outside_in(&self.statements[1..], diagnostics);
            return Mode {
                transaction: Transaction::Inside,
                body,
            };
        }
        if self.refuse_control(diagnostics) {
            return mode(Transaction::Inside);
        }
        if self.has_outside() {
            self.refuse_mixture(diagnostics);
            return mode(Transaction::Outside);
        }
        match enum_value::find(self.text, self.statements) {
            Some(found) if found.certain => {
                self.refuse_enum_value(&found, diagnostics);
                mode(Transaction::Inside)
            }
            Some(found) => {
                self.warn_of_enum_value(&found, diagnostics);
                mode(Transaction::Outside)
            }
            None => mode(Transaction::Inside),
        }
    }

    /// What stands between a `begin` and a `commit` around everything.
    fn wrapped(&self) -> Option<Span> {
        let [first, inner @ .., last] = self.statements else {
            return None;
        };
        let begins = matches!(
            control(first),
            Some(TransactionControl::Begin { modes: None })
        );
        let ends = control(last) == Some(TransactionControl::Commit);
        let plain = inner
            .iter()
            .all(|s| matches!(control(s), None | Some(TransactionControl::Savepoint)));
        let body = match inner {
            [] => Span::new(last.span.start, last.span.start),
            [one, ..] => Span::new(one.span.start, inner[inner.len() - 1].span.end),
        };
        (begins && ends && plain).then_some(body)
    }

    fn report_wrapper(&self, diagnostics: &mut Diagnostics) {
        let first = self.statements[0].span;
        let last = self.statements[self.statements.len() - 1].span;
        diagnostics
            .note(
                &codes::NEEDLESS_TRANSACTION_CONTROL,
                (self.file, first),
                "a migration runs in a transaction without saying so",
            )
            .label_at(self.file, last, "up to here")
            .help("remove both lines; nothing else changes");
    }

    /// Refuses `begin`, `commit` and so on, and says whether it did.
    fn refuse_control(&self, diagnostics: &mut Diagnostics) -> bool {
        let mut found = self.statements.iter().filter_map(|statement| {
            let control = control(statement)?;
            let harmless = matches!(
                control,
                TransactionControl::Savepoint | TransactionControl::FinishPrepared
            );
            (!harmless).then_some((statement, control))
        });
        let Some((first, control)) = found.next() else {
            return false;
        };
        // To the server `end` is a `commit`, but it is not what is written.
        let word = tokens(&self.text[first.span.range()]).next();
        let name = match word.filter(|word| word.is_any(&["end", "abort"])) {
            Some(word) => word.text.to_ascii_lowercase(),
            None => first.tag.name().to_ascii_lowercase(),
        };
        let diagnostic = diagnostics.error(
            &codes::TRANSACTION_CONTROL,
            (self.file, first.span),
            format!("`{name}` in a migration that runs in a transaction"),
        );
        if let TransactionControl::Begin { modes: Some(modes) } = control {
            diagnostic.label_at(
                self.file,
                modes,
                "a migration's own transaction does not have this",
            );
        } else if let Some((next, _)) = found.next() {
            diagnostic.label_at(self.file, next.span, "and here");
        }
        diagnostic
            .help(
                "remove it: a migration is one transaction; for several, write several migrations",
            )
            .help("or declare `-- sterna: no-transaction`, and the file is sent as it is written");
        true
    }

    /// Whether it cannot run in a transaction. What only may be so decides
    /// where nothing else does.
    fn has_outside(&self) -> bool {
        let mut all = 0..self.statements.len();
        all.clone().any(|at| self.outside(at).is_some())
            || all.clone().any(|at| self.may_be_outside(at))
                && all.all(|at| self.kind(at).is_none())
    }

    fn outside(&self, at: usize) -> Option<&'static Outside> {
        outside::find(&self.statements[at].action)
    }

    fn may_be_outside(&self, at: usize) -> bool {
        outside::may_be(&self.statements[..=at])
    }

    /// Whether the statement can run neither without a transaction unharmed
    /// nor in one: `None` if it does not matter.
    fn kind(&self, at: usize) -> Option<bool> {
        let statement = &self.statements[at];
        match self.outside(at) {
            Some(_) => Some(true),
            None if self.is_harmless(statement) || self.may_be_outside(at) => None,
            None => Some(false),
        }
    }

    fn is_harmless(&self, statement: &Statement) -> bool {
        match statement.tag.name() {
            "SET" | "RESET" | "SHOW" | "ANALYZE" | "COMMENT" => true,
            "DROP INDEX" => matches!(&statement.action, Action::DropIndex(drop) if drop.if_exists),
            // `select set_config(`, perhaps with `pg_catalog.` before it.
            "SELECT" => {
                let mut words = tokens(&self.text[statement.span.range()])
                    .skip(1)
                    .skip_while(|token| token.is("pg_catalog") || token.text == ".");
                words
                    .next()
                    .is_some_and(|token| token.is_any(&["set_config", "pg_sleep"]))
            }
            _ => false,
        }
    }

    fn refuse_mixture(&self, diagnostics: &mut Diagnostics) {
        let all = || 0..self.statements.len();
        let ordinary = all().find(|&at| self.kind(at) == Some(false));
        let outside = all().find_map(|at| Some((at, self.outside(at)?)));
        let (Some(ordinary), Some((at, outside))) = (ordinary, outside) else {
            return;
        };
        let diagnostic = diagnostics.error(
            &codes::NEEDS_NO_TRANSACTION,
            (self.file, self.statements[at].span),
            format!(
                "`{}` cannot run in a transaction, and the rest of the file should",
                outside.name
            ),
        );
        diagnostic
            .label("cannot run in a transaction")
            .label_at(
                self.file,
                self.statements[ordinary].span,
                "would be left behind if a later statement fails",
            )
            .help(format!(
                "split the file at {}: a migration runs either in a transaction or without one",
                self.seams()
            ));
        declare(diagnostic);
    }

    /// The lines where the kind of statement changes.
    fn seams(&self) -> String {
        let mut lines = Vec::new();
        let mut before = None;
        for at in 0..self.statements.len() {
            let kind = self.kind(at);
            if kind.is_some() && before.is_some() && kind != before {
                lines.push(self.line(self.statements[at].span.start).to_string());
            }
            before = kind.or(before);
        }
        match lines.as_slice() {
            [line] => format!("line {line}"),
            [lines @ .., last] => format!("lines {} and {last}", lines.join(", ")),
            [] => String::new(),
        }
    }

    fn line(&self, offset: usize) -> usize {
        1 + self.text[..offset].matches('\n').count()
    }

    /// Refuses what cannot run inside the block that these statements are in.
    fn refuse_outside_in(&self, statements: &[Statement], diagnostics: &mut Diagnostics) {
        for statement in statements {
            if let Some(outside) = outside::find(&statement.action) {
                diagnostics
                    .error(
                        &codes::NEEDS_NO_TRANSACTION,
                        (self.file, statement.span),
                        format!(
                            "`{}` cannot run in a transaction, which `begin` has started",
                            outside.name
                        ),
                    )
                    .help("move it into a migration of its own");
                return;
            }
        }
    }

    /// In a file that runs step by step, each `begin` should have its end.
    fn check_blocks(&self, diagnostics: &mut Diagnostics) {
        let mut open: Option<usize> = None;
        for (at, statement) in self.statements.iter().enumerate() {
            match (control(statement), open) {
                (Some(TransactionControl::Begin { .. }), None) => open = Some(at),
                (Some(control), Some(begin)) if ends_block(control) => {
                    self.refuse_outside_in(&self.statements[begin..at], diagnostics);
                    open = None;
                }
                _ => {}
            }
        }
        if let Some(begin) = open {
            self.refuse_outside_in(&self.statements[begin..], diagnostics);
            diagnostics
                .warning(
                    &codes::TRANSACTION_CONTROL,
                    (self.file, self.statements[begin].span),
                    "nothing ends this transaction, so it is committed where the file ends",
                )
                .help("end it with `commit`");
        }
    }

    fn refuse_enum_value(&self, found: &Use, diagnostics: &mut Diagnostics) {
        let AddedValue { value, name } = AddedValue::of(found);
        let diagnostic = diagnostics.error(
            &codes::NEEDS_NO_TRANSACTION,
            (self.file, found.literal),
            format!("{value} cannot be used in the transaction that adds it to `{name}`"),
        );
        diagnostic
            .label_at(self.file, found.addition, "added here")
            .help(format!(
                "split the file at line {}",
                self.line(found.user.start)
            ));
        declare(diagnostic);
        diagnostic.note("the server says `unsafe use of new value` (SQLSTATE 55P04)");
    }

    fn warn_of_enum_value(&self, found: &Use, diagnostics: &mut Diagnostics) {
        let AddedValue { value, name } = AddedValue::of(found);
        let diagnostic = diagnostics.warning(
            &codes::NEEDS_NO_TRANSACTION,
            (self.file, found.literal),
            format!(
                "this migration runs without a transaction, as it seems to use {value} of `{name}`"
            ),
        );
        diagnostic
            .label_at(
                self.file,
                found.addition,
                "added here, and not usable before it is committed",
            )
            .help(format!(
                "to have it in transactions, split the file at line {}",
                self.line(found.user.start)
            ));
        declare(diagnostic);
    }
}

fn declare(diagnostic: &mut Diagnostic) {
    diagnostic.help(
        "or declare `-- sterna: no-transaction`, if each statement can be run again after a failure",
    );
}

struct AddedValue<'u> {
    value: String,
    name: &'u super::name::Name,
}

impl<'u> AddedValue<'u> {
    fn of(found: &'u Use) -> Self {
        Self {
            value: format!("`'{}'`", found.added.value),
            name: &found.added.enumeration,
        }
    }
}

pub(super) fn control(statement: &Statement) -> Option<TransactionControl> {
    match statement.action {
        Action::TransactionControl(control) => Some(control),
        _ => None,
    }
}

fn ends_block(control: TransactionControl) -> bool {
    matches!(
        control,
        TransactionControl::Commit | TransactionControl::Rollback | TransactionControl::Prepare
    )
}

/// What a migration outside a transaction sends, one after the other: each
/// statement alone, but what stands between a `begin` and its end together,
/// so that after a failure it begins anew with its `begin`.
pub(super) fn steps(statements: &[Statement]) -> impl Iterator<Item = &[Statement]> {
    let mut rest = statements;
    std::iter::from_fn(move || {
        let begins = matches!(
            control(rest.first()?),
            Some(TransactionControl::Begin { .. })
        );
        let ends = |statement: &Statement| control(statement).is_some_and(ends_block);
        let length = match begins {
            true => rest.iter().position(ends).map_or(rest.len(), |end| end + 1),
            false => 1,
        };
        let (step, behind) = rest.split_at(length);
        rest = behind;
        Some(step)
    })
}

/// The bytes of a step.
pub(super) fn step_span(step: &[Statement]) -> Span {
    let (first, last) = (step[0].span, step[step.len() - 1].span);
    Span::new(first.start, last.end)
}

/// Whether the server refuses the statement inside a transaction block, or may.
pub(super) fn is_outside(action: &Action) -> bool {
    outside::find(action).is_some() || *action == Action::DropSubscription
}
