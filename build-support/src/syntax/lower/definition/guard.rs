//! What the condition around a statement of a `do` block asks for.

use squawk_lexer::TokenKind;

use crate::syntax::tokens::Token;

use super::super::super::change::{
    AlterEnumKind, AlterTable, AlterTableKind, Change, NewType, ObjectKind, ObjectRef,
    TableConstraint,
};
use super::super::super::name::{Ident, Name};

/// A condition that does nothing but look.
pub(super) enum Condition {
    /// `[not] exists (select ... from c where a = 'x' and ...)`, of the catalog.
    Exists {
        /// `not`.
        negated: bool,
        /// The relation of the catalog, without its schema.
        source: String,
        /// Columns, and the strings that they must be like.
        equal: Vec<(String, String)>,
    },
    /// Anything else.
    Other,
}

/// Functions that only look, besides those of `pg_catalog` that are known by their names.
const LOOKING: &[&str] = &[
    "exists",
    "count",
    "lower",
    "upper",
    "coalesce",
    "current_schema",
    "current_schemas",
    "current_setting",
    "current_database",
    "any",
    "all",
    "in",
    "and",
    "or",
    "not",
    "select",
    "where",
    "on",
    "from",
    "array",
    "format_type",
    "bool_or",
    "bool_and",
    "max",
    "min",
    "length",
    "version",
    "unnest",
    "quote_ident",
    "using",
    "is",
    "values",
    "as",
];

impl Condition {
    /// Nothing if it calls what may do more than look.
    pub(super) fn of(tokens: &[Token]) -> Option<Self> {
        let calls = tokens.windows(2).filter(|pair| {
            pair[1].kind == TokenKind::OpenParen
                && matches!(
                    pair[0].kind,
                    TokenKind::Ident | TokenKind::QuotedIdent { .. }
                )
        });
        let mut calls = calls.map(|pair| pair[0].text.to_ascii_lowercase());
        let looks = calls.all(|name| {
            let known = [
                "pg_",
                "has_",
                "to_reg",
                "array_",
                "obj_",
                "col_",
                "information_schema",
            ];
            LOOKING.contains(&&*name) || known.iter().any(|prefix| name.starts_with(prefix))
        });
        let branches = tokens.iter().any(|token| token.is("case"));
        (looks && !branches).then(|| exists(tokens).unwrap_or(Self::Other))
    }
}

/// `[not] exists (...)` and nothing behind it.
fn exists(tokens: &[Token]) -> Option<Condition> {
    let (negated, rest) = match tokens.first()?.is("not") {
        true => (true, &tokens[1..]),
        false => (false, tokens),
    };
    let inner = rest.strip_prefix_token("exists")?;
    let (open, inner) = inner.split_first()?;
    let (close, inner) = inner.split_last()?;
    let whole = open.kind == TokenKind::OpenParen
        && close.kind == TokenKind::CloseParen
        && inner.iter().all(|token| token.depth > close.depth);
    if !whole {
        return None;
    }
    let inner = inner.strip_prefix_token("select")?;
    let (source, filter) = source_and_filter(inner, open.depth)?;
    Some(Condition::Exists {
        negated,
        source,
        equal: equalities(filter, open.depth)?,
    })
}

trait Strip {
    fn strip_prefix_token(&self, word: &str) -> Option<&Self>;
}

impl Strip for [Token<'_>] {
    fn strip_prefix_token(&self, word: &str) -> Option<&Self> {
        let (first, rest) = self.split_first()?;
        first.is(word).then_some(rest)
    }
}

/// The relation behind `from` and the tokens behind `where`. What is selected
/// must be no aggregate, which has a row always.
fn source_and_filter<'s, 't>(
    tokens: &'s [Token<'t>],
    depth: usize,
) -> Option<(String, &'s [Token<'t>])> {
    let at = |word: &str| {
        let mut places = tokens.iter().enumerate();
        let found = places.find(|(_, token)| token.depth == depth && token.is(word));
        found.map(|(place, _)| place)
    };
    let (from, filter) = (at("from")?, at("where")?);
    if tokens[..from].iter().any(|token| token.depth > depth) {
        return None;
    }
    let mut source = from + 1;
    if tokens.get(source + 1)?.kind == TokenKind::Dot {
        tokens[source]
            .is_any(&["pg_catalog", "information_schema"])
            .then_some(())?;
        source += 2;
    }
    let source = tokens.get(source)?.text.to_ascii_lowercase();
    Some((source, tokens.get(filter + 1..)?))
}

/// The columns that must be like a string. Each narrows what is found, as
/// everything else between the `and`s does.
fn equalities(tokens: &[Token], depth: usize) -> Option<Vec<(String, String)>> {
    const WIDER: &[&str] = &["or", "union", "except", "intersect", "group", "having"];
    let outer = |token: &&Token| token.depth == depth;
    if tokens.iter().filter(outer).any(|token| token.is_any(WIDER)) {
        return None;
    }
    let terms = tokens.split(|token| token.depth == depth && token.is("and"));
    Some(terms.filter_map(equality).collect())
}

/// `[t.]a = 'x' [::regclass]`.
fn equality(term: &[Token]) -> Option<(String, String)> {
    let term = match term {
        [_, dot, rest @ ..] if dot.kind == TokenKind::Dot => rest,
        _ => term,
    };
    let [column, operator, value, rest @ ..] = term else {
        return None;
    };
    let ends = rest.is_empty()
        || rest[0].is("limit")
        || matches!(rest, [a, b, _] if a.text == ":" && b.text == ":")
        || matches!(rest, [cast, _] if cast.text == "::");
    let text = value.text.strip_prefix('\'')?.strip_suffix('\'')?;
    let plain = column.kind == TokenKind::Ident && operator.text == "=" && ends;
    plain.then(|| (column.text.to_ascii_lowercase(), text.replace("''", "'")))
}

/// Whether what the statement makes or takes away is just what the condition asks for.
pub(super) fn guards(condition: &Condition, change: &Change) -> bool {
    let Condition::Exists {
        negated,
        source,
        equal,
    } = condition
    else {
        return false;
    };
    let asked = Asked { source, equal };
    match *negated {
        true => asked.creates(change),
        false => asked.drops(change),
    }
}

/// Whether it takes one thing away and does nothing else.
pub(super) fn drops(change: &Change) -> bool {
    match change {
        Change::Drop(drop) => drop.objects.len() == 1,
        Change::AlterTable(alter) => matches!(
            &*alter.actions,
            [action] if matches!(
                action.kind,
                AlterTableKind::DropColumn { .. } | AlterTableKind::DropConstraint { .. }
            )
        ),
        _ => false,
    }
}

/// Relations of the catalog, and the column that has the names of those in them.
const RELATIONS: &[(&str, &str)] = &[
    ("pg_class", "relname"),
    ("pg_tables", "tablename"),
    ("pg_views", "viewname"),
    ("pg_matviews", "matviewname"),
    ("pg_indexes", "indexname"),
    ("pg_sequences", "sequencename"),
    ("tables", "table_name"),
    ("views", "table_name"),
    ("sequences", "sequence_name"),
];
const TYPES: &[(&str, &str)] = &[("pg_type", "typname")];
const SCHEMAS: &[(&str, &str)] = &[("pg_namespace", "nspname"), ("schemata", "schema_name")];
const EXTENSIONS: &[(&str, &str)] = &[("pg_extension", "extname")];
const TRIGGERS: &[(&str, &str)] = &[("pg_trigger", "tgname"), ("triggers", "trigger_name")];
const POLICIES: &[(&str, &str)] = &[("pg_policies", "policyname"), ("pg_policy", "polname")];
const CONSTRAINTS: &[(&str, &str)] = &[
    ("pg_constraint", "conname"),
    ("table_constraints", "constraint_name"),
    ("referential_constraints", "constraint_name"),
    ("check_constraints", "constraint_name"),
    ("constraint_column_usage", "constraint_name"),
    ("key_column_usage", "constraint_name"),
];

/// What a condition asks the catalog for.
struct Asked<'c> {
    source: &'c str,
    equal: &'c [(String, String)],
}

impl Asked<'_> {
    fn value(&self, column: &str) -> Option<&str> {
        let found = self.equal.iter().find(|(name, _)| name == column);
        found.map(|(_, value)| value.as_str())
    }

    /// Whether one of the columns is asked to be this name.
    fn is(&self, columns: &[(&str, &str)], name: &Ident) -> bool {
        let column = columns.iter().find(|(source, _)| *source == self.source);
        column.is_some_and(|(_, column)| self.value(column) == Some(&name.text))
    }

    /// Whether this is asked for, in its schema or in none.
    fn is_named(&self, columns: &[(&str, &str)], name: &Name) -> bool {
        let Some((last, before)) = name.0.split_last() else {
            return false;
        };
        let schemas = ["schemaname", "table_schema", "nspname", "sequence_schema"];
        let schema = schemas.iter().find_map(|column| self.value(column));
        let same = before
            .last()
            .zip(schema)
            .is_none_or(|(one, other)| one.text == other);
        same && self.is(columns, last)
    }

    fn is_column(&self, table: &Name, column: &Ident) -> bool {
        let Some(last) = table.0.last() else {
            return false;
        };
        let (of, name) = match self.source {
            "columns" => ("table_name", "column_name"),
            "pg_attribute" => ("attrelid", "attname"),
            _ => return false,
        };
        self.value(name) == Some(&column.text)
            && self.value(of).is_some_and(|of| last_part(of) == last.text)
    }

    /// A constraint of another table may have the name, so a table that is named must be this.
    fn is_constraint(&self, table: &Name, name: &Ident) -> bool {
        let of = self.value("table_name").or(self.value("conrelid"));
        let same = of
            .zip(table.0.last())
            .is_none_or(|(of, last)| last_part(of) == last.text);
        same && self.is(CONSTRAINTS, name)
    }

    fn creates(&self, change: &Change) -> bool {
        match change {
            Change::CreateTable(table) => self.is_named(RELATIONS, &table.name),
            Change::CreateTableAs(table) => self.is_named(RELATIONS, &table.name),
            Change::CreateView(view) => self.is_named(RELATIONS, &view.name),
            Change::CreateSequence(sequence) => self.is_named(RELATIONS, &sequence.name),
            Change::CreateIndex(index) => {
                let name = index.name.as_ref();
                name.is_some_and(|name| self.is(RELATIONS, name))
            }
            Change::CreateType(new) => {
                self.is_named(TYPES, &new.name) && !matches!(new.definition, NewType::Shell)
            }
            Change::CreateDomain(domain) => self.is_named(TYPES, &domain.name),
            Change::CreateSchema(schema) => {
                let name = schema.name.as_ref();
                name.is_some_and(|name| self.is(SCHEMAS, name))
            }
            Change::CreateExtension(extension) => self.is(EXTENSIONS, &extension.name),
            Change::CreateTrigger(trigger) => self.is(TRIGGERS, &trigger.name),
            Change::CreatePolicy(policy) => !policy.alter && self.is(POLICIES, &policy.name),
            Change::AlterEnum(alter) => match &alter.kind {
                AlterEnumKind::Add { value, .. } => self.is_label(&alter.name, value),
                AlterEnumKind::Rename { .. } => false,
            },
            Change::AlterTable(alter) => self.adds(alter),
            _ => false,
        }
    }

    fn is_label(&self, name: &Name, label: &str) -> bool {
        let of = self.value("enumtypid").or(self.value("typname"));
        self.value("enumlabel") == Some(label)
            && of
                .zip(name.0.last())
                .is_some_and(|(of, last)| last_part(of) == last.text)
    }

    fn adds(&self, alter: &AlterTable) -> bool {
        let [action] = &*alter.actions else {
            return false;
        };
        match &action.kind {
            AlterTableKind::AddColumn { column, .. } => self.is_column(&alter.name, &column.name),
            AlterTableKind::AddConstraint(constraint) => match &**constraint {
                TableConstraint {
                    name: Some(name), ..
                } => self.is_constraint(&alter.name, name),
                _ => false,
            },
            _ => false,
        }
    }

    fn drops(&self, change: &Change) -> bool {
        match change {
            Change::Drop(drop) => match &*drop.objects {
                [object] => self.is_object(object),
                _ => false,
            },
            Change::AlterTable(alter) => match &*alter.actions {
                [action] => match &action.kind {
                    AlterTableKind::DropColumn { column, .. } => {
                        self.is_column(&alter.name, column)
                    }
                    AlterTableKind::DropConstraint { name, .. } => {
                        self.is_constraint(&alter.name, name)
                    }
                    _ => false,
                },
                _ => false,
            },
            _ => false,
        }
    }

    fn is_object(&self, object: &ObjectRef) -> bool {
        use ObjectKind as K;
        let columns = match object.kind {
            K::Table | K::View | K::MaterializedView | K::Index | K::Sequence => RELATIONS,
            K::Type | K::Domain => TYPES,
            K::Schema => SCHEMAS,
            K::Extension => EXTENSIONS,
            K::Trigger => TRIGGERS,
            K::Policy => POLICIES,
            _ => return false,
        };
        self.is_named(columns, &object.name)
    }
}

/// The name of a table out of text as `regclass` reads it.
fn last_part(text: &str) -> String {
    let last = text.rsplit('.').next().unwrap_or(text);
    match last
        .strip_prefix('"')
        .and_then(|last| last.strip_suffix('"'))
    {
        Some(quoted) => quoted.to_owned(),
        None => last.to_owned(),
    }
}
