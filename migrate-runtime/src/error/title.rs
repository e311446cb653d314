//! The first line of an error: what happened.

use super::{ErrorKind, Parts};
use crate::plan::Direction;
use crate::promotion::Places;
use crate::report::{count, millis};

pub(crate) fn title(error: &Parts) -> String {
    let label = error.migration.map(|m| m.to_string()).unwrap_or_default();
    match &error.kind {
        ErrorKind::Refused { error, .. } => error.title(),
        ErrorKind::Server { doing, error } => format!("failed to {doing}: {}", error.title()),
        ErrorKind::Settings { environment, error } => format!(
            "failed to take on the settings of `{environment}`: {}",
            error.title()
        ),
        ErrorKind::Connection { doing } => format!("failed to {doing}: the connection failed"),
        ErrorKind::FateUnknown => {
            let done = match error.direction {
                Direction::Up => "applied",
                Direction::Down => "reverted",
            };
            format!("the connection failed while `{label}` was being {done}")
        }
        ErrorKind::Unsettled { statement, .. } => {
            format!("nobody knows whether statement {statement} of `{label}` has run")
        }
        ErrorKind::InvalidIndex { index } => {
            format!("`{index}` is there and invalid, and not of this migration's making")
        }
        ErrorKind::LockTimeout { waited, .. } => {
            format!(
                "gave up waiting for the migration lock after {}",
                millis(*waited)
            )
        }
        ErrorKind::LockLost => "the migration lock was lost".to_owned(),
        ErrorKind::PooledConnection { .. } => {
            "a pooler changes the server process under this connection".to_owned()
        }
        ErrorKind::NoSessionLock => {
            format!("`{label}` runs without a transaction, so no lock of one can guard it")
        }
        ErrorKind::OpenTransaction => "the connection has a transaction open".to_owned(),
        ErrorKind::Edited { .. } => format!("`{label}` was edited after it was applied"),
        ErrorKind::Missing { version, name, .. } => {
            let label = crate::plan::label(version, name);
            format!("`{label}` was applied, but this program does not have it")
        }
        ErrorKind::MissingHalfway { version, name, .. } => {
            let label = crate::plan::label(version, name);
            format!("`{label}` stopped halfway, and this program does not have it")
        }
        ErrorKind::Late { last } => format!("`{label}` came in after `{last}` was applied"),
        ErrorKind::EditedHalfway { .. } => {
            format!("`{label}` stopped halfway and was edited where it had already run")
        }
        ErrorKind::AppliedElsewhere if error.direction == Direction::Down => {
            format!("another process was quicker than this one, which was to revert `{label}`")
        }
        ErrorKind::AppliedElsewhere => format!("another process has just applied `{label}`"),
        ErrorKind::OtherEnvironment {
            database,
            program: Some(program),
            ..
        } => format!("this database is `{database}`, and the program runs as `{program}`"),
        ErrorKind::OtherEnvironment { database, .. } => {
            format!("this database is `{database}`, and the program did not say where it runs")
        }
        ErrorKind::Ahead { ahead, environment } => {
            let ahead = count(*ahead, "migration");
            format!("the database is {ahead} ahead, which `{environment}` does not allow")
        }
        ErrorKind::OtherPlan { plan, name, .. } => {
            format!("the history of `{plan}` is that of `{name}` under another name")
        }
        ErrorKind::Unproven {
            environment,
            after,
            why,
        } => why.title(Places { environment, after }, &label),
        ErrorKind::Destructive { environment } => {
            format!("`{label}` loses data, and `{environment}` is protected")
        }
        ErrorKind::Protected { environment } => {
            format!("`{environment}` is protected, and reverting may lose data")
        }
        ErrorKind::NotApplied { version, name } => {
            let label = crate::plan::label(version, name);
            format!("`{label}` is not in place, so nothing can be reverted to it")
        }
        ErrorKind::NothingToRevertWith { migrations } => {
            let number = count(migrations.len(), "migration");
            format!("there is nothing to revert {number} with")
        }
        ErrorKind::RevertUnknown { version, name, .. } => {
            let label = crate::plan::label(version, name);
            format!("`{label}` is in place too, and this program does not have it")
        }
        ErrorKind::RevertEdited { .. } => {
            format!("`{label}` was edited after it was applied, so what reverts it may not fit")
        }
        ErrorKind::AppliedHalfway { version, name, .. } => {
            let label = crate::plan::label(version, name);
            format!("`{label}` stopped halfway while it was applied")
        }
        ErrorKind::RevertedHalfway { version, name, .. } => {
            let label = crate::plan::label(version, name);
            format!("`{label}` stopped halfway while it was reverted")
        }
        ErrorKind::NoEnvironment => "this database was not told what it is".to_owned(),
        ErrorKind::NoReason { call } => format!("`{call}` was not told why"),
        ErrorKind::NothingToRepair { migration, why } => {
            format!("there is nothing to repair in `{migration}`: {why}")
        }
        ErrorKind::ProtectedRepair { environment } => {
            format!("`{environment}` is protected, and a repair changes what its history says")
        }
        ErrorKind::ReadOnly { recovery: true } => {
            "this server is a standby or recovers, and takes no changes".to_owned()
        }
        ErrorKind::ReadOnly { recovery: false } => "this session is read-only".to_owned(),
        ErrorKind::HistoryRights { table } => format!("this user may not write `{table}`"),
        ErrorKind::NewerHistory { table, .. } => {
            format!("`{table}` was written by a later version of Sterna")
        }
        ErrorKind::ForeignHistory { table, .. } => {
            format!("`{table}` is not a history that this program can read")
        }
        ErrorKind::DamagedPlan => "the plan in this program cannot be read".to_owned(),
    }
}
