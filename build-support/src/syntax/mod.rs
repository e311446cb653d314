//! Reads the SQL of a migration.
//!
//! Two readers share the work. `squawk-syntax` judges: a migration is refused
//! for its syntax only if that refuses it. `sqlparser` gives the tree out of
//! which the statements are lowered into our own types, [`Statement`] and
//! [`Action`]; what it cannot read is [`Action::Opaque`], never an error.
//!
//! A file is read token by token. What is kept of it is a few dozen bytes a
//! statement; the trees of a statement are gone before the next is read, and
//! a statement of more than a megabyte, or an `insert` in a file of more than
//! four, is data: it is carried without being judged, as a tree needs a
//! hundred times the size of its text.

mod action;
mod chain;
pub mod change;
mod checksum;
mod conflict;
mod destructive;
mod foreign;
mod hint;
mod judge;
mod lacks;
mod lax;
mod lower;
mod mentions;
mod name;
mod named;
mod newer;
mod reach;
mod reword;
mod split;
mod tag;
#[cfg(test)]
mod tests;
mod tokens;
mod transaction;
mod witness;

pub use action::{
    Action, AddEnumValue, AlterSubscription, CreateIndex, Detach, DropIndex, ReindexTarget,
    TransactionControl,
};
pub use change::Change;
pub(crate) use mentions::mentions;
pub use name::{Ident, Name};
pub(crate) use named::{Named, Stands, named};
pub(crate) use newer::{Newer, Says, newer, newer_in_body};
pub(crate) use reach::{Effect, Part, Pattern, Verb, leading_calls, reach, sets_path};
pub use tag::CommandTag;
pub(crate) use tokens::{names_column_of, without_trivia};
pub use transaction::Transaction;
pub use witness::Witness;

use crate::diagnostic::Diagnostics;
use crate::text::{BYTE_ORDER_MARK, FileId, Span};

use judge::{Accepted, Refused};
use split::{Piece, Splitter};
use transaction::Reading;

/// In a file of more bytes, an `insert` is data.
const DATA_FILE: usize = 4 << 20;

/// The steps of a function's body in plpgsql, which stands at that offset of its file; nothing
/// if it is not plain enough.
pub(crate) fn steps(body: &str, at: usize) -> Option<Vec<change::DoStep>> {
    lower::steps(body, at)
}

/// An expression that was read before, and stands at that offset of its file.
pub(crate) fn expression(text: &str, at: usize) -> Option<change::Expr> {
    lower::expression(text, at)
}

/// What a statement does that was read before, and stands at that offset of its file.
pub(crate) fn change_of(text: &str, at: usize) -> Change {
    lower::change(CommandTag::of(text), text, at)
}

/// What a migration says.
#[derive(Clone, Debug, PartialEq)]
pub struct Script {
    /// Its statements, with a `begin` and a `commit` around them if they stand there.
    pub statements: Vec<Statement>,
    /// What to send if it runs in a transaction: without a `begin` and a
    /// `commit` around everything, and without a byte order mark.
    pub body: Span,
    /// Whether it runs in a transaction.
    pub transaction: Transaction,
    /// SHA-256 over its tokens: comments, blank space and line endings do not count.
    pub checksum: [u8; 32],
}

impl Script {
    /// What to send, one after the other, if it runs outside a transaction:
    /// each statement, and each block from `begin` to `commit` as one.
    pub fn steps(&self) -> impl Iterator<Item = Span> + '_ {
        transaction::steps(&self.statements).map(transaction::step_span)
    }

    /// What tells whether a step has run, for those that cannot be recorded in their
    /// own transaction, by the number of the step.
    pub fn witnesses(&self) -> impl Iterator<Item = (usize, Witness)> + '_ {
        let steps = transaction::steps(&self.statements).enumerate();
        steps.filter_map(|(at, step)| Some((at, witness::of(step)?)))
    }
}

/// One statement of a migration.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// From its first token to its last, without the semicolon.
    pub span: Span,
    /// What the server calls it.
    pub tag: CommandTag,
    /// What it does to transactions, or needs of them.
    pub action: Action,
    /// What it does to the catalog.
    pub change: Change,
    /// Whether it loses data, as far as it says so itself.
    pub destructive: bool,
}

/// Where a migration stands.
#[derive(Clone, Copy, Debug)]
pub struct Source<'t> {
    /// The file.
    pub file: FileId,
    /// The whole text of the file.
    pub text: &'t str,
    /// The part of it to read.
    pub section: Span,
    /// What the file, or one beside it, says about the transaction.
    pub declared: Option<Transaction>,
}

/// Reads migrations. Threads may share one; it remembers the statements that
/// it has judged, so one should read all files of a folder.
#[derive(Debug, Default)]
pub struct Reader<'t> {
    accepted: Accepted<'t>,
}

impl<'t> Reader<'t> {
    /// Reads a migration, and reports what is wrong with its text.
    pub fn read(&self, source: &Source<'t>, diagnostics: &mut Diagnostics) -> Script {
        self.read_as(source, false, diagnostics)
    }

    /// Reads a migration whose text is known to be good: it is not judged again.
    pub(crate) fn read_good(&self, source: &Source<'t>, diagnostics: &mut Diagnostics) -> Script {
        self.read_as(source, true, diagnostics)
    }

    fn read_as(&self, source: &Source<'t>, is_good: bool, diagnostics: &mut Diagnostics) -> Script {
        let Source {
            file,
            text,
            section,
            declared,
        } = *source;
        let mut splitter = Splitter::new(file, text, section);
        let mut found = Diagnostics::default();
        let mut statements = Vec::new();
        let mut judged = Vec::new();
        while let Some(piece) = splitter.next(&mut found) {
            let statement = statement(text, piece);
            if !is_good && piece.sound && !is_data(text.len(), piece.span.len(), statement.tag) {
                judged.push(piece.span);
            }
            statements.push(statement);
        }
        let refused = judge::judge(file, text, &judged, &self.accepted, &mut found);
        forget(&mut statements, &refused);
        let block = refused.iter().find(|refused| refused.is_unquoted_block);
        if let Some(block) = block {
            found.retain(|diagnostic| diagnostic.begins_before(block.statement.end));
        }
        let section = without_byte_order_mark(text, section);
        let mode = Reading {
            file,
            text,
            section,
            // Where a block is not quoted, its `begin` and `end` start and end nothing.
            statements: block.map_or(&*statements, |_| &[]),
        }
        .mode(declared, &mut found);
        diagnostics.append(found);
        Script {
            statements,
            body: mode.body,
            transaction: mode.transaction,
            checksum: splitter.checksum(),
        }
    }
}

fn statement(text: &str, piece: Piece) -> Statement {
    let statement = &text[piece.span.range()];
    let at = piece.span.start;
    let tag = CommandTag::of(statement);
    let readable = piece.sound && statement.len() <= judge::TOO_LARGE;
    Statement {
        span: piece.span,
        tag,
        action: match readable || tag.name() == "COPY" {
            true => lower::action(tag, statement, at),
            false => Action::Opaque,
        },
        change: match is_data(text.len(), statement.len(), tag) {
            true if tag.name() == "INSERT" => Change::Nothing,
            false if piece.sound => lower::change(tag, statement, at),
            _ => Change::Opaque,
        },
        destructive: piece.sound && destructive::is_destructive(tag, statement),
    }
}

/// What was refused does nothing: one fault is reported once.
fn forget(statements: &mut [Statement], refused: &[Refused]) {
    let mut refused = refused.iter().peekable();
    for statement in statements {
        if refused
            .next_if(|refused| refused.statement == statement.span)
            .is_some()
        {
            statement.action = Action::Opaque;
            statement.change = Change::Opaque;
        }
    }
}

fn is_data(file: usize, statement: usize, tag: CommandTag) -> bool {
    statement > judge::TOO_LARGE || file > DATA_FILE && tag.name() == "INSERT"
}

fn without_byte_order_mark(text: &str, section: Span) -> Span {
    let rest = &text[section.range()];
    let mark = rest.len() - rest.trim_start_matches(BYTE_ORDER_MARK).len();
    Span::new(section.start + mark, section.end)
}
