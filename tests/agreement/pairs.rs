//! Down migrations: what the checker says that one does not undo is where the server's catalog
//! is another after it than before its up.

use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use serde_json::Value;
use sterna_build::diagnostic::{Diagnostic, Footer, codes};
use sterna_build::plan::Part;
use sterna_build::{Checked, Folder};
use tempfile::TempDir;

use crate::case::{EVERY, Servers, range};
use crate::catalog;
use crate::server::{self, Database};

const MORE: &str = include_str!("pairs.sql");

/// How many are run at a time.
const THREADS: usize = 4;

/// Two migrations, and what the second does not undo of the first.
#[derive(Default)]
struct Pair {
    /// The file and the line of the title, and the title.
    place: String,
    /// What is there before, the up and the down.
    sql: [String; 3],
    /// The differences that are listed.
    differs: Vec<String>,
    /// How many more are counted.
    more: usize,
    /// Why nothing is said of what differs on the server.
    silent: bool,
    /// Whether nobody wrote the down migration.
    unwritten: bool,
    servers: Option<Servers>,
}

#[test]
fn what_a_down_migration_does_not_undo_is_told() {
    let pairs = all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/agreement/pairs"));
    assert!(pairs.len() >= 60, "{}", pairs.len());
    let next = AtomicUsize::new(0);
    let faults = Mutex::new(Vec::new());
    for server in server::all() {
        next.store(0, Ordering::Relaxed);
        let work = || {
            while let Some(pair) = pairs.get(next.fetch_add(1, Ordering::Relaxed)) {
                let servers = pair.servers.as_ref().unwrap_or(&EVERY);
                if servers.contains(&server.version()) {
                    let found = pair.run(&mut Database::new(server));
                    let place = format!("PostgreSQL {}: {}", server.version(), pair.place);
                    let found = found.into_iter().map(|fault| format!("{place}\n{fault}\n"));
                    faults.lock().unwrap().extend(found);
                }
            }
        };
        thread::scope(|scope| {
            for _ in 0..THREADS {
                scope.spawn(work);
            }
        });
    }
    let faults = faults.into_inner().unwrap();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

impl Pair {
    /// What is wrong with it.
    fn run(&self, database: &mut Database<'_>) -> Vec<String> {
        let checked = check(&self.sql, database.version());
        let mut faults: Vec<_> = checked
            .diagnostics
            .iter()
            .filter(|found| {
                found.code != &codes::DOWN_DOES_NOT_REVERSE && found.code != &codes::DESTRUCTIVE
            })
            .map(|found| format!("  the checker: {}", found.message))
            .collect();
        let catalogs = match catalogs(&checked, database) {
            Ok(catalogs) => catalogs,
            Err(refused) => return vec![format!("  the server: {refused}")],
        };
        let differs = catalogs.0 != catalogs.1;
        if differs != (self.silent || !self.differs.is_empty()) {
            faults.push(match differs {
                true => format!("  on the server\n{}\n  became\n{}", catalogs.0, catalogs.1),
                false => "  on the server nothing differs".to_owned(),
            });
        }
        let said = told(&checked);
        let expected = (self.differs.clone(), self.more, self.unwritten);
        if said != expected {
            faults.push(format!(
                "  expected {expected:#?}\n  the checker says {said:#?}"
            ));
        }
        faults
    }
}

/// Checks what is there before, an up and a down.
pub(crate) fn check([before, up, down]: &[String; 3], postgres: u32) -> Checked {
    let root = TempDir::new().unwrap();
    let folder = root.path().join("migrations");
    fs::create_dir(&folder).unwrap();
    // A migration without a statement would be one that does nothing.
    let before = format!("select;\n{before}");
    fs::write(folder.join("0001_before.up.sql"), before).unwrap();
    fs::write(folder.join("0002_step.up.sql"), up).unwrap();
    fs::write(folder.join("0002_step.down.sql"), down).unwrap();
    let folder = Folder::new("migrations").root(root.path());
    folder.postgres(postgres).check().unwrap()
}

/// The server's catalogs before the up and after the down.
pub(crate) fn catalogs(
    checked: &Checked,
    database: &mut Database<'_>,
) -> Result<(Value, Value), String> {
    let [before, step] = &*checked.plan.migrations else {
        panic!("{} migrations", checked.plan.migrations.len());
    };
    let apply = |database: &mut Database<'_>, part: &Part| {
        let applied = database.apply(part, checked.files[part.file].text());
        applied.map_err(|refusal| format!("{} ({})", refusal.message, refusal.sqlstate))
    };
    apply(database, &before.up)?;
    let before = read(database);
    apply(database, &step.up)?;
    apply(database, step.down.as_ref().unwrap())?;
    Ok((before, read(database)))
}

/// All that is compared of a server's catalog.
fn read(database: &mut Database<'_>) -> Value {
    database.reset();
    let client = database.client();
    let mut catalog = catalog::read(client);
    let rest: String = client.query_one(MORE, &[]).unwrap().get(0);
    let tables = catalog["tables"].as_object_mut().unwrap();
    for table in tables.values_mut() {
        // A column that comes back is the last one.
        let columns = table["columns"].as_array_mut().unwrap();
        columns.sort_by_key(Value::to_string);
        for key in table["foreign_keys"].as_array_mut().unwrap() {
            key["validated"].take();
        }
    }
    catalog["more"] = serde_json::from_str(&rest).unwrap();
    catalog
}

/// The differences that the checker lists, how many it counts besides, and whether it says that
/// nothing is written.
pub(crate) fn told(checked: &Checked) -> (Vec<String>, usize, bool) {
    let mut all = checked.diagnostics.iter();
    let Some(found) = all.find(|found| found.code == &codes::DOWN_DOES_NOT_REVERSE) else {
        return (Vec::new(), 0, false);
    };
    assert!(all.all(|other| other.code != found.code));
    let (what, first) = found.message.split_once(": ").unwrap();
    let unwritten = match what {
        "the down migration does nothing" => true,
        "the down migration does not reverse its up migration" => false,
        _ => panic!("{what}"),
    };
    let mut notes = notes(found);
    assert!(notes.pop().unwrap().starts_with("if that is meant: "));
    let more = notes
        .last()
        .and_then(|note| note.strip_prefix("and ")?.strip_suffix(" more"));
    let more = more.map_or(0, |count| count.parse().unwrap());
    if more > 0 {
        notes.pop();
    }
    let others = notes.len() + more;
    let first = match others {
        0 => first,
        others => first.strip_suffix(&format!(", and {others} more")).unwrap(),
    };
    let listed = [first.to_owned()].into_iter().chain(notes);
    (listed.collect(), more, unwritten)
}

fn notes(found: &Diagnostic) -> Vec<String> {
    let footers = found.footers.iter();
    let notes = footers.filter_map(|footer| match footer {
        Footer::Note(text) => Some(text.clone()),
        Footer::Help(_) => None,
    });
    notes.collect()
}

/// The pairs of every file in `folder`.
fn all(folder: &Path) -> Vec<Pair> {
    let files = fs::read_dir(folder).unwrap();
    let mut files: Vec<_> = files.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut pairs = Vec::new();
    for file in files {
        let name = file.file_name().unwrap().to_str().unwrap();
        read_file(name, &fs::read_to_string(&file).unwrap(), &mut pairs);
    }
    pairs
}

fn read_file(name: &str, text: &str, pairs: &mut Vec<Pair>) {
    let mut part = 0;
    for (number, line) in (1..).zip(text.lines()) {
        if let Some(title) = line.strip_prefix("-- pair: ") {
            part = 0;
            pairs.push(Pair {
                place: format!("{name}:{number} ({title})"),
                ..Pair::default()
            });
            continue;
        }
        let Some(pair) = pairs.last_mut() else {
            continue;
        };
        match line {
            "-- up" => part = 1,
            "-- down" => part = 2,
            "-- unwritten" => pair.unwritten = true,
            _ if line.starts_with("-- silent: ") => pair.silent = true,
            _ => match line.split_once(": ") {
                Some(("-- differs", text)) => pair.differs.push(text.to_owned()),
                Some(("-- more", count)) => pair.more = count.parse().unwrap(),
                Some(("-- server", servers)) => pair.servers = Some(range(servers, number)),
                _ => pair.sql[part] += &format!("{line}\n"),
            },
        }
    }
}
