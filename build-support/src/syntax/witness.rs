//! What tells whether a statement has run.
//!
//! Outside a transaction a statement is recorded in its own transaction as well, so
//! that the record always tells. A statement that the server refuses beside another
//! one is recorded behind it: where the connection ends in between, the catalog is
//! asked. What it is to be asked for is found here, since the runtime reads no SQL.

use serde::{Deserialize, Serialize};

use super::Statement;
use super::action::{Action, CreateIndex, Detach, DropIndex, ReindexTarget, TransactionControl};
use super::name::Name;
use super::transaction::{control, is_outside, step_span};

/// How to tell whether a statement has run that is not recorded in its own transaction.
///
/// Names are as SQL has them, in quotes, unless it is said.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum Witness {
    /// Nothing tells.
    Nothing,
    /// Nothing needs to: run twice, it does the same as run once.
    Repeatable,
    /// A block whose record can be put before its `commit`, at this byte of it, which is its
    /// end if it has none.
    Block(usize),
    /// The index that it makes.
    Index {
        /// Its name without quotes, unless the server is to find one.
        name: Option<String>,
        /// Its table.
        table: String,
    },
    /// The index that it drops.
    DroppedIndex(String),
    /// What a rebuilt index leaves behind.
    RebuiltIndex(String),
    /// What the rebuilt indexes of a table leave behind.
    RebuiltTable(String),
    /// What the rebuilt indexes of a schema leave behind.
    RebuiltSchema(String),
    /// What the rebuilt indexes of the database leave behind.
    RebuiltDatabase,
    /// The partition that it detaches.
    DetachedPartition {
        /// The partitioned table.
        table: String,
        /// Its partition.
        partition: String,
    },
}

/// What tells whether this step has run, unless its record does.
pub(super) fn of(step: &[Statement]) -> Option<Witness> {
    match step {
        [statement] if control(statement) != Some(BEGIN) => of_statement(&statement.action),
        _ => Some(of_block(step)),
    }
}

const BEGIN: TransactionControl = TransactionControl::Begin { modes: None };

fn of_block(block: &[Statement]) -> Witness {
    let [first, rest @ ..] = block else {
        return Witness::Nothing;
    };
    let plain = |statement| {
        matches!(
            control(statement),
            None | Some(TransactionControl::Savepoint)
        )
    };
    let span = step_span(block);
    let (inner, end) = match rest {
        [inner @ .., last] if control(last) == Some(TransactionControl::Commit) => {
            (inner, last.span.start - span.start)
        }
        // Nothing ends it: it is ended behind its record.
        rest => (rest, span.len()),
    };
    match control(first) == Some(BEGIN) && inner.iter().all(plain) {
        true => Witness::Block(end),
        false => Witness::Nothing,
    }
}

fn of_statement(action: &Action) -> Option<Witness> {
    let known = match action {
        Action::CreateIndex(index) if index.concurrently => of_index(index),
        Action::DropIndex(drop) if drop.concurrently => of_dropped(drop),
        Action::Reindex {
            concurrently: true,
            target,
            name,
        } => of_rebuilt(*target, name.as_deref())?,
        Action::DetachPartition {
            concurrently: true,
            tables: Some(tables),
        } => of_detached(tables),
        Action::Vacuum
        | Action::Cluster { one_table: false }
        | Action::Reindex {
            target: ReindexTarget::Schema | ReindexTarget::Database,
            ..
        }
        | Action::AlterSystem
        | Action::MoveDatabase
        | Action::DiscardAll => Witness::Repeatable,
        Action::TransactionControl(_) => Witness::Nothing,
        action if is_outside(action) => Witness::Nothing,
        _ => return None,
    };
    Some(known)
}

fn of_index(index: &CreateIndex) -> Witness {
    Witness::Index {
        name: index.name.as_ref().map(|name| name.text.clone()),
        table: quoted(&index.table),
    }
}

/// The server drops one index at a time without blocking.
fn of_dropped(drop: &DropIndex) -> Witness {
    match drop.names.as_slice() {
        [name] => Witness::DroppedIndex(quoted(name)),
        _ => Witness::Nothing,
    }
}

fn of_rebuilt(target: ReindexTarget, name: Option<&Name>) -> Option<Witness> {
    let name = name.map(quoted);
    Some(match (target, name) {
        (ReindexTarget::Index, Some(name)) => Witness::RebuiltIndex(name),
        (ReindexTarget::Table, Some(name)) => Witness::RebuiltTable(name),
        (ReindexTarget::Schema, Some(name)) => Witness::RebuiltSchema(name),
        (ReindexTarget::Database, _) => Witness::RebuiltDatabase,
        _ => Witness::Nothing,
    })
}

fn of_detached(tables: &Detach) -> Witness {
    Witness::DetachedPartition {
        table: quoted(&tables.table),
        partition: quoted(&tables.partition),
    }
}

/// A name as SQL, whatever it has in it.
fn quoted(name: &Name) -> String {
    let parts = name.0.iter();
    let parts: Vec<_> = parts
        .map(|part| format!("\"{}\"", part.text.replace('"', "\"\"")))
        .collect();
    parts.join(".")
}

#[cfg(test)]
mod tests {
    use super::super::tests::script;
    use super::*;

    fn witnesses(text: &str) -> Vec<(usize, Witness)> {
        script(text).witnesses().collect()
    }

    fn witness(text: &str) -> Witness {
        witnesses(text).remove(0).1
    }

    #[test]
    fn what_runs_in_a_transaction_needs_none() {
        let text = "create table t (); alter type e add value 'a'; refresh materialized view \
                    concurrently v; analyze; select f(); do 'begin end'; call p(); set a = 1; \
                    create index i on t (a); drop index i; reindex table t; cluster t; \
                    alter table t detach partition p";
        assert_eq!(witnesses(text), []);
    }

    #[test]
    fn a_name_is_as_the_server_reads_it() {
        let index = witness("create index concurrently If_1 on App.\"T\"\"x\" (a)");
        let expected = Witness::Index {
            name: Some("if_1".into()),
            table: "\"app\".\"T\"\"x\"".into(),
        };
        assert_eq!(index, expected);
        let unnamed = witness("create unique index concurrently on only t (a)");
        let expected = Witness::Index {
            name: None,
            table: "\"t\"".into(),
        };
        assert_eq!(unnamed, expected);
    }

    #[test]
    fn what_works_concurrently_leaves_something_to_look_at() {
        let cases = [
            (
                "drop index concurrently if exists A.b",
                Witness::DroppedIndex("\"a\".\"b\"".into()),
            ),
            (
                "reindex index concurrently a",
                Witness::RebuiltIndex("\"a\"".into()),
            ),
            (
                "reindex (concurrently) table a",
                Witness::RebuiltTable("\"a\"".into()),
            ),
            (
                "reindex schema concurrently a",
                Witness::RebuiltSchema("\"a\"".into()),
            ),
            ("reindex database concurrently", Witness::RebuiltDatabase),
            (
                "alter table a detach partition b concurrently",
                Witness::DetachedPartition {
                    table: "\"a\"".into(),
                    partition: "\"b\"".into(),
                },
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(witness(text), expected, "{text}");
        }
    }

    #[test]
    fn what_does_the_same_again_needs_no_look() {
        for text in [
            "vacuum full t",
            "cluster",
            "reindex schema s",
            "alter system set work_mem = '4MB'",
            "alter database d set tablespace t",
        ] {
            assert_eq!(witness(text), Witness::Repeatable, "{text}");
        }
    }

    #[test]
    fn of_what_is_left_nothing_tells() {
        for text in [
            "create database d",
            "create subscription s connection 'x' publication p",
            "drop subscription s",
            "drop index concurrently a, b",
            "commit prepared 'a'",
            "begin read only; select 1; commit",
            "begin; select 1; rollback",
            "begin; select 1; commit and chain; select 2; commit",
        ] {
            assert_eq!(witness(text), Witness::Nothing, "{text}");
        }
    }

    #[test]
    fn a_block_is_recorded_before_its_commit() {
        let text = "select 1; begin; select 2; savepoint s; release s; commit";
        let commit = "begin; select 2; savepoint s; release s; ".len();
        assert_eq!(witnesses(text), [(1, Witness::Block(commit))]);
        assert_eq!(witness("begin; commit"), Witness::Block(7));
        assert_eq!(witness("begin; select 1;"), Witness::Block(15));
        assert_eq!(
            witnesses("commit; select 1; begin;")[1],
            (2, Witness::Block(5))
        );
    }
}
