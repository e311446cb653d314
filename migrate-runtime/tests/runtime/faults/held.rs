//! A run that is held at one place.

use std::fmt;
use std::thread::{self, JoinHandle};

use sterna_runtime::Error;

use super::pool::Lent;
use super::proxy::{Moment, Place, Proxy, Reached};
use super::scenarios::Environment;
use super::{Fault, Site, Work};
use crate::session::{Kind, Session};

/// A run in a database of its own, held at a place.
pub(crate) struct Held {
    environment: Environment,
    pub(crate) place: Place,
    pub(crate) reached: Reached,
    database: Lent,
    run: JoinHandle<Result<(), Error>>,
    proxy: Option<Proxy>,
    /// In the way of a command that is held while it executes.
    other: Session,
}

impl Held {
    /// Starts a run and waits until it is at the place, unless it ends before.
    ///
    /// Where the server does at once what it is to be held in, it is held behind that.
    pub(crate) fn start(site: &Site<'_>, mut place: Place) -> Option<Held> {
        let Work {
            kind,
            scenario,
            environment,
        } = site.work;
        let database = site.pool.take(site.server);
        let mut other = Session::open(Kind::Postgres, &database.url());
        (scenario.prepare)(&mut other, environment);
        let proxy = Proxy::before(site.server, place);
        let (run, url) = (scenario.run, proxy.url(&database));
        let run = thread::spawn(move || run(&mut Session::open(kind, &url), environment));
        let Some(reached) = proxy.reached() else {
            run.join().unwrap().unwrap();
            return None;
        };
        if place.moment == Moment::Executing && !is_held_up(&proxy, &mut other, &reached.pid) {
            other.query("rollback");
            place.moment = Moment::Unanswered;
        }
        Some(Held {
            environment,
            place,
            reached,
            database,
            run,
            proxy: Some(proxy),
            other,
        })
    }

    /// Lets a fault happen; the server has crashed before.
    pub(crate) fn strike(&mut self, fault: Fault) {
        let proxy = self.proxy.take().unwrap();
        let pid = &self.reached.pid;
        match fault {
            Fault::Cut | Fault::Crash => proxy.cut(),
            Fault::Ended => {
                self.other
                    .query(&format!("select pg_terminate_backend({pid})"));
                while is_there(&mut self.other, pid) {
                    thread::yield_now();
                }
            }
        }
        if fault != Fault::Crash && self.place.moment == Moment::Executing {
            self.other.query("rollback");
        }
        proxy.let_go();
    }

    /// Waits for the end of the run, and of its session on the server.
    ///
    /// A lease outlives its session; its time is made to be over.
    pub(crate) fn finish(self) -> (Lent, Result<(), Error>) {
        let ended = self.run.join().unwrap();
        if self.environment.has_lease() {
            let mut session = Session::open(Kind::Postgres, &self.database.url());
            while is_there(&mut session, &self.reached.pid) {
                thread::yield_now();
            }
            let tables = "select to_regclass('sterna.history_state')";
            if session.query(tables) != ["null"] {
                session.query(RUN_OUT);
            }
        }
        (self.database, ended)
    }
}

impl fmt::Display for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { command, moment } = self.place;
        let sql = self.reached.sql.split_whitespace().collect::<Vec<_>>();
        write!(f, "command {command} {moment:?}: {}", sql.join(" "))
    }
}

/// As if the holder had said nothing for so long.
const RUN_OUT: &str = "update sterna.history_state \
    set lease_expires = clock_timestamp() - interval '1 second' where lease_expires is not null";

/// Gets in the way of the command that is about to be sent; tells whether the server
/// waits in the middle of it.
fn is_held_up(proxy: &Proxy, other: &mut Session, pid: &str) -> bool {
    let tables = "select relnamespace = to_regnamespace('sterna'), oid::regclass from pg_class \
                  where oid >= 16384 and relkind = 'r'";
    let tables = other.query(tables);
    other.query("begin");
    for table in tables {
        // The history can still be read; what is the user's can be written to, and
        // nothing can be built on it.
        let (ours, name) = table.split_once(' ').unwrap();
        let mode = if ours == "t" {
            "share"
        } else {
            "row exclusive"
        };
        other.query(&format!("lock table {name} in {mode} mode"));
    }
    proxy.go_on();
    let waiting = format!("select count(*) from pg_locks where pid = {pid} and not granted");
    loop {
        if proxy.is_answered() {
            return false;
        }
        if other.query(&waiting) != ["0"] {
            return true;
        }
        thread::yield_now();
    }
}

/// Whether this process of the server still runs.
pub(crate) fn is_there(session: &mut Session, pid: &str) -> bool {
    // In a transaction, the first look would be the last.
    session.query("select pg_stat_clear_snapshot()");
    let there = format!("select count(*) from pg_stat_activity where pid = {pid}");
    session.query(&there) != ["0"]
}
