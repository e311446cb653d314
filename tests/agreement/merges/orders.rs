//! Two migrations on a server, in both orders.

use std::fmt;

use postgres::SimpleQueryMessage;
use serde_json::Value;
use sterna_build::Checked;

use crate::server::{Database, Refusal};
use crate::{catalog, checker};

/// How both orders end.
pub(super) enum Ends {
    /// With the same catalog and the same rows.
    Same,
    /// With others.
    Other,
    /// The late one is refused behind the others, with this message.
    Refuses(String),
    /// One of the others is refused without the late one.
    NeedsIt,
    /// One is refused in the order in which they stand.
    RefusedInOrder,
}

impl fmt::Display for Ends {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Same => f.write_str("same"),
            Self::Other => f.write_str("other"),
            Self::Refuses(message) => write!(f, "refuses: {message}"),
            Self::NeedsIt => f.write_str("needs the late one"),
            Self::RefusedInOrder => f.write_str("refused in order"),
        }
    }
}

/// Runs the late one before the others and behind them, each time in an empty database.
pub(super) fn both_orders(
    database: &mut Database,
    before: &[&str],
    late: &str,
    behind: &[&str],
) -> Ends {
    let in_order = checker::check(&[before, &[late], behind].concat(), database.version());
    let Ok(first) = run(database, &in_order) else {
        return Ends::RefusedInOrder;
    };
    let turned = [before, behind, &[late]].concat();
    let checked = checker::check(&turned, database.version());
    match run(database, &checked) {
        Err((applied, refusal)) if applied + 1 == turned.len() => Ends::Refuses(refusal.message),
        Err(_) => Ends::NeedsIt,
        Ok(second) if second == first => Ends::Same,
        Ok(_) => Ends::Other,
    }
}

/// Applies all migrations, and gives the catalog and the rows behind them; or how many were
/// applied, and why the next one was not.
fn run(
    database: &mut Database,
    checked: &Checked,
) -> Result<(Value, Vec<String>), (usize, Refusal)> {
    database.empty();
    for (applied, migration) in checked.plan.migrations.iter().enumerate() {
        let text = checked.files[migration.up.file].text();
        let answer = database.apply(&migration.up, text);
        answer.map_err(|refusal| (applied, refusal))?;
    }
    database.reset();
    let catalog = catalog::read(database.client());
    Ok((catalog, rows(database)))
}

/// The rows of all tables, without the times at which they came, and the values of sequences.
fn rows(database: &mut Database) -> Vec<String> {
    let query = "
        select format('%s.%s: %s', n.nspname, c.relname, regexp_replace(
            query_to_xml(format('select * from %I.%I', n.nspname, c.relname), true, true, '')::text,
            '<at>[^<]*</at>', '', 'g'))
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname !~ '^pg_|^information_schema$'
            and (c.relkind in ('r', 'p') or c.relkind = 'm' and c.relispopulated)
        union all
        select format('%s.%s: %s', schemaname, sequencename, last_value) from pg_sequences
        order by 1";
    let answer = database.client().simple_query(query).unwrap();
    let rows = answer.into_iter().filter_map(|message| match message {
        SimpleQueryMessage::Row(row) => row.get(0).map(ToOwned::to_owned),
        _ => None,
    });
    rows.collect()
}
