//! What objects are defined by that has a text: expressions, queries, and statements that are
//! read again.

use std::collections::BTreeSet;

use super::super::Model;
use super::super::catalog::{Base, DataType, DependencyKind, Kind, Oid, Policy, Space, Traits};
use super::super::describe::quoted;
use super::super::refusal::Origin;
use super::aspect::{Aspect, Topic};
use super::facts::Facts;
use super::walk::{OF_WORDS, Walk};
use crate::syntax::change::{
    CreatePolicy, CreateTrigger, Expr, ExprKind, Firing, Parallel, ReplicaIdentity, Volatility,
};
use crate::syntax::{Change, Ident, change_of, expression};

impl Model<'_> {
    /// The statement that stands there.
    pub(super) fn read_again(&self, wording: Origin) -> Change {
        let span = wording.span();
        let text = self.files[wording.file()].text();
        change_of(&text[span.range()], span.start)
    }

    /// What shows of an expression about these columns of a relation; all that it names, if they
    /// are known.
    pub(super) fn facts(&self, exprs: &[&Expr], about: (Oid, Option<&[u16]>)) -> Facts {
        let mut walk = Walk::new();
        exprs.iter().for_each(|expr| walk.expr(expr));
        let (relation, columns) = about;
        let has_queries = !walk.relations.is_empty() || walk.has_other_sources;
        let columns = columns.filter(|_| !has_queries && !self.is_open(relation));
        let types = columns.map(|columns| {
            let types = columns.iter();
            types.map(|&column| self.at(relation, column).map(|column| &column.data_type))
        });
        let of_words = types.is_some_and(|mut types| types.all(|of| of.is_some_and(is_of_words)));
        let mut facts = walk.facts;
        facts.strings_are_values &= of_words;
        self.keep_calls(&mut facts);
        facts
    }

    /// Keeps the functions of the system, if there are no others of their names.
    fn keep_calls(&self, facts: &mut Facts) {
        let is_other = |name: &String| {
            let mut own = self.catalog.named_anywhere(Space::Function, name);
            own.next().is_some() || self.catalog.may_hold_anywhere(Space::Function, name)
        };
        facts.calls_are_known &= !facts.calls.iter().any(is_other);
        facts.calls.retain(|name| {
            let is_type = self.builtins.type_(name).is_some();
            !is_type && self.builtins.functions(name).next().is_some()
        });
    }

    fn is_open(&self, relation: Oid) -> bool {
        self.relation(relation).is_none_or(|relation| relation.open)
            || !self.catalog.is_certain(relation)
    }

    /// The condition of a check over these columns of a table.
    pub(super) fn condition(
        &self,
        wording: Option<Origin>,
        (table, columns): (Oid, &[u16]),
    ) -> Aspect {
        let facts = wording.and_then(|wording| {
            let expr = self.expression_again(wording)?;
            let facts = self.facts(&[&expr], (table, Some(columns)));
            let columns = self.names_of_columns(table, columns);
            Some(Facts {
                wording: Some(wording),
                columns: columns.filter(|_| !self.is_open(table)),
                ..facts
            })
        });
        Topic::Condition.is("").showing(facts)
    }

    fn expression_again(&self, wording: Origin) -> Option<Expr> {
        let span = wording.span();
        let text = self.files[wording.file()].text();
        expression(&text[span.range()], span.start)
    }

    fn names_of_columns(&self, relation: Oid, columns: &[u16]) -> Option<BTreeSet<String>> {
        let names = columns.iter();
        names
            .map(|&number| Some(self.at(relation, number)?.name.clone()))
            .collect()
    }

    /// The default, or what it is generated from, of a column; if it is known.
    pub(super) fn default_facts(&self, table: Oid, number: u16) -> Option<Facts> {
        let column = self.at(table, number)?;
        let default = self.catalog.get(self.default_of(table, number)?)?;
        let wording = default.origin.filter(|_| !default.uncertain)?;
        let expr = self.expression_again(wording)?;
        // That of a `serial` has the name of its column.
        if let ExprKind::Column(_) = expr.kind {
            return None;
        }
        let own = [number];
        let of = column.generated.is_none().then_some(&own[..]);
        let mut facts = self.facts(&[&expr], (table, of));
        facts.wording = Some(wording);
        let is_text = ["text", "varchar", "bpchar"];
        let is_text = is_text.iter().any(|text| column.data_type.is(text));
        facts.text = plain_text(&expr).filter(|_| is_text).map(str::to_owned);
        Some(facts)
    }

    /// The query of a view.
    pub(super) fn query_aspect(&self, view: Oid, wording: Option<Origin>) -> Aspect {
        let facts = wording.and_then(|wording| {
            let mut walk = Walk::new();
            match self.read_again(wording) {
                Change::CreateView(create) => walk.query(&create.query),
                Change::CreateTableAs(create) => walk.query(create.query.as_ref()?),
                _ => return None,
            }
            let columns = self.needed_columns(view, &walk);
            let mut facts = walk.facts;
            facts.strings_are_values &= columns.as_ref().is_some_and(|(_, of_words)| *of_words);
            self.keep_calls(&mut facts);
            Some(Facts {
                wording: Some(wording),
                columns: columns.map(|(names, _)| names),
                ..facts
            })
        });
        Topic::Query.is("").showing(facts)
    }

    /// All columns that a view needs, and whether they are of types that keep words; nothing if
    /// some may not be known.
    fn needed_columns(&self, view: Oid, walk: &Walk) -> Option<(BTreeSet<String>, bool)> {
        let mut names = BTreeSet::new();
        let mut relations = BTreeSet::new();
        let mut of_words = true;
        for need in self.catalog.dependencies(view.into()) {
            if need.kind != DependencyKind::Normal || self.relation(need.on.oid).is_none() {
                let is_schema =
                    |object: &super::super::catalog::Object| matches!(object.kind, Kind::Schema);
                of_words &= self.catalog.get(need.on.oid).is_some_and(is_schema);
                continue;
            }
            if self.is_open(need.on.oid) {
                return None;
            }
            relations.insert(need.on.oid);
            let column = self.at(need.on.oid, need.on.column);
            of_words &= column.is_none_or(|column| is_of_words(&column.data_type));
            let column = column.map_or("", |column| &column.name);
            names.insert(format!("{}.{}", self.spell(need.on.oid), quoted(column)));
        }
        let is_known = !walk.has_other_sources && relations.len() == walk.relations.len();
        is_known.then_some((names, of_words))
    }

    /// What a policy says.
    pub(super) fn policy_aspects(&self, oid: Oid, table: Oid, policy: &Policy) -> Vec<Aspect> {
        let read = |wording: Option<Origin>| match self.read_again(wording?) {
            Change::CreatePolicy(create) => Some(*create),
            _ => None,
        };
        let mut aspects = Vec::new();
        let created = read(policy.created);
        if let Some(created) = &created {
            let command = created.command.as_ref();
            aspects.push(Topic::Command.is(command.map_or("all", |command| &*command.text)));
            aspects.push(Topic::Restrictive.holds(created.restrictive));
        }
        aspects.extend(read(policy.roles).and_then(|policy| roles(&policy)));
        // What an altered policy needs is not all known, nor what a query in it does.
        let is_altered = [policy.using, policy.check] != [policy.created; 2];
        let is_plain = !is_altered && created.as_ref().is_some_and(is_without_queries);
        let names = is_plain.then(|| self.needed_of(oid, table));
        let clause = |topic: Topic, wording, clause: fn(&CreatePolicy) -> Option<&Expr>| {
            let read = read(wording)?;
            let Some(expr) = clause(&read) else {
                return Some(topic.is(""));
            };
            let mut facts = self.facts(&[expr], (table, names.as_deref()));
            facts.wording = wording;
            Some(topic.is("one").showing(Some(facts)))
        };
        aspects.extend(clause(Topic::Using, policy.using, |policy| {
            policy.using.as_ref()
        }));
        aspects.extend(clause(Topic::WithCheck, policy.check, |policy| {
            policy.check.as_ref()
        }));
        aspects.extend(names.as_ref().and_then(|names| self.named(table, names)));
        aspects
    }

    /// The columns of its table that a part of it needs.
    fn needed_of(&self, part: Oid, table: Oid) -> Vec<u16> {
        let needs = self.catalog.dependencies(part.into());
        let columns = needs.filter(|need| need.on.oid == table && need.on.column > 0);
        columns.map(|need| need.on.column).collect()
    }

    /// The columns that something names, if they are known.
    pub(super) fn named(&self, table: Oid, columns: &[u16]) -> Option<Aspect> {
        if self.is_open(table) {
            return None;
        }
        let names = columns.iter().map(|&column| self.at(table, column));
        let names: BTreeSet<_> = names
            .map(|column| Some(format!("`{}`", quoted(&column?.name))))
            .collect::<Option<_>>()?;
        let names: Vec<_> = names.into_iter().collect();
        Some(Topic::Names.is(names.join(", ")))
    }

    /// What a trigger is.
    pub(super) fn trigger_aspects(
        &self,
        (oid, table): (Oid, Oid),
        statement: Option<Origin>,
        firing: Firing,
    ) -> Vec<Aspect> {
        let mut aspects = vec![Topic::Firing.is(match firing {
            Firing::Origin => "enabled",
            Firing::Disabled => "disabled",
            Firing::Replica => "enabled on replicas",
            Firing::Always => "always enabled",
        })];
        let Some(wording) = statement else {
            return aspects;
        };
        let Change::CreateTrigger(create) = self.read_again(wording) else {
            return aspects;
        };
        let CreateTrigger {
            events,
            timing,
            each_row,
            condition,
            ..
        } = &*create;
        let names = self.needed_of(oid, table);
        let events: BTreeSet<&str> = events.iter().copied().collect();
        let events: Vec<_> = events.iter().map(|event| format!("`{event}`")).collect();
        aspects.push(Topic::Timing.is(format!("`{timing}`")));
        aspects.push(Topic::Events.is(events.join(" or ")));
        aspects.push(Topic::EachRow.holds(*each_row));
        aspects.push(match condition {
            None => Topic::When.is(""),
            Some(condition) => {
                let mut facts = self.facts(&[condition], (table, Some(&names)));
                facts.wording = statement;
                Topic::When.is("one").showing(Some(facts))
            }
        });
        aspects.extend(self.named(table, &names));
        aspects
    }
}

fn is_without_queries(policy: &CreatePolicy) -> bool {
    let mut clauses = policy.using.iter().chain(&policy.check);
    clauses.all(|expr| {
        let mut walk = Walk::new();
        walk.expr(expr);
        walk.relations.is_empty() && !walk.has_other_sources
    })
}

/// For whom a policy is; nothing if that depends on who runs the statement.
fn roles(policy: &CreatePolicy) -> Option<Aspect> {
    let is_other = |role: &Ident| role.text.starts_with("current_") || role.text == "session_user";
    if policy.roles.iter().any(is_other) {
        return None;
    }
    let roles: BTreeSet<_> = policy.roles.iter().map(|role| &*role.text).collect();
    if roles.is_empty() || roles.contains("public") {
        return Some(Topic::Roles.is("`public`"));
    }
    let roles: Vec<_> = roles.into_iter().map(quoted).collect();
    let roles: Vec<_> = roles.iter().map(|role| format!("`{role}`")).collect();
    Some(Topic::Roles.is(roles.join(", ")))
}

/// The string, if it is nothing but one that is kept as it is.
fn plain_text(expr: &Expr) -> Option<&str> {
    match &expr.kind {
        ExprKind::String(string) => Some(string),
        ExprKind::Cast(inner, to) => {
            let name = &*to.name.last().text;
            let is_text = matches!(name, "text" | "varchar" | "bpchar") && to.dimensions == 0;
            plain_text(inner).filter(|_| is_text)
        }
        _ => None,
    }
}

/// Whether a type keeps a plain word as it is, or refuses it.
fn is_of_words(of: &DataType) -> bool {
    matches!(&of.base, Base::Builtin(name) if OF_WORDS.contains(&&**name))
}

/// What is said of a function.
pub(super) fn traits_aspects(traits: Traits) -> [Aspect; 5] {
    [
        Topic::Volatility.is(match traits.volatility {
            Volatility::Volatile => "`volatile`",
            Volatility::Stable => "`stable`",
            Volatility::Immutable => "`immutable`",
        }),
        Topic::Strict.holds(traits.strict),
        Topic::Definer.holds(traits.definer),
        Topic::Leakproof.holds(traits.leakproof),
        Topic::Parallel.is(match traits.parallel {
            Parallel::Unsafe => "`parallel unsafe`",
            Parallel::Restricted => "`parallel restricted`",
            Parallel::Safe => "`parallel safe`",
        }),
    ]
}

/// What tells the rows of a table elsewhere.
pub(super) const fn identity_word(identity: ReplicaIdentity) -> &'static str {
    match identity {
        ReplicaIdentity::Default => "default",
        ReplicaIdentity::Index => "using index",
        ReplicaIdentity::Full => "full",
        ReplicaIdentity::Nothing => "nothing",
    }
}
