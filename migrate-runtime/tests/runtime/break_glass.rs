//! Rules that are broken for a reason, which stays.

use sterna_runtime::Evidence;

use crate::encode::{Draft, Index, plan};
use crate::promotion::{Environment, drafts, receipt};
use crate::session::{Kind, Session, database};

scenarios!(
    broken_glass_stays_in_the_history,
    glass_is_not_broken_for_nothing,
    a_migration_that_goes_on_under_break_glass_says_so,
);

fn broken_glass_stays_in_the_history(kind: Kind) {
    let all = plan("app", &drafts());
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let production = || all.environment(Environment::Production);
    let error = session.run(production().break_glass(" \n")).unwrap_err();
    let expected = "\
`.break_glass(...)` was not told why
   = help: write the reason: it stays in the history";
    assert_eq!(error.to_string(), expected);

    let mut told = Vec::new();
    let run = production()
        .up_to(Index(0))
        .break_glass("it's incident 7")
        .on_event(|event| told.push(event.to_string()));
    let report = session.run(run).unwrap();
    let expected =
        "going on although nothing shows that `staging` had `001_users`: it's incident 7";
    assert!(told.iter().any(|line| line == expected), "{told:?}");
    let expected = "  note: `001_users` was applied under break-glass now: it's incident 7";
    assert_eq!(report.to_string().lines().last(), Some(expected));
    let record = "select version, break_glass, break_glass_by, \
                  break_glass_at between started_at - interval '1 s' and clock_timestamp() \
                  from sterna.history";
    assert_eq!(session.query(record), ["001 it's incident 7 postgres t"]);

    // Every later report tells, with something to do or not.
    let at = "select to_char(break_glass_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') \
              from sterna.history where break_glass is not null";
    let at = session.query(at).remove(0);
    let expected = format!(
        "  note: `001_users` was applied under break-glass {at} UTC by `postgres`: it's incident 7"
    );
    let evidence = Evidence::receipt(receipt(kind, &all, "select"));
    let reports = [
        session.run(production().up_to(Index(0))).unwrap(),
        session.run(production().evidence(evidence)).unwrap(),
        session.run(production()).unwrap(),
    ];
    for report in reports {
        assert_eq!(report.to_string().lines().last(), Some(&*expected));
    }
}

fn glass_is_not_broken_for_nothing(kind: Kind) {
    let all = plan("app", &drafts());
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let run = all
        .environment(Environment::Production)
        .evidence(Evidence::receipt(receipt(kind, &all, "select")))
        .break_glass("just in case");
    assert!(session.run(run).unwrap().overrides.is_empty());
    assert_eq!(
        session.query("select count(break_glass) from sterna.history"),
        ["0"]
    );
}

fn a_migration_that_goes_on_under_break_glass_says_so(kind: Kind) {
    let draft = |last| Draft::new("001", "i", &["select 1", last]).without_transaction();
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let broken = plan("app", &[draft("select nope")]);
    session.apply(&broken).unwrap_err();
    let fixed = plan("app", &[draft("select 2")]);
    let production = fixed.environment(Environment::Production);
    session.run(production.break_glass("incident 8")).unwrap();
    let record = "select version, state, break_glass, break_glass_by from sterna.history";
    assert_eq!(session.query(record), ["001 applied incident 8 postgres"]);
}
