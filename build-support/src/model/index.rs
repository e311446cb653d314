//! Indexes.

use crate::syntax::Ident;
use crate::syntax::change::{CreateIndex, Expr, ExprKind, IndexElement};
use crate::text::Span;

use super::Model;
use super::catalog::{
    Address, DependencyKind, Index, Kind, Oid, Presence, Relation, RelationKind, Space,
};
use super::condition;
use super::expression::Place;
use super::lookup::Found;
use super::names::join_columns;
use super::query::figure_index_name;
use super::refusal::{Outcome, Refusal};

impl Model<'_> {
    /// `create index`.
    pub(super) fn create_index(&mut self, create: &CreateIndex, span: Span) -> Outcome {
        let table = match self.find_relation(&create.table) {
            Presence::Present(Found::Own(oid)) => oid,
            Presence::Present(Found::Builtin) | Presence::Unknown => {
                self.doubt_mentions(span);
                return Ok(());
            }
            Presence::Absent => return Err(self.undefined_relation(&create.table)),
        };
        self.refuse_unindexable(table, create)?;
        let Some(schema) = self.catalog.get(table).map(|table| table.scope) else {
            return Ok(());
        };
        if let Some(name) = &create.name
            && create.if_not_exists
            && self.catalog.find(Space::Relation, schema, &name.text) != Presence::Absent
        {
            return Ok(());
        }
        let method = method_of(create);
        let partitioned = self
            .relation(table)
            .is_some_and(|relation| matches!(relation.kind, RelationKind::Partitioned));
        let mut index = Index {
            // Until the partitions have theirs, too.
            valid: !(create.only && partitioned && !self.children(table).is_empty()),
            unique: create.unique,
            nulls_not_distinct: create.nulls_not_distinct,
            statement: self.wording(span),
            ..Index::new(table, method)
        };
        self.refuse_method(create)?;
        let mut needs = Vec::new();
        self.index_elements(table, &create.elements, &mut index, &mut needs)?;
        for name in &create.include {
            if let Some(number) = self.indexed_column(table, name)? {
                index.include.push(number);
            }
        }
        if let Some(predicate) = &create.predicate {
            let meaning = self.expression(table, predicate, Place::IndexPredicate)?;
            index.predicate = !is_true(predicate);
            index.mentions.extend(meaning.columns);
            needs.extend(meaning.needs);
        }
        if create.unique {
            let columns: Vec<u16> = index.columns.iter().flatten().copied().collect();
            self.refuse_unpartitioned(table, &columns, "UNIQUE", create.table.span())?;
        }
        let name = match &create.name {
            Some(name) => {
                if let Presence::Present(other) =
                    self.catalog.find(Space::Relation, schema, &name.text)
                {
                    return Err(self.duplicate_relation(other, name));
                }
                name.clone()
            }
            None => self.index_name(table, schema, create, span),
        };
        let oid = self.add_index(schema, &name, index);
        self.needs(
            oid.into(),
            &needs
                .into_iter()
                .filter(|on| on.oid != table)
                .collect::<Vec<_>>(),
        );
        if !create.only {
            self.doubt_clones_of(oid);
        }
        Ok(())
    }

    fn refuse_unindexable(&self, table: Oid, create: &CreateIndex) -> Outcome {
        let Some(relation) = self.relation(table) else {
            return Ok(());
        };
        let name = &create.table;
        match relation.kind {
            RelationKind::Partitioned if create.concurrently => Err(Refusal::new(
                condition::FEATURE_NOT_SUPPORTED,
                name.span(),
                format!(
                    "cannot create index on partitioned table \"{}\" concurrently",
                    name.last().text
                ),
            )),
            RelationKind::Table | RelationKind::Partitioned | RelationKind::MaterializedView(_) => {
                Ok(())
            }
            _ => {
                let message = format!("cannot create index on relation \"{}\"", name.last().text);
                let refusal = Refusal::new(condition::WRONG_OBJECT_TYPE, name.span(), message);
                let word = super::describe::relation_word(relation);
                Err(refusal.note(format!("this operation is not supported for {word}s")))
            }
        }
    }

    /// Reads what is indexed.
    pub(super) fn index_elements(
        &mut self,
        table: Oid,
        elements: &[IndexElement],
        index: &mut Index,
        needs: &mut Vec<Address>,
    ) -> Outcome {
        index.names = index_names(elements);
        for element in elements {
            if let Some(class) = &element.operator_class {
                self.refuse_no_class(&index.method, class)?;
            }
            if element.operator_class.is_some() || element.collation.is_some() {
                index.plain = false;
            }
            let class = element.operator_class.as_ref();
            if let Some(name) = plain_column(&element.expr)
                && !self.is_whole_row(table, name)
            {
                let number = self.indexed_column(table, name)?;
                if number.is_none() {
                    index.plain = false;
                }
                let column = number.and_then(|number| self.at(table, number));
                if let (Some(column), None) = (column, &element.operator_class) {
                    self.refuse_class(&index.method, &column.data_type, name.span)?;
                }
                if let Some(column) = column {
                    let by = self.class_extension(&index.method, class, &column.data_type);
                    needs.extend(by.map(Address::from));
                }
                index.columns.push(number);
            } else {
                let meaning = self.expression(table, &element.expr, Place::Index)?;
                if element.operator_class.is_none() {
                    let span = element.expr.span;
                    self.refuse_class(&index.method, &meaning.data_type, span)?;
                }
                let by = self.class_extension(&index.method, class, &meaning.data_type);
                needs.extend(by.map(Address::from));
                index.columns.push(None);
                index.expressions = true;
                index.mentions.extend(meaning.columns);
                needs.extend(meaning.needs);
            }
        }
        Ok(())
    }

    /// Whether a name in parentheses may stand for the row.
    fn is_whole_row(&self, table: Oid, name: &Ident) -> bool {
        let of = self.catalog.get(table).map(|table| &table.name);
        of == Some(&name.text) && self.column(table, &name.text) == Presence::Absent
    }

    /// A column that is to be indexed: the server says `column "x" does not exist`.
    fn indexed_column(&self, table: Oid, name: &Ident) -> Outcome<Option<u16>> {
        match self.column(table, &name.text) {
            Presence::Present(number) => Ok(Some(number)),
            Presence::Unknown => Ok(None),
            Presence::Absent => {
                let message = format!("column \"{}\" does not exist", name.text);
                let refusal = Refusal::new(condition::UNDEFINED_COLUMN, name.span, message);
                Err(self.advise_column(refusal, table, &name.text))
            }
        }
    }

    fn index_name(&self, table: Oid, schema: Oid, create: &CreateIndex, span: Span) -> Ident {
        let of = self.catalog.get(table).map_or("", |table| &table.name);
        let mut names = index_names(&create.elements);
        names.extend(create.include.iter().map(|name| name.text.clone()));
        let names = distinct(names);
        let columns = join_columns(names.iter().map(String::as_str));
        let text = self
            .catalog
            .choose_relation_name(schema, of, Some(&columns), "idx", false);
        Ident { text, span }
    }

    /// Adds an index, which goes with its columns, or with its table if it has none.
    pub(super) fn add_index(&mut self, schema: Oid, name: &Ident, index: Index) -> Oid {
        let table = index.table;
        let mut columns: Vec<u16> = index.columns.iter().flatten().copied().collect();
        columns.extend(index.include.iter().chain(&index.mentions));
        let persistence = self
            .relation(table)
            .map_or_else(Default::default, |table| table.persistence);
        let kind = RelationKind::Index(std::rc::Rc::new(index));
        let relation = Relation::new(kind, persistence, Vec::new());
        let oid = self.add(
            Space::Relation,
            schema,
            name,
            Kind::Relation(Box::new(relation)),
        );
        for column in &columns {
            self.catalog
                .depend(oid, table.column(*column), DependencyKind::Auto);
        }
        if columns.is_empty() {
            self.catalog.depend(oid, table, DependencyKind::Auto);
        }
        oid
    }

    /// An index by its number.
    pub(super) fn index(&self, oid: Oid) -> Option<&Index> {
        match &self.relation(oid)?.kind {
            RelationKind::Index(index) => Some(index),
            _ => None,
        }
    }

    /// Changes an index.
    pub(super) fn edit_index(&mut self, oid: Oid, change: impl FnOnce(&mut Index)) {
        if let Some(relation) = self.relation_mut(oid)
            && let RelationKind::Index(index) = &mut relation.kind
        {
            change(std::rc::Rc::make_mut(index));
        }
    }

    /// The indexes of a table, in the order of their numbers.
    pub(super) fn indexes(&self, table: Oid) -> Vec<Oid> {
        let mut found: Vec<_> = self
            .catalog
            .dependents(table.into())
            .map(|dependency| dependency.dependent.oid)
            .chain(self.keys(table))
            .filter(|&oid| self.index(oid).is_some_and(|index| index.table == table))
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The indexes behind the constraints of a table.
    fn keys(&self, table: Oid) -> Vec<Oid> {
        let constraints = self.catalog.within(Space::Constraint, table);
        constraints
            .filter_map(|(oid, _)| self.index_of(oid))
            .collect()
    }

    /// The index behind a constraint.
    pub(super) fn index_of(&self, constraint: Oid) -> Option<Oid> {
        use super::catalog::ConstraintKind as K;
        match self.constraint(constraint)?.kind {
            K::PrimaryKey(index) | K::Unique(index) | K::Exclude(index) => Some(index),
            _ => None,
        }
    }

    /// A constraint by its number.
    pub(super) fn constraint(&self, oid: Oid) -> Option<&super::catalog::Constraint> {
        match &self.catalog.get(oid)?.kind {
            Kind::Constraint(constraint) => Some(constraint),
            _ => None,
        }
    }
}

/// The access method: `rtree` is an old name of one.
pub(super) fn method_of(create: &CreateIndex) -> &str {
    match create.method.as_ref().map(|method| method.text.as_str()) {
        None => "btree",
        Some("rtree") => "gist",
        Some(method) => method,
    }
}

impl Index {
    /// An index without columns.
    pub(super) fn new(table: Oid, method: &str) -> Self {
        Self {
            table,
            statement: None,
            method: method.to_owned(),
            columns: Vec::new(),
            names: Vec::new(),
            expressions: false,
            plain: true,
            include: Vec::new(),
            unique: false,
            primary: false,
            nulls_not_distinct: false,
            predicate: false,
            mentions: Vec::new(),
            valid: true,
            immediate: true,
        }
    }
}

/// The column, if an element is nothing but one.
pub(super) fn plain_column(expr: &Expr) -> Option<&Ident> {
    match &expr.kind {
        ExprKind::Column(parts) => match &**parts {
            [name] => Some(name),
            _ => None,
        },
        _ => None,
    }
}

/// The names of the columns of an index, as in `ChooseIndexColumnNames`.
pub(super) fn index_names(elements: &[IndexElement]) -> Vec<String> {
    distinct(
        elements
            .iter()
            .map(|element| expression_name(&element.expr)),
    )
}

/// Names of which the server numbers those that were there before.
pub(super) fn distinct(wanted: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for first in wanted {
        let mut name = first.clone();
        let mut pass = 0;
        while names.contains(&name) {
            pass += 1;
            let digits = pass.to_string();
            let kept = first.floor_char_boundary(63 - digits.len());
            name = format!("{}{digits}", &first[..kept]);
        }
        names.push(name);
    }
    names
}

/// The name that the server gives to an element of an index.
fn expression_name(expr: &Expr) -> String {
    figure_index_name(expr).unwrap_or_else(|| "expr".to_owned())
}

/// Whether it is a constant that holds for every row: the server leaves such a predicate out.
fn is_true(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Boolean(holds) => *holds,
        ExprKind::String(text) => {
            let word = text.trim().to_ascii_lowercase();
            let starts = |whole: &str| !word.is_empty() && whole.starts_with(&*word);
            starts("true") || starts("yes") || word == "on" || word == "1"
        }
        ExprKind::Cast(inner, to) => {
            matches!(&*to.name.last().text, "bool" | "boolean") && is_true(inner)
        }
        _ => false,
    }
}
