//! The catalog as the server would have it after each migration, and what the
//! server would refuse on the way.
//!
//! The model is never wrong aloud: where it does not know, it says nothing.
//! `catalog` holds the objects; each room beside it knows one kind of
//! statement, as methods of `Model`.

mod access;
mod alter_table;
mod answer;
mod body;
mod builtin;
mod catalog;
mod cloned;
mod condition;
mod create;
mod delete;
mod describe;
mod do_block;
mod domain;
mod doubt;
mod drop;
mod effect;
mod expression;
mod extension;
mod footprint;
mod function;
mod index;
mod literal;
mod lookup;
mod memo;
mod names;
mod newer;
mod part;
mod query;
mod reach;
mod refusal;
mod rename;
mod reverse;
mod routine;
mod run;
mod saved;
mod savepoint;
mod schema;
mod sequence;
mod session;
mod spelling;
mod table;
mod types;
mod user_type;
mod view;
mod world;

use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostics;
use crate::syntax::change::Query;
use crate::syntax::{Change, Ident};
use crate::text::{FileId, Files, Span};

pub(crate) use footprint::{Footprint, Meeting, Trace};
pub(crate) use refusal::Origin;
pub(crate) use run::{Database, Run, SearchPath, Step};
pub use schema::Schema;

use builtin::Builtins;
use catalog::{Catalog, Kind, NOWHERE, Object, Oid, Space};
use memo::Memo;
use refusal::Outcome;
use savepoint::Savepoint;

/// The tables in which other tools keep what they applied. A folder that was theirs may name
/// them: whether they are there is for the database to know.
const HISTORIES: [&str; 8] = [
    "__diesel_schema_migrations",
    "__refinery_schema_history",
    "_prisma_migrations",
    "_sqlx_migrations",
    "flyway_schema_history",
    "goose_db_version",
    "gorp_migrations",
    "schema_migrations",
];

/// The state of a session that migrates, and the catalog that it sees.
#[derive(Debug)]
pub(crate) struct Model<'f> {
    pub(crate) catalog: Catalog,
    builtins: Builtins,
    /// The oldest server that must do, if that is said.
    postgres: Option<u32>,
    /// `search_path`, as written; none if it is not known.
    path: Option<Vec<String>>,
    /// The same, as a session has it at its begin.
    first_path: Option<Vec<String>>,
    /// The schema of temporary objects, once there is one.
    temporary: Option<Oid>,
    /// Where objects were lost, for messages.
    gone: Vec<Gone>,
    files: &'f Files,
    /// The file of the statement that is applied.
    file: FileId,
    /// Whether it is one transaction.
    transaction: bool,
    /// Whether the bodies of functions are read when these are created: `check_function_bodies`.
    checks_bodies: bool,
    /// Whether a call of some function may change the catalog.
    reaching: bool,
    /// The savepoints of the transaction, from the first to the last.
    savepoints: Vec<Savepoint>,
    memo: Memo,
}

/// Where a name ceased to stand for an object.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Gone {
    space: Space,
    scope: Oid,
    name: String,
    /// The new name, if it was renamed.
    renamed: Option<String>,
    origin: Origin,
}

impl<'f> Model<'f> {
    /// A new database.
    pub(crate) fn new(postgres: Option<u32>, path: SearchPath<'_>, files: &'f Files) -> Self {
        let mut catalog = Catalog::empty();
        catalog.add(Object {
            name: "public".to_owned(),
            space: Space::Schema,
            scope: NOWHERE,
            origin: None,
            uncertain: false,
            kind: Kind::Schema,
        });
        for history in HISTORIES {
            catalog.doubt_name(history);
        }
        catalog.settle();
        let first_path = session::schemas(path);
        Self {
            catalog,
            builtins: postgres.map_or_else(Builtins::of_any, Builtins::of),
            postgres,
            path: first_path.clone(),
            first_path,
            temporary: None,
            gone: Vec::new(),
            files,
            file: FileId::default(),
            transaction: true,
            checks_bodies: true,
            reaching: false,
            savepoints: Vec::new(),
            memo: Memo::default(),
        }
    }

    /// Whether a server that must do may be of that version or a later one.
    fn may_be(&self, major: u32) -> bool {
        self.postgres.is_none_or(|oldest| oldest >= major)
    }

    /// Begins the session of a script.
    fn begin(&mut self, file: FileId, transaction: bool) {
        self.file = file;
        self.transaction = transaction;
        self.path.clone_from(&self.first_path);
        self.checks_bodies = true;
        self.savepoints.clear();
    }

    /// Ends the session of a script: what it has set is gone.
    fn end(&mut self) {
        self.path.clone_from(&self.first_path);
    }

    /// Where a name stands in the file of the statement.
    fn origin(&self, ident: &Ident) -> Option<Origin> {
        Some(Origin::new(self.file, ident.span))
    }

    /// Where a definition stands in the file of the statement.
    fn wording(&self, span: Span) -> Option<Origin> {
        Some(Origin::new(self.file, span))
    }

    /// Applies one statement, or reports why the server would refuse it.
    ///
    /// What is refused leaves the catalog as it was, and what it would have changed in
    /// doubt, so that one fault is reported once. Says whether it is accepted.
    pub(crate) fn statement(
        &mut self,
        change: &Change,
        span: Span,
        diagnostics: &mut Diagnostics,
    ) -> bool {
        let mark = self.catalog.mark();
        match self.apply(change, span) {
            Ok(()) => {
                self.remember(mark, span);
                true
            }
            Err(refusal) => {
                self.catalog.undo_to(mark);
                self.doubt_refused(change, span, &refusal);
                refusal.report(self.file, diagnostics);
                false
            }
        }
    }

    /// Keeps where objects were dropped or renamed by this statement.
    fn remember(&mut self, mark: catalog::Mark, span: Span) {
        for (oid, before) in self.catalog.before(mark) {
            let Some(before) = before else { continue };
            let now = self.catalog.get(oid);
            let origin = Origin::new(self.file, span);
            lost_columns(oid, &before, now, origin, &mut self.gone);
            if now.is_some_and(|now| now.name == before.name && now.scope == before.scope) {
                continue;
            }
            self.gone.push(Gone {
                space: before.space,
                scope: before.scope,
                name: before.name.clone(),
                renamed: now
                    .filter(|now| now.scope == before.scope)
                    .map(|now| now.name.clone()),
                origin,
            });
        }
    }

    fn apply(&mut self, change: &Change, span: Span) -> Outcome {
        self.refuse_newer(span)?;
        match change {
            Change::Dml(_) | Change::CreateTableAs(_) | Change::Copy(_) | Change::Opaque => {
                self.doubt_calls(span, &[]);
            }
            _ => {}
        }
        match change {
            Change::Nothing | Change::SetRole => Ok(()),
            Change::Set(setting) => {
                self.set(setting);
                Ok(())
            }
            Change::CreateTable(table) => self.create_table(table, span),
            Change::AlterTable(alter) => self.alter_table(alter, span),
            Change::CreateIndex(index) => self.create_index(index, span),
            Change::CreateSequence(sequence) => self.create_sequence(sequence),
            Change::AlterSequence(sequence) => self.alter_sequence(sequence),
            Change::CreateSchema(schema) => self.create_schema(schema),
            Change::CreateType(create) => self.create_type(create),
            Change::AlterType(alter) => self.alter_type(alter, span),
            Change::AlterEnum(alter) => self.alter_enum(alter),
            Change::CreateDomain(domain) => self.create_domain(domain),
            Change::AlterDomain(domain) => self.alter_domain(domain),
            Change::CreateFunction(function) => self.create_function(function),
            Change::AlterFunction(alter) => self.alter_function(alter),
            Change::CreateAggregate(aggregate) => self.create_aggregate(aggregate),
            Change::CreateTrigger(trigger) => self.create_trigger(trigger, span),
            Change::CreateRule(rule) => self.create_rule(rule, span),
            Change::CreatePolicy(policy) => self.create_policy(policy, span),
            Change::CreateExtension(extension) => self.create_extension(extension),
            Change::Drop(drop) => self.drop(drop, span),
            Change::Rename(rename) => self.rename(rename, span),
            Change::SetSchema(set) => self.set_schema(set, span),
            Change::Comment(comment) => self.comment(comment),
            Change::Grant(grant) => self.grant(grant),
            Change::Owner(object) => self.owner(object),
            Change::Truncate(truncate) => self.truncate(truncate),
            Change::Refresh(refresh) => self.refresh(refresh),
            Change::Uses(objects) => self.uses(objects),
            Change::SetSearchPath(set) => {
                self.set_search_path(set);
                Ok(())
            }
            Change::Savepoint(savepoint) => {
                self.savepoint(savepoint);
                Ok(())
            }
            Change::DiscardTemporary => self.discard_temporary(span),
            Change::Do(block) => self.do_block(block),
            Change::CreateView(view) => self.create_view(view, span),
            Change::CreateTableAs(table) => self.create_table_as(table, span),
            Change::Query(query) => self.run_query(query, span),
            Change::Dml(dml) => self.read_dml(dml),
            Change::Copy(copy) => self.read_copy(copy),
            Change::CreateOperator(_) | Change::CreateCast(_) | Change::Opaque => {
                self.doubt_mentions(span);
                Ok(())
            }
        }
    }
}

impl Model<'_> {
    /// `select`, with what the functions do that it calls.
    fn run_query(&mut self, query: &Query, span: Span) -> Outcome {
        let run = self.surely_called(query);
        self.doubt_calls(span, &run);
        self.read_query(query)?;
        for oid in run {
            self.run_function(oid);
        }
        Ok(())
    }
}

/// Keeps which columns of a relation were dropped or renamed.
fn lost_columns(
    oid: Oid,
    before: &Object,
    now: Option<&Object>,
    origin: Origin,
    gone: &mut Vec<Gone>,
) {
    let (Kind::Relation(before), Some(Kind::Relation(now))) =
        (&before.kind, now.map(|now| &now.kind))
    else {
        return;
    };
    for (column, now) in before.columns.iter().zip(&now.columns) {
        if !column.dropped && (now.dropped || now.name != column.name) {
            gone.push(Gone {
                space: Space::Default,
                scope: oid,
                name: column.name.clone(),
                renamed: (!now.dropped).then(|| now.name.clone()),
                origin,
            });
        }
    }
}
