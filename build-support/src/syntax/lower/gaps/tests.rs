use super::super::super::tests::script;
use super::*;

fn read(text: &str) -> Action {
    script(text).statements.remove(0).action
}

#[test]
fn reads_the_head_of_create_index_whatever_follows() {
    let text = "-- ä\ncreate unique index concurrently if not exists \"Ü\" on only app.T using gin (a gin_trgm_ops (siglen = 32))";
    let Action::CreateIndex(index) = read(text) else {
        panic!();
    };
    assert!(index.concurrently && index.if_not_exists);
    let name = index.name.unwrap();
    assert_eq!(
        (name.text.as_str(), &text[name.span.range()]),
        ("Ü", "\"Ü\"")
    );
    assert_eq!(index.table.to_string(), "app.t");
    let parts: Vec<_> = index
        .table
        .0
        .iter()
        .map(|part| &text[part.span.range()])
        .collect();
    assert_eq!(parts, ["app", "T"]);
}

#[test]
fn an_index_may_have_no_name() {
    for text in [
        "create index on t (a)",
        "create index concurrently on t (a)",
    ] {
        let Action::CreateIndex(index) = read(text) else {
            panic!();
        };
        assert_eq!(
            (index.concurrently, index.name),
            (text.contains("concurrently"), None)
        );
    }
}

#[test]
fn reads_drop_index() {
    let Action::DropIndex(drop) = read("drop index concurrently if exists a, s.\"B\" cascade")
    else {
        panic!();
    };
    let names: Vec<_> = drop.names.iter().map(ToString::to_string).collect();
    assert_eq!(
        (drop.concurrently, drop.if_exists, names),
        (true, true, vec!["a".into(), "s.B".into()])
    );
}

#[test]
fn reads_reindex() {
    use ReindexTarget::{Database, Index, Schema, Table};
    let cases = [
        ("reindex index a", false, Index, "a"),
        ("reindex table concurrently A.b", true, Table, "a.b"),
        ("reindex (verbose, concurrently) table a", true, Table, "a"),
        (
            "reindex (concurrently off, verbose) table a",
            false,
            Table,
            "a",
        ),
        (
            "reindex (concurrently 'on', tablespace b) index a",
            true,
            Index,
            "a",
        ),
        ("reindex schema \"A\"", false, Schema, "A"),
        ("reindex system concurrently", true, Database, ""),
        ("reindex database concurrently b", true, Database, "b"),
    ];
    for (text, on, is, called) in cases {
        let Action::Reindex {
            concurrently,
            target,
            name,
        } = read(text)
        else {
            panic!("{text}");
        };
        let name = name.map_or(String::new(), |name| name.to_string());
        assert_eq!((concurrently, target, &*name), (on, is, called), "{text}");
    }
}

#[test]
fn reads_detach_partition() {
    let cases = [
        ("alter table a detach partition b concurrently", true),
        (
            "alter table if exists only a detach partition b concurrently",
            true,
        ),
        ("alter table A detach partition \"b\"", false),
        ("alter table a detach partition b finalize", false),
    ];
    for (text, on) in cases {
        let Action::DetachPartition {
            concurrently,
            tables,
        } = read(text)
        else {
            panic!("{text}");
        };
        let tables = tables.unwrap();
        let names = [tables.table.to_string(), tables.partition.to_string()];
        assert_eq!((concurrently, names), (on, ["a".into(), "b".into()]));
    }
    assert_eq!(read("alter table a add column detach int"), Action::Opaque);
}

#[test]
fn reads_transaction_control() {
    use TransactionControl as T;
    let plain = T::Begin { modes: None };
    let cases = [
        ("begin", plain),
        ("BEGIN WORK", plain),
        ("start transaction", plain),
        (
            "begin isolation level serializable",
            T::Begin {
                modes: Some(Span::new(6, 34)),
            },
        ),
        (
            "start transaction read only",
            T::Begin {
                modes: Some(Span::new(18, 27)),
            },
        ),
        ("end", T::Commit),
        ("commit and no chain", T::Commit),
        ("commit and chain", T::Chain),
        ("abort work", T::Rollback),
        ("rollback to savepoint a", T::Savepoint),
        ("release a", T::Savepoint),
        ("prepare transaction 'a'", T::Prepare),
        ("rollback prepared 'a'", T::FinishPrepared),
    ];
    for (text, control) in cases {
        assert_eq!(read(text), Action::TransactionControl(control), "{text}");
    }
}

#[test]
fn reads_subscriptions() {
    let create = |creates_slot| Action::CreateSubscription { creates_slot };
    let head = "create subscription s connection 'x' publication p";
    assert_eq!(read(head), create(true));
    assert_eq!(
        read(&format!("{head} with (create_slot = false)")),
        create(false)
    );
    assert_eq!(
        read(&format!("{head} with (enabled, connect = 'off')")),
        create(false)
    );
    let alter = |text: &str| read(&format!("alter subscription s {text}"));
    let is = Action::AlterSubscription;
    assert_eq!(
        alter("refresh publication"),
        is(AlterSubscription::Refreshes)
    );
    assert_eq!(
        alter("set publication a, b"),
        is(AlterSubscription::Refreshes)
    );
    assert_eq!(
        alter("add publication a with (refresh = false)"),
        is(AlterSubscription::Other)
    );
    assert_eq!(
        alter("set (slot_name = none)"),
        is(AlterSubscription::GivesUpSlot)
    );
    assert_eq!(alter("disable"), is(AlterSubscription::Other));
}

#[test]
fn reads_what_only_a_few_words_tell() {
    assert_eq!(read("cluster"), Action::Cluster { one_table: false });
    assert_eq!(
        read("cluster (verbose)"),
        Action::Cluster { one_table: false }
    );
    assert_eq!(
        read("cluster verbose t using i"),
        Action::Cluster { one_table: true }
    );
    assert_eq!(
        read("alter database d set tablespace t"),
        Action::MoveDatabase
    );
    assert_eq!(read("alter database d set work_mem = 1"), Action::Opaque);
    assert_eq!(read("vacuum (analyze) t"), Action::Vacuum);
    assert_eq!(read("copy t from stdin"), Action::CopyFromStdin);
}
