//! What evidence has to say, without a server.

use std::time::Duration;

use super::*;
use crate::__private::environment;
use crate::encode::{Draft, plan};
use crate::error::{Error, Parts};

static STAGING: EnvironmentSettings = environment("staging").aliases(&["preview"]);
static PRODUCTION: EnvironmentSettings = environment("production")
    .after("staging")
    .soak(Duration::from_secs(3600));

const APPLIED: &str = "2026-01-15T12:00:00.000000Z";
const ISSUED: &str = "2026-01-15T13:00:00.000000Z";

fn three() -> PlanData {
    let drafts = ["1", "2", "3"].map(|version| Draft::new(version, "x", &["select 1"]));
    plan("app", &drafts).data()
}

fn moment(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

/// What an environment says that went through this plan, in the order of these places.
fn passed(plan: PlanData, places: &[usize]) -> Testimony {
    let passed = |&place: &usize| Passed {
        version: plan.migration(place).version().to_owned(),
        chain: plan.migration(place).chain().to_string(),
        applied_at: moment(APPLIED),
    };
    Testimony {
        plan: "app".to_owned(),
        environment: Some("staging".to_owned()),
        issued_at: moment(ISSUED),
        migrations: places.iter().map(passed).collect(),
    }
}

/// The whole text of the refusal, if these places of the plan are pending.
fn refused(testimony: &Testimony, pending: &[usize], now: &str) -> Option<String> {
    let plan = three();
    let rule = Rule {
        settings: &PRODUCTION,
        after: "staging",
        before: Some(&STAGING),
    };
    let pending: Vec<_> = pending.iter().map(|&place| plan.migration(place)).collect();
    let refusal = judge(&rule, testimony, plan, &pending, moment(now)).err()?;
    let error = Error::new(Parts {
        migration: refusal.migration,
        ..Parts::new(refusal.kind)
    });
    Some(error.to_string())
}

#[test]
fn what_staging_had_for_long_enough_is_shown() {
    let testimony = passed(three(), &[0, 1, 2]);
    assert_eq!(refused(&testimony, &[0, 1, 2], ISSUED), None);
    let other_name = Testimony {
        environment: Some("Preview".to_owned()),
        ..testimony
    };
    assert_eq!(refused(&other_name, &[0, 1, 2], ISSUED), None);
}

#[test]
fn only_what_is_pending_is_looked_at() {
    let testimony = passed(three(), &[0, 1]);
    assert_eq!(refused(&testimony, &[1], ISSUED), None);
    assert_eq!(refused(&passed(three(), &[1]), &[1], ISSUED), None);
}

#[test]
fn every_refusal_has_its_own_text() {
    let sound = passed(three(), &[0, 1, 2]);
    let other_plan = Testimony {
        plan: "audit".into(),
        ..sound.clone()
    };
    let other_place = Testimony {
        environment: Some("local".into()),
        ..sound.clone()
    };
    let nowhere = Testimony {
        environment: None,
        ..sound.clone()
    };
    let mut early = sound.clone();
    early.migrations[1].applied_at = moment("2026-01-15T13:00:00.000001Z");
    let mut different = passed(three(), &[0, 1]);
    different.migrations[1].chain = "00".repeat(32);
    let cases = [
        (
            &other_plan,
            ISSUED,
            "\
the evidence is about the plan `audit`, and this one is `app`
   = help: make evidence with this plan where `staging` is",
        ),
        (
            &other_place,
            ISSUED,
            "\
the evidence is from `local`, and `production` comes after `staging`
   = help: apply as `staging` there, and make the evidence there",
        ),
        (
            &nowhere,
            ISSUED,
            "\
the evidence is from a database that was not told what it is
   = help: apply as `staging` there, and make the evidence there",
        ),
        (
            &passed(three(), &[0]),
            ISSUED,
            "\
`staging` has not had `2_x`
  --> migrations/2_x.sql
   = note: in an emergency `.break_glass(\"reason\")` goes on without, and the reason stays in \
             the history
   = help: apply it in `staging`, and make the evidence after that",
        ),
        (
            &different,
            ISSUED,
            "\
`staging` had another `2_x`, or others before it
  --> migrations/2_x.sql
   = help: build from the files that `staging` had, or apply these there first",
        ),
        (
            &sound,
            "2026-01-15T12:59:59.999999Z",
            "\
the evidence is from the future, by 1 s
   = help: set the clocks of both servers right, and make the evidence again",
        ),
        (
            &early,
            "2026-01-15T14:00:00.000000Z",
            "\
`staging` says that it had `2_x` in the future, by 1 s
  --> migrations/2_x.sql
   = help: set the clocks of both servers right, and make the evidence again",
        ),
    ];
    for (testimony, now, expected) in cases {
        assert_eq!(refused(testimony, &[0, 1], now).as_deref(), Some(expected));
    }
}

#[test]
fn soaking_ends_at_the_microsecond() {
    let testimony = Testimony {
        issued_at: moment(APPLIED),
        ..passed(three(), &[0])
    };
    let expected = "\
`staging` has had `1_x` for 59 min 59 s, which is less than 1 h
  --> migrations/1_x.sql
   = note: in an emergency `.break_glass(\"reason\")` goes on without, and the reason stays in \
             the history
   = help: wait for another 1 s; the evidence need not be made again";
    let almost = "2026-01-15T12:59:59.999999Z";
    assert_eq!(refused(&testimony, &[0], almost).as_deref(), Some(expected));
    assert_eq!(refused(&testimony, &[0], ISSUED), None);
}

#[test]
fn a_history_with_one_that_came_in_late_vouches_for_all() {
    // The third was recorded when the plan had no second, which came in late and was
    // recorded with the digest of the whole.
    let plan = three();
    let mut testimony = passed(plan, &[0, 2, 1]);
    testimony.migrations[1].chain = "11".repeat(32);
    testimony.migrations[2].chain = plan.migration(2).chain().to_string();
    assert_eq!(refused(&testimony, &[0, 1, 2], ISSUED), None);
    // One that is not there at all is not vouched for.
    testimony.migrations.remove(1);
    let text = refused(&testimony, &[0, 1, 2], ISSUED).unwrap();
    assert!(text.starts_with("`staging` has not had `3_x`\n"), "{text}");
}
