//! Histories held against plans, case by case.

use super::*;
use crate::encode::{Draft, plan};

fn draft(version: &'static str) -> Draft {
    Draft::new(version, "x", &["select 1"])
}

fn data(drafts: &[Draft]) -> PlanData {
    plan("app", drafts).data()
}

fn records(drafts: &[Draft]) -> Vec<Record> {
    let plan = data(drafts);
    let migrations = (0..plan.len()).map(|index| (index + 1, plan.migration(index)));
    let record = |(position, migration): (usize, Migration)| Record {
        position,
        in_place: position,
        version: migration.version().to_owned(),
        name: migration.name().to_owned(),
        file: migration.file().to_owned(),
        transactional: migration.transactional(),
        checksum: migration.checksum().to_string(),
        chain: migration.chain().to_string(),
        applied: true,
        told: "then".to_owned(),
        ..Record::default()
    };
    migrations.map(record).collect()
}

fn stands(plan: &[Draft], history: &[Record]) -> Standing {
    let current = Current::of(history.to_vec());
    compare(data(plan), &current, plan.len(), OutOfOrder::Allow).unwrap()
}

fn kind(plan: &[Draft], history: &[Record]) -> (ErrorKind, Option<&'static str>) {
    let current = Current::of(history.to_vec());
    let found = compare(data(plan), &current, plan.len(), OutOfOrder::Deny);
    let (kind, migration) = *found.unwrap_err();
    (kind, migration.map(|migration| migration.version()))
}

#[test]
fn counts_what_is_applied_and_what_is_ahead() {
    let three = [draft("1"), draft("2"), draft("3")];
    let standing = stands(&three, &records(&three[..2]));
    assert_eq!((standing.applied, standing.ahead), (2, 0));
    let standing = stands(&three[..1], &records(&three));
    assert_eq!((standing.applied, standing.ahead), (1, 2));
}

#[test]
fn an_edited_migration_is_named() {
    let edited = [draft("1"), Draft::new("2", "x", &["select 2"]), draft("3")];
    let history = records(&[draft("1"), draft("2")]);
    let (kind, version) = kind(&edited, &history);
    let ErrorKind::Edited {
        applied,
        changes,
        folder: None,
    } = kind
    else {
        panic!("{kind:?}");
    };
    assert_eq!((&*applied, version, changes.len()), ("then", Some("2"), 1));
    assert!(changes[0].starts_with("its checksum was `"), "{changes:?}");
}

#[test]
fn the_folder_of_another_plan_is_named() {
    let cases = [
        ("audit/1_x.sql", Some("audit")),
        ("db/audit/1_x/up.sql", Some("db/audit")),
        ("migrations/1_old/up.sql", None),
        ("migrations/1_old.sql", None),
        ("1_x.sql", None),
        ("", None),
    ];
    for (file, expected) in cases {
        let mut history = records(&[draft("1")]);
        file.clone_into(&mut history[0].file);
        let (kind, _) = kind(&[Draft::new("1", "x", &["select 2"])], &history);
        let ErrorKind::Edited { folder, .. } = kind else {
            panic!("{kind:?}");
        };
        assert_eq!(folder.as_deref(), expected, "{file}");
    }
}

#[test]
fn a_missing_migration_is_named() {
    let history = records(&[draft("1"), draft("2"), draft("3")]);
    let expected = ErrorKind::Missing {
        version: "2".to_owned(),
        name: "x".to_owned(),
        applied: "then".to_owned(),
    };
    assert_eq!(kind(&[draft("1"), draft("3")], &history), (expected, None));
}

#[test]
fn a_late_migration_is_named() {
    let history = records(&[draft("1"), draft("3")]);
    let plan = [draft("1"), draft("2"), draft("3")];
    let last = "3_x".to_owned();
    assert_eq!(kind(&plan, &history), (ErrorKind::Late { last }, Some("2")));
}

#[test]
fn an_unfinished_migration_resumes_if_what_ran_is_unchanged() {
    let stopped = Draft::new("1", "x", &["select 1", "select 2"]).without_transaction();
    let mut history = records(std::slice::from_ref(&stopped));
    history[0].applied = false;
    history[0].done = 1;
    history[0].done_digest = digest(["select 1"].into_iter());
    let fixed = Draft::new("1", "x", &["select 1", "select 3"]).without_transaction();
    for draft in [stopped, fixed] {
        let standing = stands(&[draft], &history);
        let pending = &standing.pending[0];
        assert_eq!((pending.halfway, pending.position), (Some(1), 1));
    }
    let edited = Draft::new("1", "x", &["select 0", "select 2"]).without_transaction();
    let expected = (ErrorKind::EditedHalfway { done: 1 }, Some("1"));
    assert_eq!(kind(&[edited], &history), expected);
}

/// Version, position, whether late, and the version up to which the chain goes.
fn pending(plan: &[Draft], history: &[Record]) -> Vec<(&'static str, usize, bool, &'static str)> {
    let data = data(plan);
    let chain = |entry: &Entry| {
        let mut migrations = (0..data.len()).map(|index| data.migration(index));
        migrations
            .find(|migration| Some(migration.chain()) == entry.chain)
            .unwrap()
            .version()
    };
    let pending = stands(plan, history).pending;
    let told = pending.iter().map(|entry| {
        let version = entry.migration.version();
        (version, entry.position, entry.late, chain(entry))
    });
    told.collect()
}

#[test]
fn what_came_in_late_is_applied_behind_the_rest_where_that_is_allowed() {
    let history = records(&[draft("1"), draft("4")]);
    let plan = ["1", "2", "3", "4", "5"].map(draft);
    let expected = [
        ("2", 3, true, "2"),
        ("3", 4, true, "4"),
        ("5", 5, false, "5"),
    ];
    assert_eq!(pending(&plan, &history), expected);
}

#[test]
fn a_history_out_of_order_is_in_place_once_it_is_whole() {
    let mut history = records(&["1", "3", "2"].map(draft));
    history[2].late = true;
    let three = ["1", "2", "3"].map(draft);
    let current = Current::of(history.clone());
    assert!(compare(data(&three), &current, 3, OutOfOrder::Deny).is_ok());
    // The older program does not know what its successor has put before its last.
    let older = stands(&["1", "2"].map(draft), &history);
    assert_eq!((older.applied, older.ahead), (2, 1));
}

#[test]
fn a_plan_and_a_history_that_both_go_on_do_not_fit() {
    let history = records(&["1", "2"].map(draft));
    let (kind, migration) = kind(&["1", "3"].map(draft), &history);
    assert!(matches!(kind, ErrorKind::Missing { version, .. } if version == "2"));
    assert_eq!(migration, None);
}

#[test]
fn a_plan_under_another_name_is_known_by_its_chain() {
    let three = ["1", "2", "3"].map(draft);
    let mut others = records(&three[..2]).split_off(1);
    others[0].plan = "old".to_owned();
    let found = same_under_another_name(data(&three), &others);
    assert_eq!(found.map(|record| &*record.plan), Some("old"));
    assert!(same_under_another_name(data(&three[..1]), &others).is_none());
}

#[test]
fn one_that_was_refused_at_once_is_as_though_it_had_not_been_begun() {
    let begun = draft("2").without_transaction();
    let mut history = records(&[draft("1"), begun]);
    history[1].applied = false;
    history[1].void = true;
    let standing = stands(&[draft("1"), draft("3")], &history);
    let next = &standing.pending[0];
    assert_eq!((next.migration.version(), next.position), ("3", 2));
    assert_eq!((next.replaces, next.halfway), (true, None));
    assert_eq!(stands(&[draft("1")], &history).ahead, 0);

    // Of one that is running, the first statement may have run.
    history[1].void = false;
    let expected = ErrorKind::MissingHalfway {
        version: "2".to_owned(),
        name: "x".to_owned(),
        begun: "then".to_owned(),
    };
    let found = kind(&[draft("1"), draft("3")], &history);
    assert_eq!(found, (expected, None));
    let standing = stands(&[draft("1"), draft("2").without_transaction()], &history);
    assert_eq!(standing.pending[0].halfway, Some(0));
}
