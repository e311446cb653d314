//! What was there and what is there, case by case.

use super::*;

const INDEX: Witness = Witness::Index {
    name: Some("i"),
    table: "\"t\"",
};

const DETACHED: Witness = Witness::DetachedPartition {
    partition: "\"p\"",
    table: "\"t\"",
};

fn seen(told: &str) -> Seen {
    let mut seen = Seen::parse(told);
    for thing in &mut seen.0 {
        thing.name = format!("public.i{}", thing.oid);
    }
    seen
}

fn verdict(witness: Witness, before: &str, now: &str) -> Verdict {
    judge(witness, &seen(before), &seen(now))
}

fn dropped(names: &[&str]) -> Verdict {
    let chore = |name: &&str| Chore {
        sql: format!("drop index concurrently {name}"),
        leftover: Leftover::InvalidIndex((*name).to_owned()),
    };
    Verdict::Left(names.iter().map(chore).collect())
}

#[test]
fn what_was_seen_is_told_and_read_again() {
    for told in ["", "7 valid", "7 valid, 8 invalid"] {
        assert_eq!(Seen::parse(told).told(), told);
    }
}

#[test]
fn an_index_is_judged_only_if_it_is_new() {
    assert_eq!(verdict(INDEX, "", ""), Verdict::NotRan);
    assert_eq!(verdict(INDEX, "", "7 valid"), Verdict::Ran);
    assert_eq!(verdict(INDEX, "", "7 invalid"), dropped(&["public.i7"]));
    assert_eq!(verdict(INDEX, "7 invalid", "7 invalid"), Verdict::NotRan);
    assert_eq!(verdict(INDEX, "7 valid", "7 invalid"), Verdict::NotRan);
    assert_eq!(verdict(INDEX, "", "7 other"), Verdict::NotRan);
    let open = Verdict::Open("several indexes were made since it began");
    assert_eq!(verdict(INDEX, "6 valid", "7 valid, 8 valid"), open);
}

#[test]
fn an_index_that_is_being_built_is_left_alone() {
    let mut now = seen("7 invalid");
    now.0[0].busy = Some("42".to_owned());
    let busy = Verdict::Busy("42".to_owned());
    assert_eq!(judge(INDEX, &Seen::default(), &now), busy);
}

#[test]
fn a_dropped_index_is_gone() {
    let witness = Witness::DroppedIndex("\"i\"");
    assert_eq!(verdict(witness, "7 valid", ""), Verdict::Ran);
    assert_eq!(verdict(witness, "7 valid", "7 invalid"), Verdict::NotRan);
    assert_eq!(verdict(witness, "", ""), Verdict::NotRan);
    let open = Verdict::Open("another index has that name now");
    assert_eq!(verdict(witness, "7 valid", "8 valid"), open);
}

#[test]
fn what_rebuilding_left_is_dropped_and_all_built_again() {
    for witness in [Witness::RebuiltIndex("\"i\""), Witness::RebuiltDatabase] {
        assert_eq!(verdict(witness, "", ""), Verdict::NotRan);
        assert_eq!(verdict(witness, "7 invalid", "7 invalid"), Verdict::NotRan);
        let left = "7 invalid, 8 invalid, 9 invalid";
        let expected = dropped(&["public.i8", "public.i9"]);
        assert_eq!(verdict(witness, "7 invalid", left), expected);
    }
}

#[test]
fn a_pending_partition_is_finalized_only_if_it_was_attached_before() {
    let verdict = |before, now| verdict(DETACHED, before, now);
    assert_eq!(verdict("7 attached", "7 attached"), Verdict::NotRan);
    assert_eq!(verdict("7 attached", "7 detached"), Verdict::Ran);
    assert_eq!(verdict("7 pending", "7 pending"), Verdict::NotRan);
    let Verdict::Left(chores) = verdict("7 attached", "7 pending") else {
        panic!();
    };
    let finalize = "alter table \"t\" detach partition \"p\" finalize";
    assert_eq!(chores[0].sql, finalize);
    let open = Verdict::Open("the partition is not there any more");
    assert_eq!(verdict("7 attached", ""), open);
}
