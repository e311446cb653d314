//! Triggers, rules and policies: parts of a relation.

use std::collections::BTreeSet;

use crate::syntax::change::{Change, CreatePolicy, CreateRule, CreateTrigger, Expr, Firing};
use crate::syntax::{Ident, Name, names_column_of};
use crate::text::Span;

use super::Model;
use super::catalog::{Address, DependencyKind, Kind, Oid, Policy, Presence, RelationKind, Space};
use super::condition;
use super::expression::Place;
use super::lookup::Found;
use super::query::Reader;
use super::refusal::{Outcome, Refusal};

impl Model<'_> {
    /// `create trigger`.
    pub(super) fn create_trigger(&mut self, create: &CreateTrigger, span: Span) -> Outcome {
        let table = match self.find_relation(&create.table) {
            Presence::Present(Found::Own(oid)) => oid,
            Presence::Present(Found::Builtin) | Presence::Unknown => {
                self.catalog.doubt_name(&create.name.text);
                return Ok(());
            }
            Presence::Absent => return Err(self.undefined_relation(&create.table)),
        };
        self.refuse_trigger_kind(table, create)?;
        let twin = self.catalog.find(Space::Trigger, table, &create.name.text);
        let mut columns = Vec::new();
        for name in &create.columns {
            if let Some(number) = self.existing_column(table, name)? {
                columns.push(number);
            }
        }
        let condition = match &create.condition {
            Some(condition) => Some(self.expression(table, condition, Place::TriggerWhen)?),
            None => None,
        };
        self.refuse_trigger_row(create)?;
        let function = self.trigger_function(create)?;
        if let Presence::Present(other) = twin
            && !create.or_replace
        {
            return Err(self.duplicate_part("trigger", &create.name, &create.table, other));
        }
        // One that may be there makes room too.
        if let Some(other) = self.catalog.one(Space::Trigger, table, &create.name.text) {
            self.catalog.remove(other);
        }
        let oid = self.add(
            Space::Trigger,
            table,
            &create.name,
            Kind::Trigger {
                function,
                statement: self.wording(span),
                firing: Firing::Origin,
            },
        );
        self.catalog.depend(oid, table, DependencyKind::Auto);
        if let Some(function) = function {
            self.catalog.depend(oid, function, DependencyKind::Normal);
        }
        for column in columns {
            self.catalog
                .depend(oid, table.column(column), DependencyKind::Normal);
        }
        if let Some(meaning) = condition {
            for &column in &meaning.columns {
                self.catalog
                    .depend(oid, table.column(column), DependencyKind::Normal);
            }
            self.needs(oid.into(), &meaning.needs);
        }
        Ok(())
    }

    /// That the relation has such a trigger or rule already.
    fn duplicate_part(&self, word: &str, name: &Ident, table: &Name, other: Oid) -> Box<Refusal> {
        let (text, of) = (&name.text, &table.last().text);
        let message = format!("{word} \"{text}\" for relation \"{of}\" already exists");
        self.already(
            Refusal::new(condition::DUPLICATE_OBJECT, name.span, message),
            other,
        )
    }

    fn refuse_trigger_kind(&self, table: Oid, create: &CreateTrigger) -> Outcome {
        let Some(relation) = self.relation(table) else {
            return Ok(());
        };
        let name = &create.table;
        let text = &name.last().text;
        let instead = create.timing.eq_ignore_ascii_case("instead of");
        let detail = match relation.kind {
            RelationKind::View(_) if !instead && create.each_row => Some((
                format!("\"{text}\" is a view"),
                "views cannot have row-level BEFORE or AFTER triggers",
            )),
            RelationKind::Table | RelationKind::Partitioned if instead => Some((
                format!("\"{text}\" is a table"),
                "tables cannot have INSTEAD OF triggers",
            )),
            RelationKind::Table
            | RelationKind::Partitioned
            | RelationKind::View(_)
            | RelationKind::Foreign => None,
            _ => Some((
                format!("relation \"{text}\" cannot have triggers"),
                "only tables, foreign tables and views have triggers",
            )),
        };
        match detail {
            Some((message, detail)) => {
                let refusal = Refusal::new(condition::WRONG_OBJECT_TYPE, name.span(), message);
                Err(refusal.note(detail))
            }
            None => Ok(()),
        }
    }

    /// That the condition names no row that there is not.
    fn refuse_trigger_row(&self, create: &CreateTrigger) -> Outcome {
        let Some(condition) = &create.condition else {
            return Ok(());
        };
        let text = &self.files[self.file].text()[condition.span.range()];
        let names = |row: &str| names_column_of(text, row);
        let on = |event| create.events.contains(&event);
        let message = if !create.each_row && (names("old") || names("new")) {
            "statement trigger's WHEN condition cannot reference column values"
        } else if on("insert") && names("old") {
            "INSERT trigger's WHEN condition cannot reference OLD values"
        } else if on("delete") && names("new") {
            "DELETE trigger's WHEN condition cannot reference NEW values"
        } else {
            return Ok(());
        };
        let span = condition.span;
        let condition = condition::INVALID_OBJECT_DEFINITION;
        Err(Refusal::new(condition, span, message))
    }

    /// The function of a trigger: without arguments, returning `trigger`.
    fn trigger_function(&self, create: &CreateTrigger) -> Outcome<Option<Oid>> {
        let Some(found) = self.functions_named(&create.function) else {
            return Ok(None);
        };
        if self
            .builtins
            .functions(&create.function.last().text)
            .next()
            .is_some()
        {
            return Ok(None);
        }
        let function = found.iter().copied().find(|&oid| {
            self.function(oid)
                .is_some_and(|function| function.arguments.is_empty())
        });
        let Some(oid) = function else {
            if let Some(schema) = create.function.schema()
                && self.schema(schema) == Presence::Absent
            {
                return Err(self.undefined_schema(schema));
            }
            if self.brought_by_extension(&create.function.last().text) {
                return Ok(None);
            }
            let message = format!("function {}() does not exist", create.function);
            let span = create.function.span();
            let refusal = Refusal::new(condition::UNDEFINED_FUNCTION, span, message);
            let scopes = self.scopes(&create.function);
            return Err(self.advise(
                refusal,
                Space::Function,
                &scopes,
                &create.function.last().text,
            ));
        };
        let returns = self.function(oid).map(|function| function.returns.clone());
        if self.catalog.is_certain(oid)
            && returns.is_some_and(|returns| returns.is_known() && !returns.is("trigger"))
        {
            let message = format!(
                "function {} must return type trigger",
                create.function.last().text
            );
            let span = create.function.span();
            let refusal = Refusal::new(condition::INVALID_OBJECT_DEFINITION, span, message);
            return Err(self.already(refusal, oid));
        }
        Ok(Some(oid))
    }

    /// `create policy` and `alter policy`.
    pub(super) fn create_policy(&mut self, create: &CreatePolicy, span: Span) -> Outcome {
        refuse_policy_command(create)?;
        let Some(table) = self.existing_relation(&create.table)? else {
            self.catalog.doubt_name(&create.name.text);
            return Ok(());
        };
        if self.relation(table).is_some_and(|relation| {
            !matches!(
                relation.kind,
                RelationKind::Table | RelationKind::Partitioned
            )
        }) {
            return Err(self.wrong_kind(table, &create.table, "a table"));
        }
        let expressions: Vec<&Expr> = create.using.iter().chain(&create.check).collect();
        let mut meanings = Vec::new();
        for expr in expressions {
            meanings.push(self.expression(table, expr, Place::Policy)?);
        }
        let text = &create.name.text;
        let of = &create.table.last().text;
        let found = self.catalog.find(Space::Policy, table, text);
        let oid = match (found, create.alter) {
            (Presence::Unknown, true) => return Ok(()),
            (Presence::Present(oid), true) => {
                // Which expression needed what is not kept: rather none than too much.
                let links: Vec<_> = self
                    .catalog
                    .dependencies(oid.into())
                    .filter(|link| link.kind == DependencyKind::Normal && !meanings.is_empty())
                    .collect();
                for link in links {
                    self.catalog.forget(link);
                }
                oid
            }
            (Presence::Unknown | Presence::Absent, false) => {
                // One that may be there makes room.
                if let Some(other) = self.catalog.one(Space::Policy, table, text) {
                    self.catalog.remove(other);
                }
                let oid = self.add(
                    Space::Policy,
                    table,
                    &create.name,
                    Kind::Policy(Policy::default()),
                );
                self.catalog.depend(oid, table, DependencyKind::Auto);
                oid
            }
            (Presence::Absent, true) => {
                let message = format!("policy \"{text}\" for table \"{of}\" does not exist");
                let span = create.name.span;
                let refusal = Refusal::new(condition::UNDEFINED_OBJECT, span, message);
                return Err(self.advise(refusal, Space::Policy, &[table], text));
            }
            (Presence::Present(other), false) => {
                let message = format!("policy \"{text}\" for table \"{of}\" already exists");
                let span = create.name.span;
                let refusal = Refusal::new(condition::DUPLICATE_OBJECT, span, message);
                return Err(self.already(refusal, other));
            }
        };
        for meaning in meanings {
            for &column in &meaning.columns {
                self.catalog
                    .depend(oid, table.column(column), DependencyKind::Normal);
            }
            self.needs(oid.into(), &meaning.needs);
        }
        self.word_policy(oid, create, span);
        Ok(())
    }

    /// Keeps what a policy is by the statement that says so.
    fn word_policy(&mut self, oid: Oid, create: &CreatePolicy, span: Span) {
        let wording = self.wording(span);
        let Some(Kind::Policy(policy)) = self.catalog.edit(oid).map(|object| &mut object.kind)
        else {
            return;
        };
        if !create.alter {
            policy.created = wording;
        }
        if !create.alter || !create.roles.is_empty() {
            policy.roles = wording;
        }
        if !create.alter || create.using.is_some() {
            policy.using = wording;
        }
        if !create.alter || create.check.is_some() {
            policy.check = wording;
        }
    }

    /// `create rule`.
    pub(super) fn create_rule(&mut self, create: &CreateRule, span: Span) -> Outcome {
        let Some(table) = self.existing_relation(&create.table)? else {
            self.doubt_mentions(span);
            return Ok(());
        };
        if create.event == "select" {
            // It becomes the view's query, and may make a view of a table.
            self.catalog.doubt(table);
            return Ok(());
        }
        let needs = self.rule_needs(table, create)?;
        match self.catalog.find(Space::Rule, table, &create.name.text) {
            Presence::Present(old) if create.or_replace => self.catalog.remove(old),
            Presence::Present(other) => {
                return Err(self.duplicate_part("rule", &create.name, &create.table, other));
            }
            Presence::Unknown => return Ok(()),
            Presence::Absent => {}
        }
        let oid = self.add_rule(table, &create.name);
        let needs: Vec<_> = needs.into_iter().filter(|need| need.oid != table).collect();
        self.needs(oid.into(), &needs);
        Ok(())
    }

    /// What the condition of a rule and what it does need.
    fn rule_needs(&self, table: Oid, create: &CreateRule) -> Outcome<BTreeSet<Address>> {
        let names: &[&str] = match create.event {
            "insert" => &["new"],
            "update" => &["old", "new"],
            _ => &["old"],
        };
        let mut needs = BTreeSet::new();
        if let Some(condition) = &create.condition {
            let reader = Reader::of_rule(self, table, names, false);
            needs.extend(reader.understand_expression(condition)?.1);
        }
        for (change, _) in &create.actions {
            let reader = Reader::of_rule(self, table, names, true);
            match change {
                Change::Query(query) => needs.extend(reader.understand(query, true)?.needs),
                Change::Dml(dml) => needs.extend(reader.understand_dml(dml)?.needs),
                _ => {}
            }
        }
        Ok(needs)
    }

    fn add_rule(&mut self, table: Oid, name: &Ident) -> Oid {
        let oid = self.add(Space::Rule, table, name, Kind::Rule);
        self.catalog.depend(oid, table, DependencyKind::Auto);
        oid
    }
}

/// That a policy asks nothing of rows that its command does not have: of new ones where none
/// come, of old ones where none are.
fn refuse_policy_command(create: &CreatePolicy) -> Outcome {
    let command = create.command.as_ref().map(|command| &*command.text);
    let (expr, message) = match (command, &create.using, &create.check) {
        (Some("insert"), Some(using), _) => {
            (using, "only WITH CHECK expression allowed for INSERT")
        }
        (Some("select" | "delete"), _, Some(check)) => {
            (check, "WITH CHECK cannot be applied to SELECT or DELETE")
        }
        _ => return Ok(()),
    };
    let condition = condition::SYNTAX_ERROR;
    Err(Refusal::new(condition, expr.span, message))
}
