//! The history held against the plan.

use super::history::Record;
use super::text::digest;
use crate::error::ErrorKind;
use crate::plan::{Migration, PlanData};

/// What is left to do.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Standing {
    /// How many migrations of the plan are applied.
    pub(super) applied: usize,
    /// How many the history has beyond the plan.
    pub(super) ahead: usize,
    /// Whether the next migration stopped halfway, and how many of its statements
    /// are done.
    pub(super) halfway: Option<usize>,
}

/// A difference between the two, and the migration of the plan that it is about.
pub(super) type Difference = (ErrorKind, Option<Migration>);

/// Where the history stands in the plan.
///
/// The first difference is the one that is told: those behind it mostly follow
/// from it.
pub(super) fn compare(plan: PlanData, records: &[Record]) -> Result<Standing, Box<Difference>> {
    let mut standing = Standing::default();
    for (index, record) in records.iter().enumerate() {
        if index >= plan.len() {
            standing.ahead = records.len() - index;
            break;
        }
        let migration = plan.migration(index);
        if record.version != migration.version() || record.position != migration.position() {
            return Err(Box::new(other_version(plan, records, index)));
        }
        if !record.applied {
            standing.halfway = Some(halfway(migration, record)?);
            break;
        }
        // The chain covers the checksum and whatever else the build counts in.
        if record.checksum != migration.checksum().to_string()
            || record.chain != migration.chain().to_string()
        {
            let applied = record.told.clone();
            return Err(Box::new((ErrorKind::Edited { applied }, Some(migration))));
        }
        standing.applied += 1;
    }
    Ok(standing)
}

/// The history has another version here: either it has one too many, or the plan.
fn other_version(plan: PlanData, records: &[Record], index: usize) -> Difference {
    let (record, migration) = (&records[index], plan.migration(index));
    if plan.find(&record.version).is_none() {
        let missing = ErrorKind::Missing {
            version: record.version.clone(),
            name: record.name.clone(),
            applied: record.told.clone(),
        };
        return (missing, None);
    }
    let last = &records[records.len() - 1];
    let last = crate::plan::label(&last.version, &last.name);
    (ErrorKind::Late { last }, Some(migration))
}

/// How many statements of an unfinished migration need not be run again.
fn halfway(migration: Migration, record: &Record) -> Result<usize, Box<Difference>> {
    let script = migration.up();
    let done = record.done;
    let ran = digest(script.statements().take(done).map(|s| s.sql));
    let same = done == 0 || (done <= script.len() && ran == record.done_digest);
    if same && !script.transactional() {
        return Ok(done);
    }
    Err(Box::new((
        ErrorKind::EditedHalfway { done },
        Some(migration),
    )))
}

#[cfg(test)]
mod tests {
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
        let migrations = (0..plan.len()).map(|index| plan.migration(index));
        let record = |migration: Migration| Record {
            position: migration.position(),
            version: migration.version().to_owned(),
            name: migration.name().to_owned(),
            checksum: migration.checksum().to_string(),
            chain: migration.chain().to_string(),
            applied: true,
            done: 0,
            done_digest: String::new(),
            told: "then".to_owned(),
        };
        migrations.map(record).collect()
    }

    fn kind(plan: &[Draft], history: &[Record]) -> (ErrorKind, Option<&'static str>) {
        let (kind, migration) = *compare(data(plan), history).unwrap_err();
        (kind, migration.map(|migration| migration.version()))
    }

    #[test]
    fn counts_what_is_applied_and_what_is_ahead() {
        let three = [draft("1"), draft("2"), draft("3")];
        let standing = compare(data(&three), &records(&three[..2])).unwrap();
        assert_eq!((standing.applied, standing.ahead), (2, 0));
        let standing = compare(data(&three[..1]), &records(&three)).unwrap();
        assert_eq!((standing.applied, standing.ahead), (1, 2));
    }

    #[test]
    fn an_edited_migration_is_named() {
        let edited = [draft("1"), Draft::new("2", "x", &["select 2"]), draft("3")];
        let history = records(&[draft("1"), draft("2")]);
        let applied = "then".to_owned();
        let expected = (ErrorKind::Edited { applied }, Some("2"));
        assert_eq!(kind(&edited, &history), expected);
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
            let standing = compare(data(&[draft]), &history).unwrap();
            assert_eq!(standing.halfway, Some(1));
        }
        let edited = Draft::new("1", "x", &["select 0", "select 2"]).without_transaction();
        let expected = (ErrorKind::EditedHalfway { done: 1 }, Some("1"));
        assert_eq!(kind(&[edited], &history), expected);
    }
}
