//! What the server would say, and where the model is silent.

mod columns;
mod definitions;
mod rows;
mod types;

use crate::diagnostic::{Diagnostics, Severity};
use crate::model::{Database, Run, Schema, SearchPath, Step};
use crate::syntax::{Reader, Source};
use crate::text::{File, Files, Span};

/// What all these tests find.
const SETUP: &str = "
create type mood as enum ('sad', 'ok');
create type pair as (x int, y text);
create table t (id int primary key, name text not null, at timestamptz, n numeric(10,2), m mood,
  p pair, js jsonb, double int generated always as (id * 2) stored);
create table u (id bigserial primary key, t_id int references t, note varchar(20), d date,
  unique (t_id, note));
create function k(a int) returns table (x int, y text) language sql as 'select 1, null::text';
create view v as select t.id, t.name as label, count(*) from t group by 1, 2;
";

/// The errors of a statement behind the setup, and the schema that it leaves.
fn applied(sql: &str) -> (Vec<String>, Schema) {
    let mut files = Files::default();
    let mut diagnostics = Diagnostics::default();
    let reader = Reader::default();
    let scripts: Vec<_> = [SETUP, sql]
        .into_iter()
        .map(|text| {
            let file = files.add(File::new("1_x.sql", text));
            let source = Source {
                file,
                text,
                section: Span::new(0, text.len()),
                declared: None,
            };
            (file, reader.read(&source, &mut diagnostics))
        })
        .collect();
    let database = Database {
        postgres: Some(15),
        search_path: SearchPath::Default,
        baseline: None,
    };
    let mut run = Run::new(database, &files, &mut diagnostics);
    for (file, script) in &scripts {
        let step = Step {
            up: (*file, script),
            down: None,
        };
        run.step(step, &mut diagnostics);
    }
    let errors = diagnostics
        .iter()
        .filter(|found| found.severity == Severity::Error)
        .map(|found| found.message.clone());
    (errors.collect(), run.schema())
}

/// That a statement is refused with exactly this message.
#[track_caller]
fn refused(sql: &str, message: &str) {
    assert_eq!(applied(sql).0, [message], "{sql}");
}

/// That statements are accepted.
#[track_caller]
fn accepted(statements: &[&str]) {
    for sql in statements {
        assert_eq!(applied(sql).0, [""; 0], "{sql}");
    }
}
