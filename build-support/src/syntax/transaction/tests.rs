use super::super::tests::{findings, findings_outside, script};
use super::Transaction;

fn body(text: &str) -> &str {
    &text[script(text).body.range()]
}

fn runs_outside(text: &str) -> bool {
    assert_eq!(findings(text), [""; 0], "{text}");
    script(text).transaction == Transaction::Outside
}

#[test]
fn a_migration_runs_in_a_transaction() {
    let text =
        "\u{feff}create table a (b int);\nsavepoint s; release s; set transaction read write;\n";
    assert!(!runs_outside(text));
    assert_eq!(body(text), &text[3..]);
}

#[test]
fn a_wrapper_is_understood_and_left_out() {
    for (begin, end) in [
        ("BEGIN", "COMMIT"),
        ("begin work", "end"),
        ("start transaction", "commit transaction;"),
    ] {
        let text = format!("-- all\n{begin};\nselect 1;\n-- and\nselect 2;\n{end}");
        assert_eq!(body(&text), "select 1;\n-- and\nselect 2");
        assert_eq!(
            findings(&text),
            [format!(
                "2:1-2:{} note[needless-transaction-control]: a migration runs in a transaction without saying so",
                begin.len() + 1
            )]
        );
    }
    assert_eq!(body("begin; commit;"), "");
}

#[test]
fn other_transaction_control_is_refused() {
    let refused = |place: &str, name: &str| {
        [format!(
            "{place} error[transaction-control]: `{name}` in a migration that runs in a transaction"
        )]
    };
    assert_eq!(
        findings("select 1;\ncommit;\nselect 2"),
        refused("2:1-2:7", "commit")
    );
    assert_eq!(
        findings("begin; select 1; commit; select 2"),
        refused("1:1-1:6", "begin")
    );
    assert_eq!(
        findings("begin; select 1; rollback"),
        refused("1:1-1:6", "begin")
    );
    assert_eq!(
        findings("begin; select 1; commit and chain"),
        refused("1:1-1:6", "begin")
    );
    assert_eq!(
        findings("start transaction isolation level serializable; select 1; commit"),
        refused("1:1-1:47", "start transaction")
    );
    assert_eq!(
        findings("prepare transaction 'a'"),
        refused("1:1-1:24", "prepare transaction")
    );
}

#[test]
fn what_cannot_run_in_a_transaction_runs_outside() {
    for text in [
        "create index concurrently a on b (c)",
        "set lock_timeout = '1s'; drop index concurrently a; create index concurrently a on b (c); reset lock_timeout",
        "select pg_catalog.set_config('a.b', 'c', false); drop index if exists a; create index concurrently a on b (c)",
        "vacuum; analyze; comment on table a is 'b'",
        "reindex database a",
        "reindex (concurrently) table a",
        "alter table a detach partition b concurrently",
        "alter system set work_mem = '4MB'",
        "create database a",
        "cluster",
        "create subscription s connection 'a' publication b",
        "drop subscription s",
        "commit prepared 'a'",
        "discard all",
    ] {
        assert!(runs_outside(text), "{text}");
    }
}

#[test]
fn what_looks_like_it_runs_inside() {
    for text in [
        "create index a on b (c)",
        "drop index a",
        "reindex (concurrently false) table a",
        "alter table a detach partition b",
        "analyze",
        "cluster a using b",
        "alter subscription s disable; alter subscription s set (slot_name = none); drop subscription s",
        "create subscription s connection 'a' publication b with (connect = false)",
        "select 'create index concurrently'",
        // The server takes it where there is no such subscription.
        "create table a (b int); drop subscription if exists s",
    ] {
        assert!(!runs_outside(text), "{text}");
    }
}

#[test]
fn a_dropped_subscription_makes_no_mixture() {
    assert_eq!(
        findings("create table a (b int); drop subscription if exists s"),
        [""; 0]
    );
    assert_eq!(
        findings("begin; drop subscription s; select 1; commit").len(),
        1
    );
    assert!(runs_outside(
        "drop subscription s; create index concurrently a on b (c)"
    ));
}

#[test]
fn a_mixture_is_refused() {
    assert_eq!(
        findings("create table a (b int);\n\ncreate index concurrently c on a (b);"),
        [
            "3:1-3:37 error[needs-no-transaction]: `create index concurrently` cannot run in a transaction, and the rest of the file should"
        ]
    );
    assert_eq!(
        findings("begin; vacuum; commit"),
        [
            "1:1-1:6 note[needless-transaction-control]: a migration runs in a transaction without saying so",
            "1:8-1:14 error[needs-no-transaction]: `vacuum` cannot run in a transaction, which `begin` has started",
        ]
    );
}

#[test]
fn the_advice_names_the_lines_where_to_split() {
    let help = |text: &str| super::super::tests::first_help(text);
    assert_eq!(
        help("create table a (b int);\nset a.b = c;\nvacuum;\nvacuum;"),
        "split the file at line 3: a migration runs either in a transaction or without one"
    );
    assert_eq!(
        help("select 1;\nvacuum;\nselect 2;\nvacuum"),
        "split the file at lines 2, 3 and 4: a migration runs either in a transaction or without one"
    );
}

#[test]
fn a_declared_file_may_hold_anything_that_ends() {
    for text in [
        "select 1; vacuum",
        "begin; select 1; commit; vacuum",
        "begin isolation level serializable; rollback",
    ] {
        assert_eq!(findings_outside(text), [""; 0]);
    }
    assert_eq!(
        findings_outside("select 1;\nbegin;\nselect 2"),
        [
            "2:1-2:6 warning[transaction-control]: nothing ends this transaction, so it is committed where the file ends"
        ]
    );
    assert_eq!(
        findings_outside("begin; vacuum; end"),
        [
            "1:8-1:14 error[needs-no-transaction]: `vacuum` cannot run in a transaction, which `begin` has started"
        ]
    );
}

#[test]
fn a_block_is_one_step() {
    let text =
        "select 1; begin; select 2; savepoint s; rollback to s; commit; select 3; begin; select 4";
    let steps: Vec<_> = script(text)
        .steps()
        .map(|step| &text[step.range()])
        .collect();
    assert_eq!(
        steps,
        [
            "select 1",
            "begin; select 2; savepoint s; rollback to s; commit",
            "select 3",
            "begin; select 4"
        ]
    );
}

#[test]
fn an_added_value_that_is_cast_to_its_enum_is_refused() {
    for used in ["'b'::mood", "cast('b' as Mood)", "'b' :: \"mood\""] {
        let found = findings(&format!(
            "alter type mood add value 'b';\nupdate t set m = {used};"
        ));
        assert_eq!(found.len(), 1, "{used}");
        assert!(
            found[0].contains("error[needs-no-transaction]: `'b'` cannot be used in the transaction that adds it to `mood`"),
            "{found:?}"
        );
    }
}

#[test]
fn an_added_value_that_may_be_used_moves_the_migration_out_of_its_transaction() {
    for text in [
        "alter type mood add value 'b'; update t set m = 'b'",
        "alter type mood add value if not exists 'b'; update t set m = 'b'::mood",
        "alter type a.mood add value 'b'; update t set m = 'b'::mood",
        "alter type mood add value 'b'; update t set m = 'b'::mood.b",
        "alter type mood add value 'b'; alter type mood rename to sad; update t set m = 'b'::mood",
        "alter type mood add value 'b'; set search_path = a; update t set m = 'b'::mood",
        "alter type mood add value 'b'; create table if not exists t (m mood default 'b'::mood)",
    ] {
        let found = findings(text);
        assert_eq!(found.len(), 1, "{text}");
        assert!(
            found[0].contains("warning[needs-no-transaction]: this migration runs without a transaction, as it seems to use `'b'` of"),
            "{found:?}"
        );
        assert_eq!(script(text).transaction, Transaction::Outside);
    }
}

#[test]
fn an_added_value_that_is_not_used_changes_nothing() {
    for text in [
        "alter type mood add value 'b'; alter type mood add value 'c' after 'b'",
        "create type mood as enum ('a'); alter type mood add value 'b'; update t set m = 'b'::mood",
        "update t set m = 'b'::mood; alter type mood add value 'b'",
        "alter type mood add value 'b'; do $$ begin update t set m = 'b'; end $$",
        "alter type mood add value 'b'; comment on type mood is 'b'",
        "alter type mood add value 'b'; update t set m = 'B', \"b\" = b",
    ] {
        assert!(!runs_outside(text), "{text}");
    }
}
