//! A fault at every step of a run: cut, ended by the server, or the server is gone.
//!
//! The steps are enumerated: each command of a run, in order, until it ends without
//! having come to the place. What a run leaves behind is taken up by the next one;
//! then all that the database holds is as if nothing had happened.

mod held;
mod picture;
mod pool;
mod proxy;
mod scenarios;

use std::sync::Mutex;
use std::thread;

use scratch_postgres::Server;
use sterna_runtime::Error;

use self::held::{Held, is_there};
use self::picture::{HELD, INVALID, assert_same, picture};
use self::pool::Pool;
use self::proxy::{Moment, Place, Reached};
use self::scenarios::{Environment, Scenario, Unsettled};
use crate::session::{Kind, Session};

/// A test of a fault from every scenario that is named, through each driver.
macro_rules! through_each_driver {
    ($fault:ident: $($name:ident),* $(,)?) => {
        $(fn $name(kind: crate::session::Kind) {
            super::$name(kind, super::Fault::$fault);
        })*
        scenarios!($($name),*);
    };
}

/// The same through one driver: the engine, which decides, knows none of them.
macro_rules! through_one_driver {
    ($fault:ident: $($name:ident),* $(,)?) => {
        $(#[test]
        fn $name() {
            super::$name(crate::session::Kind::Postgres, super::Fault::$fault);
        })*
    };
}

mod cut {
    through_each_driver!(Cut: transactions, an_index);
    through_one_driver!(
        Cut: an_earlier_format,
        a_receipt,
        an_index_if_not_exists,
        an_index_that_is_left,
        statements,
        what_nobody_can_look_for,
        what_stopped_halfway,
        reverting,
        reverting_by_statement,
        a_repair,
    );
}

mod ended_by_the_server {
    through_each_driver!(Ended: transactions, an_index);
    through_one_driver!(
        Ended: an_earlier_format,
        a_receipt,
        an_index_if_not_exists,
        an_index_that_is_left,
        statements,
        what_nobody_can_look_for,
        what_stopped_halfway,
        reverting,
        reverting_by_statement,
        a_repair,
    );
}

mod server_gone {
    through_each_driver!(Crash: transactions, an_index);
    through_one_driver!(
        Crash: an_earlier_format,
        a_receipt,
        an_index_if_not_exists,
        an_index_that_is_left,
        statements,
        what_nobody_can_look_for,
        what_stopped_halfway,
        reverting,
        reverting_by_statement,
        a_repair,
    );
}

/// A function of each scenario.
macro_rules! disturbed {
    ($($name:ident: $scenario:ident),* $(,)?) => {
        $(fn $name(kind: Kind, fault: Fault) {
            disturb(kind, &scenarios::$scenario, fault);
        })*
    };
}

disturbed!(
    transactions: TRANSACTIONS,
    an_earlier_format: EARLIER_FORMAT,
    a_receipt: RECEIPT,
    an_index: INDEX,
    an_index_if_not_exists: INDEX_IF_NOT_EXISTS,
    an_index_that_is_left: LEFTOVER,
    statements: STATEMENTS,
    what_nobody_can_look_for: UNKNOWN,
    what_stopped_halfway: HALFWAY,
    reverting: REVERT,
    reverting_by_statement: REVERT_BY_STATEMENT,
    a_repair: REPAIR,
);

/// What happens to a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The network is gone; the server may go on for a while.
    Cut,
    /// `pg_terminate_backend`, by another session.
    Ended,
    /// The server stops at once, and is started again.
    Crash,
}

/// What a run is done with.
pub(crate) struct Site<'a> {
    server: &'a Server,
    pool: &'static Pool,
    work: Work<'a>,
}

/// What a run does, and through which driver.
#[derive(Clone, Copy)]
pub(crate) struct Work<'a> {
    kind: Kind,
    scenario: &'a Scenario,
    environment: Environment,
}

/// Does the work under each kind of lock, with the fault at every place.
fn disturb(kind: Kind, scenario: &Scenario, fault: Fault) {
    for &environment in scenario.locks {
        let work = Work {
            kind,
            scenario,
            environment,
        };
        match fault {
            Fault::Cut | Fault::Ended => one_by_one(work, fault),
            Fault::Crash => all_at_once(work),
        }
    }
}

/// Disturbs one run after the other.
fn one_by_one(work: Work<'_>, fault: Fault) {
    static POOL: Pool = Pool::new();
    let site = work.at(Server::shared().unwrap(), &POOL);
    let expected = site.undisturbed();
    site.at_every_place(|mut held| {
        held.strike(fault);
        site.goes_on(held, fault, &expected);
    });
}

/// Holds a run at each place, and disturbs them all by one crash.
fn all_at_once(work: Work<'_>) {
    // A server cannot crash for one test while another one uses it.
    static IDLE: Mutex<Vec<(Server, &'static Pool)>> = Mutex::new(Vec::new());
    let idle = IDLE.lock().unwrap().pop();
    let (mut server, pool) = idle.unwrap_or_else(|| {
        // What was committed has to be in the log when the server is gone.
        let server = Server::builder().setting("synchronous_commit", "on");
        let server = server.setting("max_connections", "500").start();
        (server.unwrap(), Box::leak(Box::new(Pool::new())))
    });
    let expected = work.at(&server, pool).undisturbed();
    let mut all = Vec::new();
    work.at(&server, pool).at_every_place(|held| all.push(held));
    server.crash();
    for held in &mut all {
        held.strike(Fault::Crash);
    }
    server.resume().unwrap();
    for held in all {
        work.at(&server, pool)
            .goes_on(held, Fault::Crash, &expected);
    }
    IDLE.lock().unwrap().push((server, pool));
}

impl<'a> Work<'a> {
    fn at(self, server: &'a Server, pool: &'static Pool) -> Site<'a> {
        Site {
            server,
            pool,
            work: self,
        }
    }
}

impl Site<'_> {
    /// What is there after a run that nothing happened to.
    fn undisturbed(&self) -> Vec<String> {
        let database = self.pool.take(self.server);
        let Work {
            kind,
            scenario,
            environment,
        } = self.work;
        let mut session = Session::open(kind, &database.url());
        (scenario.prepare)(&mut session, environment);
        (scenario.run)(&mut session, environment).unwrap();
        picture(&mut session)
    }

    /// Holds a run at each moment of each command, until a run ends before.
    fn at_every_place(&self, mut each: impl FnMut(Held)) {
        for command in 1.. {
            let mut done = None;
            for moment in Moment::ALL {
                // What the server did not wait with has been held behind it.
                if done == Some(moment) {
                    continue;
                }
                let Some(held) = Held::start(self, Place { command, moment }) else {
                    return;
                };
                done = Some(held.place.moment);
                each(held);
            }
        }
    }

    /// Runs again, and looks at what has become of the database.
    fn goes_on(&self, held: Held, fault: Fault, expected: &[String]) {
        let Work {
            kind,
            scenario,
            environment,
        } = self.work;
        let told = format!("{}, {environment:?}, {fault:?}: {held}", scenario.name);
        let open = scenario
            .unsettled
            .as_ref()
            .filter(|it| is_open(it, held.place, &held.reached, fault));
        let pid = held.reached.pid.clone();
        let (database, ended) = held.finish();
        let mut session = Session::open(kind, &database.url());
        match ended {
            // Who was told that all is done can rely on it.
            Ok(()) => assert_same(&picture(&mut session), expected, &told),
            Err(error) => assert_recorded(&mut session, &error, &told),
        }
        let again = (scenario.run)(&mut session, environment);
        let again = match open {
            None => again,
            Some(unsettled) => {
                let error = again.expect_err(&told).to_string();
                assert_eq!(error.lines().next(), Some(unsettled.title), "{told}");
                (unsettled.decide)(&mut session, environment);
                (scenario.run)(&mut session, environment)
            }
        };
        again.unwrap_or_else(|error| panic!("{told}\n{error}"));
        let mut found = picture(&mut session);
        if open.is_some() {
            found.retain(|line| !line.starts_with("sterna.history_repairs "));
        }
        assert_same(&found, expected, &told);
        assert!(session.query(INVALID).is_empty(), "{told}");
        // Nothing is pending, and nothing held once the server has noticed the cut.
        (scenario.run)(&mut session, environment).unwrap();
        while fault == Fault::Cut && is_there(&mut session, &pid) {
            thread::yield_now();
        }
        assert_eq!(session.query(HELD), ["0"], "{told}");
    }
}

/// Checks that what an error says was applied before is applied.
fn assert_recorded(session: &mut Session, error: &Error, told: &str) {
    let said = error
        .applied()
        .iter()
        .map(|applied| applied.migration.version());
    for version in said {
        let record = format!(
            "select count(*) from sterna.history where version = '{version}' and state = 'applied'"
        );
        assert_eq!(session.query(&record), ["1"], "{told}\n{error}");
    }
}

/// Whether only a person can tell whether that statement has run: it was begun, and
/// then not noted.
fn is_open(unsettled: &Unsettled, place: Place, reached: &Reached, fault: Fault) -> bool {
    let is_done = match place.moment {
        Moment::Unsent => false,
        Moment::Executing => fault == Fault::Cut,
        Moment::Unanswered | Moment::Answered => true,
    };
    let quoted = unsettled.sql.replace('\'', "''");
    let begins = reached.sql.contains(&format!("doing = '{quoted}'"));
    let notes = reached.before == unsettled.sql;
    reached.sql == unsettled.sql || begins && is_done || notes && !is_done
}
