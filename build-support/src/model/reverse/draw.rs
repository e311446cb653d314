//! Portraits of the objects of a catalog.

use super::super::Model;
use super::super::catalog::{
    Code, Column, Constraint, ConstraintKind, Function, FunctionKind, Generated, Kind, Language,
    NOWHERE, Object, Oid, Relation, RelationKind, Space, Type,
};
use super::super::describe::quoted;
use super::super::lookup::article;
use super::aspect::{Aspect, Topic};
use super::definition::{identity_word, traits_aspects};
use super::path::Path;
use super::portrait::{
    Holder, Part, Portrait, Thing, function_word, is_in_object, word, word_of_kind,
};
use crate::syntax::change::{Persistence, ReferentialAction};
use crate::syntax::without_trivia;

impl Model<'_> {
    /// The portrait of an object that has a path.
    pub(super) fn portrait(&self, oid: Oid) -> Option<(Path, Portrait)> {
        let path = self.path_of(oid)?;
        let object = self.catalog.get(oid)?;
        let portrait = Portrait {
            oid,
            thing: self.thing(oid, object),
            columns: Vec::new(),
            open: false,
            values: None,
            holder: path
                .within()
                .filter(|_| is_in_object(object))
                .map(|within| Holder {
                    path: within.clone(),
                    columns: Vec::new(),
                }),
        };
        let portrait = match &object.kind {
            Kind::Relation(relation) => self.draw_relation(portrait, relation)?,
            Kind::Constraint(constraint) => self.draw_constraint(portrait, constraint, object)?,
            Kind::Function(function) => self.draw_function(portrait, function),
            Kind::Type(own) => self.draw_type(portrait, own),
            Kind::Trigger {
                function,
                statement,
                firing,
            } => {
                let calls = function.filter(|&function| self.catalog.is_certain(function));
                let mut portrait = portrait;
                let calls = calls.map(|function| Topic::Calls.is(self.spell(function)));
                let aspects = &mut portrait.thing.aspects;
                aspects.extend(calls);
                aspects.extend(self.trigger_aspects((oid, object.scope), *statement, *firing));
                portrait
            }
            Kind::Policy(policy) => {
                let mut portrait = portrait;
                let aspects = self.policy_aspects(oid, object.scope, policy);
                portrait.thing.aspects.extend(aspects);
                portrait
            }
            _ => portrait,
        };
        Some((path, portrait))
    }

    fn thing(&self, oid: Oid, object: &Object) -> Thing {
        let (what, drop, rename) = self.names_of(oid, object);
        let is_in_schema = !is_in_object(object) && object.scope != NOWHERE;
        let schema = self.catalog.get(object.scope).filter(|_| is_in_schema);
        Thing {
            schema: schema.map(|schema| quoted(&schema.name)),
            name: quoted(&object.name),
            what,
            drop: Some(drop),
            rename: Some(rename),
            alter: None,
            key: (object.space, object.scope, object.name.clone()),
            origin: object.origin,
            aspects: Vec::new(),
            is_whole: false,
        }
    }

    /// What to call it, the statement that drops it, and what the one that renames it begins with.
    fn names_of(&self, oid: Oid, object: &Object) -> (String, String, String) {
        let (word, name) = (word(object), quoted(&object.name));
        let (of, holder) = (self.word_of(object.scope), self.spell(object.scope));
        match &object.kind {
            Kind::Constraint(_) => (
                format!("constraint `{name}` of {of} `{holder}`"),
                format!("alter {of} {holder} drop constraint {name}"),
                format!("alter {of} {holder} rename constraint {name}"),
            ),
            Kind::Trigger { .. } | Kind::Rule | Kind::Policy(_) => (
                format!("{word} `{name}` of {of} `{holder}`"),
                format!("drop {word} {name} on {holder}"),
                format!("alter {word} {name} on {holder} rename"),
            ),
            _ => {
                let own = self.spell_with_arguments(oid);
                (
                    format!("{word} `{own}`"),
                    format!("drop {word} {own}"),
                    format!("alter {word} {own} rename"),
                )
            }
        }
    }

    fn spell_with_arguments(&self, oid: Oid) -> String {
        let name = self.spell(oid);
        match self.function(oid) {
            Some(function) => {
                let arguments = self.spell_all(&function.arguments);
                format!("{name}({})", arguments.unwrap_or_default())
            }
            None => name,
        }
    }

    /// The word for what something is a part of.
    fn word_of(&self, oid: Oid) -> &'static str {
        self.catalog.get(oid).map_or("table", word)
    }

    fn draw_relation(&self, mut portrait: Portrait, relation: &Relation) -> Option<Portrait> {
        if relation.persistence == Persistence::Temporary {
            return None;
        }
        let aspects = &mut portrait.thing.aspects;
        aspects.push(Topic::Kind.is(article(word_of_kind(&relation.kind))));
        match &relation.kind {
            RelationKind::Index(index) => return Some(self.draw_index(portrait, index)),
            RelationKind::Sequence(sequence) => {
                portrait.holder = sequence
                    .owner
                    .and_then(|(owner, _)| self.holder(owner.oid, &[owner.column]));
                return Some(portrait);
            }
            _ => {}
        }
        aspects.push(Topic::Unlogged.holds(relation.persistence == Persistence::Unlogged));
        aspects.extend(self.parents(relation));
        aspects.extend(partition_key(relation));
        match &relation.kind {
            RelationKind::View(wording) | RelationKind::MaterializedView(wording) => {
                aspects.push(self.query_aspect(portrait.oid, *wording));
            }
            RelationKind::Table | RelationKind::Partitioned => {
                portrait.thing.alter = Some(format!("alter table {}", self.spell(portrait.oid)));
                aspects.extend([
                    Topic::RowSecurity.holds(relation.row_security),
                    Topic::Forced.holds(relation.forces_row_security),
                    Topic::ReplicaIdentity.is(identity_word(relation.replica_identity)),
                ]);
            }
            _ => {}
        }
        portrait.open = relation.open;
        let is_table = relation.is_table() || matches!(relation.kind, RelationKind::Composite);
        let columns = relation.live().map(|(number, column)| Part {
            number,
            inherited: column.inherited > 0 && !column.local,
            thing: self.column_thing(
                (portrait.oid, number),
                &portrait.thing.what,
                column,
                is_table,
            ),
        });
        portrait.columns = columns.collect();
        Some(portrait)
    }

    fn parents(&self, relation: &Relation) -> Option<Aspect> {
        let certain = |oid: &Oid| self.catalog.is_certain(*oid);
        if !relation.parents.iter().all(certain) {
            return None;
        }
        let mut names: Vec<_> = relation
            .parents
            .iter()
            .map(|&parent| format!("`{}`", self.spell(parent)))
            .collect();
        names.sort_unstable();
        let names = names.join(", ");
        Some(
            Topic::Parent.is(match (names.is_empty(), relation.is_partition) {
                (true, _) => names,
                (false, true) => format!("a partition of {names}"),
                (false, false) => format!("a child of {names}"),
            }),
        )
    }

    fn column_thing(
        &self,
        (table, number): (Oid, u16),
        of: &str,
        column: &Column,
        is_table: bool,
    ) -> Thing {
        let name = quoted(&column.name);
        let holder = self.spell(table);
        let word = self.word_of(table);
        let part = match word {
            "type" => "attribute",
            _ => "column",
        };
        let of_table = is_table && part == "column";
        Thing {
            schema: None,
            what: format!("{part} `{name}` of {of}"),
            drop: is_table.then(|| format!("alter {word} {holder} drop {part} {name}")),
            rename: is_table.then(|| format!("alter {word} {holder} rename {part} {name}")),
            alter: of_table.then(|| format!("alter {word} {holder} alter {part} {name}")),
            key: (Space::Default, table, column.name.clone()),
            origin: column.origin,
            name,
            aspects: self.column_aspects((table, number), column, is_table),
            is_whole: false,
        }
    }

    fn column_aspects(
        &self,
        (table, number): (Oid, u16),
        column: &Column,
        is_table: bool,
    ) -> Vec<Aspect> {
        // How long the values of a view's column may be is not always known.
        let data_type = match is_table {
            true => self.spell_type(&column.data_type),
            false => self.spell_type(&column.data_type.without_modifier()),
        };
        let data_type = data_type.map(|data_type| Topic::Type.is(data_type));
        let mut aspects: Vec<_> = data_type.into_iter().collect();
        if is_table {
            let is_default = column.has_default && column.generated.is_none();
            let facts = self.default_facts(table, number);
            let generation = column.generated.and(facts.clone());
            aspects.extend([
                Topic::NotNull.holds(column.not_null),
                Topic::Default
                    .holds(is_default)
                    .showing(facts.filter(|_| is_default)),
                Topic::Expression.is("").showing(generation),
                Topic::Generated.is(match column.generated {
                    None => "",
                    Some(Generated::Stored) => "stored",
                    Some(Generated::Virtual) => "virtual",
                }),
                Topic::Identity.is(match column.identity {
                    None => "",
                    Some(true) => "always",
                    Some(false) => "by default",
                }),
            ]);
        }
        aspects
    }

    fn draw_constraint(
        &self,
        mut portrait: Portrait,
        constraint: &Constraint,
        object: &Object,
    ) -> Option<Portrait> {
        use ConstraintKind as K;
        let is_own = constraint.inherited == 0 || constraint.local;
        if !is_own {
            return None;
        }
        portrait.thing.aspects = self.constraint_aspects(constraint, object.scope);
        portrait.thing.is_whole = !matches!(constraint.kind, K::Check(_) | K::Exclude(_));
        portrait.holder = self.holder(object.scope, &constraint.columns);
        Some(portrait)
    }

    fn constraint_aspects(&self, constraint: &Constraint, table: Oid) -> Vec<Aspect> {
        use ConstraintKind as K;
        let mut aspects = vec![Topic::Kind.is(constraint_word(&constraint.kind))];
        if matches!(constraint.kind, K::Check(_) | K::ForeignKey { .. }) {
            aspects.push(Topic::Unvalidated.holds(!constraint.validated));
        }
        if let K::Check(wording) = constraint.kind {
            aspects.push(self.condition(wording, (table, &constraint.columns)));
        } else {
            let columns = self.column_names(table, &constraint.columns);
            aspects.extend(columns.map(|names| Topic::Columns.is(names)));
            aspects.push(Topic::Deferrable.holds(constraint.deferrable));
        }
        if let K::ForeignKey {
            table,
            columns,
            on_update,
            on_delete,
        } = &constraint.kind
        {
            let certain = self.catalog.is_certain(*table);
            let columns = self.column_names(*table, columns).filter(|_| certain);
            let refers = columns.map(|names| format!("{names} of `{}`", self.spell(*table)));
            aspects.extend(refers.map(|text| Topic::References.is(text)));
            aspects.push(Topic::OnUpdate.is(action(*on_update)));
            aspects.push(Topic::OnDelete.is(action(*on_delete)));
        }
        aspects
    }

    fn draw_function(&self, mut portrait: Portrait, function: &Function) -> Portrait {
        let aspects = &mut portrait.thing.aspects;
        aspects.push(Topic::Kind.is(article(function_word(function.kind))));
        let returns = self.spell_type(&function.returns.without_modifier());
        let set = if function.set { "setof " } else { "" };
        let returns = returns.filter(|_| function.kind != FunctionKind::Procedure);
        aspects.extend(returns.map(|returns| Topic::Returns.is(format!("{set}{returns}"))));
        aspects.extend(function.traits.into_iter().flat_map(traits_aspects));
        if let Some(code) = function.code {
            aspects.extend(language_word(code.language).map(|word| Topic::Language.is(word)));
            aspects.push(Topic::Body.is(self.plain_body(code)));
        }
        portrait
    }

    /// What a function does, whatever its blank space and comments are.
    fn plain_body(&self, code: Code) -> String {
        let text = self.code_text(code);
        match self.is_escaped(code) {
            true => without_trivia(&text.replace("''", "'")),
            false => without_trivia(text),
        }
    }

    fn draw_type(&self, mut portrait: Portrait, own: &Type) -> Portrait {
        let aspects = &mut portrait.thing.aspects;
        match own {
            Type::Enum(values) => {
                aspects.push(Topic::Kind.is("an enum"));
                portrait.values = Some(values.clone());
            }
            Type::Domain { base, not_null } => {
                aspects.push(Topic::Kind.is("a domain"));
                let base = self.spell_type(base);
                aspects.extend(base.map(|base| Topic::Type.is(base)));
                aspects.push(Topic::NotNull.holds(*not_null));
            }
            Type::Range { subtype } => {
                aspects.push(Topic::Kind.is("a range"));
                let subtype = self.spell_type(subtype);
                aspects.extend(subtype.map(|subtype| Topic::Type.is(subtype)));
            }
            _ => {}
        }
        portrait
    }

    /// What something goes with: a table, or any of these columns.
    pub(super) fn holder(&self, table: Oid, columns: &[u16]) -> Option<Holder> {
        let names = columns.iter().filter(|number| **number > 0);
        let relation = self.relation(table);
        let name = |number: &u16| Some(relation?.column(*number)?.name.clone());
        Some(Holder {
            path: self.path_of(table)?,
            columns: names.filter_map(name).collect(),
        })
    }

    /// A column, as a difference names it.
    pub(super) fn column_name(&self, table: Oid, number: u16) -> Option<String> {
        let column = self.relation(table)?.column(number)?;
        Some(format!("`{}`", quoted(&column.name)))
    }

    fn column_names(&self, table: Oid, numbers: &[u16]) -> Option<String> {
        let names = numbers
            .iter()
            .map(|&number| self.column_name(table, number));
        let names: Option<Vec<_>> = names.collect();
        names.map(|names| names.join(", "))
    }
}

const fn language_word(language: Language) -> Option<&'static str> {
    match language {
        Language::Plpgsql => Some("plpgsql"),
        Language::Sql => Some("sql"),
        Language::Other => None,
    }
}

const fn constraint_word(kind: &ConstraintKind) -> &'static str {
    match kind {
        ConstraintKind::Check(_) => "a check",
        ConstraintKind::PrimaryKey(_) => "a primary key",
        ConstraintKind::Unique(_) => "unique",
        ConstraintKind::Exclude(_) => "an exclusion constraint",
        ConstraintKind::ForeignKey { .. } => "a foreign key",
    }
}

const fn action(action: ReferentialAction) -> &'static str {
    match action {
        ReferentialAction::NoAction => "no action",
        ReferentialAction::Restrict => "restrict",
        ReferentialAction::Cascade => "cascade",
        ReferentialAction::SetNull => "set null",
        ReferentialAction::SetDefault => "set default",
    }
}

fn partition_key(relation: &Relation) -> Option<Aspect> {
    let key = relation.partition_key.as_deref();
    let (method, columns) = key.filter(|_| !relation.open)?;
    let names = columns.iter().map(|number| match number {
        Some(number) => Some(format!("`{}`", quoted(&relation.column(*number)?.name))),
        None => Some("an expression".to_owned()),
    });
    let names: Option<Vec<_>> = names.collect();
    Some(Topic::PartitionKey.is(format!("{method} of {}", names?.join(", "))))
}
