//! The last line of an error: what to do.

use super::{ErrorKind, Parts};
use crate::outcome::Leftover;
use crate::plan::{Direction, Migration, Script};
use crate::promotion::Places;

pub(super) fn help(error: &Parts) -> Option<String> {
    if let ErrorKind::Refused {
        statement, left, ..
    } = &error.kind
    {
        return Some(help_refused(error, *statement, left));
    }
    if let ErrorKind::Unsettled {
        process,
        environment,
        ..
    } = &error.kind
    {
        let process = process.as_deref();
        return Some(help_unsettled(error.migration?, process, *environment));
    }
    let of_session = || help_session(&error.kind).or_else(|| help_reverting(&error.kind));
    let of_session = || of_session().map(str::to_owned);
    of_session().or_else(|| help_history(error))
}

/// What to do about the server, the session and its lock.
fn help_session(kind: &ErrorKind) -> Option<&'static str> {
    let help = match kind {
        ErrorKind::Server { doing, error } if error.sqlstate == "42501" => help_rights(doing),
        ErrorKind::Server { error, .. } if error.sqlstate == "42703" => {
            "where an earlier version of Sterna has made it, apply there with this program first"
        }
        ErrorKind::FateUnknown => {
            "it may have been committed or not; run again, and the history will tell"
        }
        ErrorKind::LockTimeout { frees: None, .. } => {
            "wait for that session or end it; `.lock_wait(...)` sets how long to wait"
        }
        ErrorKind::LockLost => "look who else migrates, and run again: the history will tell",
        ErrorKind::PooledConnection { .. } => {
            "set `lock = \"transaction\"` for this environment in `sterna.toml`, or \
             `lock = \"lease\"` for migrations without a transaction too; or connect past the pooler"
        }
        ErrorKind::NoSessionLock => {
            "set `lock = \"lease\"` for this environment, or connect past the pooler and set \
             `lock = \"advisory\"`"
        }
        ErrorKind::OpenTransaction => {
            "commit it or roll it back first: each migration runs in a transaction of its own"
        }
        ErrorKind::ReadOnly { recovery: true } => {
            "connect to the primary: `target_session_attrs=read-write` finds it among several hosts"
        }
        ErrorKind::ReadOnly { recovery: false } => {
            "turn off `default_transaction_read_only` for the user that migrates"
        }
        ErrorKind::InvalidIndex { .. } => {
            "if nobody is building it, drop it with `drop index concurrently`, and run again"
        }
        ErrorKind::DamagedPlan => "clean and build again: it was made by another version of Sterna",
        _ => return None,
    };
    Some(help)
}

/// Which right is missing. Another place for the history is only advice for one that is
/// not there yet: with a second one, all would be applied again.
fn help_rights(doing: &str) -> &'static str {
    match doing {
        "create the history" => {
            "grant that right, or keep the history in a schema where this user may create \
             tables: `.history_table(\"app\", \"sterna_history\")`"
        }
        "bring the history up to date" => "run this program once as the owner of its tables",
        "take the migration lock" => {
            "grant that right, or set `lock = \"lease\"` for this environment in `sterna.toml`"
        }
        "look what there is" | "clear away what an earlier try had left" => "grant that right",
        _ => {
            "grant this user `usage` on the schema of the history and `select` on its tables, \
             and to migrate `insert` and `update` too"
        }
    }
}

/// What to do about what cannot be reverted, or is half reverted.
fn help_reverting(kind: &ErrorKind) -> Option<&'static str> {
    let help = match kind {
        ErrorKind::Protected { .. } => "write a new migration that undoes it",
        ErrorKind::NotApplied { .. } => "name one that is in place; the history has all of them",
        ErrorKind::NothingToRevertWith { .. } => {
            "write that, also for what is applied already; or write a new migration that undoes it"
        }
        ErrorKind::RevertUnknown { .. } => "revert with the program that has it",
        ErrorKind::RevertEdited { .. } => "put the file back as it was, revert, and edit it then",
        ErrorKind::AppliedHalfway { .. } => "apply again until it is whole, and revert then",
        ErrorKind::RevertedHalfway { .. } => {
            "revert to one before it: `.revert_to(...)` goes on where it stopped"
        }
        _ => return None,
    };
    Some(help)
}

/// What to do about a history or a database that is not what was expected.
fn help_history(error: &Parts) -> Option<String> {
    let help = match &error.kind {
        ErrorKind::LockTimeout {
            frees: Some(sql), ..
        } => format!("wait until the lease runs out; if its session is gone, free it: `{sql}`"),
        ErrorKind::Edited { .. } => {
            "put the file back as it was, and write the change as a new migration".to_owned()
        }
        ErrorKind::Missing { .. } | ErrorKind::MissingHalfway { .. } => {
            "put its file back; a file that was renamed needs its old version again".to_owned()
        }
        ErrorKind::Late { last } => format!(
            "give it a version after `{last}`, or set `out_of_order = \"allow\"` for this environment"
        ),
        ErrorKind::EditedHalfway { .. } => {
            "put back the statements that had run; those after them may change".to_owned()
        }
        ErrorKind::AppliedElsewhere => match error.direction {
            Direction::Up => "nothing was applied twice; run again".to_owned(),
            Direction::Down => "nothing was reverted twice; run again".to_owned(),
        },
        ErrorKind::Settings { environment, .. } => {
            format!("look at `role` and `search_path` of `{environment}` in `sterna.toml`")
        }
        ErrorKind::OtherEnvironment {
            database,
            program,
            state,
        } => help_environment(database, *program, state),
        ErrorKind::Ahead { environment, .. } => {
            format!(
                "run the program that made them, or set `ahead = \"allow\"` for `{environment}`"
            )
        }
        ErrorKind::OtherPlan { plan, name, table } => format!(
            "if the plan was renamed, say so: \
             `update {table} set plan = '{name}' where plan = '{plan}'`, and the same in \
             `{table}_repairs`"
        ),
        ErrorKind::Unproven {
            environment,
            after,
            why,
        } => why.help(Places { environment, after }),
        ErrorKind::Destructive { .. } => "if that is meant, say so above its first statement: \
             `-- sterna: allow(destructive, \"reason\")`"
            .to_owned(),
        ErrorKind::NoEnvironment => {
            "apply to it as what it is: `PLAN.environment(Environment::from_env()?)`".to_owned()
        }
        ErrorKind::NoReason { .. } => "write the reason: it stays in the history".to_owned(),
        ErrorKind::HistoryRights { table } => {
            format!(
                "grant it `select`, `insert` and `update` on `{table}`, `{table}_state` and \
                 `{table}_repairs`"
            )
        }
        ErrorKind::NewerHistory { .. } => {
            "build this program with that version or a later one".to_owned()
        }
        ErrorKind::ForeignHistory { .. } => {
            "use the program that made the table, or name another with `.history_table(...)`"
                .to_owned()
        }
        _ => return None,
    };
    Some(help)
}

/// What to do where it may be another plan that is under this name, and not an edited file.
pub(super) fn help_two_plans(kind: &ErrorKind) -> Option<String> {
    let ErrorKind::Edited {
        folder: Some(folder),
        ..
    } = kind
    else {
        return None;
    };
    Some(format!(
        "the history has a migration of `{folder}` under the name of this plan; if these are two \
         plans, give one a name of its own: `migrations!(mod audit = \"audit\", name = \"audit\")`"
    ))
}

fn help_refused(error: &Parts, statement: Option<usize>, left: &[Leftover]) -> String {
    let Some(migration) = error.migration else {
        return String::new();
    };
    if let Some(number) = statement {
        return help_halfway(error.script().unwrap_or(migration.up()), left, number);
    }
    let (done, number) = match error.direction {
        Direction::Up => ("applied", error.applied.len()),
        Direction::Down => ("reverted", error.reverted.len()),
    };
    let nothing = format!("nothing of `{migration}` was {done}");
    match number {
        0 => nothing,
        1 => format!("{nothing}; 1 migration before it was"),
        before => format!("{nothing}; {before} migrations before it were"),
    }
}

fn help_halfway(script: Script, left: &[Leftover], number: usize) -> String {
    let of = script.len();
    let next = match left {
        [] => "; the next run tries it again".to_owned(),
        left => {
            let left: Vec<_> = left.iter().map(ToString::to_string).collect();
            let left = left.join(" and ");
            format!(" and left {left}; the next run clears that away and tries it again")
        }
    };
    match number - 1 {
        0 => format!("statement 1 of {of} failed{next}"),
        done => format!("statement {number} of {of} failed{next}, without the {done} before it"),
    }
}

/// The two ways on, as calls that can be copied. A database that was told what it is
/// wants to hear it.
fn help_unsettled(
    migration: Migration,
    process: Option<&str>,
    environment: Option<&str>,
) -> String {
    if let Some(process) = process {
        return format!("wait until process {process} is done, or end it, and run again");
    }
    let plan = match environment {
        Some(_) => "PLAN.environment(Environment::from_env()?)",
        None => "PLAN",
    };
    let call = |repair: &str| {
        let version = migration.version();
        format!("`{plan}.repair(&mut client, Repair::{repair}(\"{version}\".parse()?), \"why\")`")
    };
    format!(
        "look at the database, then say so, and run again\nif it has run: {}\nif it has not: {}",
        call("StatementRan"),
        call("StatementDidNotRun")
    )
}

fn help_environment(database: &str, program: Option<&str>, state: &str) -> String {
    match program {
        Some(program) => format!(
            "run it as that: `STERNA_ENV={database}`; a copy that became something else is \
             told so: `update {state} set environment = '{program}'`"
        ),
        None => "say it: `.environment(Environment::from_env()?)`".to_owned(),
    }
}
