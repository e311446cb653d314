//! Every event in words, and what `tracing` is told.

use std::sync::{Arc, Mutex};

use tracing::span::{Attributes, Id};
use tracing::{Metadata, Subscriber};

use super::*;
use crate::encode::{Draft, plan};
use crate::outcome::Leftover;

/// Keeps the level and target of what is traced.
#[derive(Clone, Default)]
struct Traced(Arc<Mutex<Vec<String>>>);

impl Subscriber for Traced {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn event(&self, event: &tracing::Event<'_>) {
        let (level, target) = (event.metadata().level(), event.metadata().target());
        self.0.lock().unwrap().push(format!("{level} {target}"));
    }
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &tracing::span::Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[test]
fn what_was_applied_is_traced_as_information() {
    let migration = plan("app", &[Draft::new("003", "orders", &[])])
        .data()
        .migration(0);
    let (number, of, duration) = (1, 1, Duration::ZERO);
    let traced = Traced::default();
    tracing::subscriber::with_default(traced.clone(), || {
        Event::Applying {
            migration,
            number,
            of,
        }
        .trace();
        Event::Applied {
            migration,
            number,
            of,
            duration,
        }
        .trace();
    });
    assert_eq!(*traced.0.lock().unwrap(), ["DEBUG sterna", "INFO sterna"]);
}

#[test]
fn every_event_is_one_line() {
    let migration = plan("app", &[Draft::new("003", "orders", &[])])
        .data()
        .migration(0);
    let duration = Duration::from_micros(12_340);
    let (number, of) = (1, 2);
    let holder = Holder {
        pid: "7".into(),
        application: Some("api".into()),
        address: None,
        since: Some("2026-01-15 12:00:00".into()),
        until: None,
    };
    let events = [
        Event::Started {
            plan: "app",
            migrations: 1,
        },
        Event::UpToDate {
            migrations: 1,
            ahead: 0,
        },
        Event::UpToDate {
            migrations: 1,
            ahead: 2,
        },
        Event::Waiting {
            holder: Some(holder),
            waited: duration,
        },
        Event::Waiting {
            holder: None,
            waited: duration,
        },
        Event::Locked { waited: duration },
        Event::BrokeGlass {
            reason: "incident 7".into(),
            refused: "`staging` has not had `003_orders`".into(),
        },
        Event::Applying {
            migration,
            number,
            of,
        },
        Event::Statement {
            migration,
            number,
            of,
        },
        Event::Settled {
            migration,
            number,
            outcome: Outcome::ClearedAway(Leftover::PendingPartition("app.p".into())),
        },
        Event::Settled {
            migration,
            number,
            outcome: Outcome::ClearedAway(Leftover::InvalidIndex("app.i".into())),
        },
        Event::Settled {
            migration,
            number,
            outcome: Outcome::RunsAgain,
        },
        Event::Settled {
            migration,
            number,
            outcome: Outcome::Ran,
        },
        Event::Retrying {
            migration,
            attempt: 2,
            of: 6,
            pause: duration,
            reason: "no (55P03, lock_not_available)".into(),
        },
        Event::Applied {
            migration,
            number,
            of,
            duration,
        },
        Event::NothingToRevert,
        Event::Reverting {
            migration,
            number,
            of,
        },
        Event::Reverted {
            migration,
            number,
            of,
            duration,
        },
        Event::Finished {
            applied: 2,
            reverted: 0,
            elapsed: Duration::from_secs(75),
        },
        Event::Finished {
            applied: 0,
            reverted: 1,
            elapsed: duration,
        },
    ];
    let lines = events.map(|event| event.to_string());
    let expected = [
        "plan `app`: 1 migration",
        "up to date",
        "up to date; the database is 2 migrations ahead",
        "waiting for the migration lock (12.3 ms), held by pid 7, `api`, connected since 2026-01-15 12:00:00",
        "waiting for the migration lock (12.3 ms)",
        "took the lock (12.3 ms)",
        "going on although `staging` has not had `003_orders`: incident 7",
        "[1/2] applying 003_orders",
        "003_orders: statement 1 of 2",
        "003_orders: finished to detach `app.p`, which statement 1 had begun",
        "003_orders: dropped the invalid index `app.i`, which statement 1 had left",
        "003_orders: statement 1 had not run, and runs again",
        "003_orders: statement 1 had run",
        "003_orders: no (55P03, lock_not_available); attempt 2 of 6 in 12.3 ms",
        "[1/2] applied 003_orders (12.3 ms)",
        "nothing to revert",
        "[1/2] reverting 003_orders",
        "[1/2] reverted 003_orders (12.3 ms)",
        "applied 2 migrations in 75.0 s",
        "reverted 1 migration in 12.3 ms",
    ];
    assert_eq!(lines, expected);
}
