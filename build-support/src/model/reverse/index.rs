//! Portraits of indexes.

use super::super::Model;
use super::super::catalog::Index;
use super::super::describe::quoted;
use super::super::index::plain_column;
use super::aspect::{Aspect, Topic};
use super::facts::Facts;
use super::portrait::Portrait;
use crate::syntax::Change;
use crate::syntax::change::{CreateIndex, Expr, ExprKind};

impl Model<'_> {
    pub(super) fn draw_index(&self, mut portrait: Portrait, index: &Index) -> Portrait {
        let thing = &mut portrait.thing;
        let create = match index.statement.map(|wording| self.read_again(wording)) {
            Some(Change::CreateIndex(create)) => Some(create),
            _ => None,
        };
        let include: Vec<_> = index.include.iter().copied().map(Some).collect();
        let names = [
            self.element_names(index, &index.columns)
                .filter(|_| !create.as_deref().is_some_and(has_cast_column))
                .map(|names| Topic::Columns.is(names)),
            self.element_names(index, &include)
                .map(|names| Topic::Include.is(names)),
        ];
        thing.aspects.extend(names.into_iter().flatten());
        thing.aspects.extend([
            Topic::Unique.holds(index.unique),
            Topic::Method.is(&index.method),
            Topic::NullsNotDistinct.holds(index.nulls_not_distinct),
        ]);
        thing.aspects.extend(match create {
            Some(create) => self.index_aspects(index, &create),
            None => vec![Topic::Predicate.holds(index.predicate)],
        });
        thing.is_whole = index.plain && !index.predicate && !index.columns.contains(&None);
        let columns = index.columns.iter().copied().flatten();
        let columns: Vec<_> = columns
            .chain(index.include.iter().copied())
            .chain(index.mentions.iter().copied())
            .collect();
        portrait.holder = self.holder(index.table, &columns);
        portrait
    }

    fn element_names(&self, index: &Index, elements: &[Option<u16>]) -> Option<String> {
        let names = elements.iter().map(|number| match number {
            Some(number) => self.column_name(index.table, *number),
            None => Some("an expression".to_owned()),
        });
        let names: Option<Vec<_>> = names.collect();
        names.map(|names| names.join(", "))
    }

    /// What an index is by its statement.
    fn index_aspects(&self, index: &Index, create: &CreateIndex) -> Vec<Aspect> {
        let facts = |exprs: &[&Expr]| {
            let facts = self.facts(exprs, (index.table, Some(&index.mentions)));
            Some(Facts {
                wording: index.statement,
                ..facts
            })
        };
        let elements = create.elements.iter().map(|element| &element.expr);
        let expressions: Vec<_> = elements
            .filter(|expr| plain_column(expr).is_none())
            .collect();
        let mut aspects = vec![match &create.predicate {
            Some(predicate) => Topic::Predicate.is("yes").showing(facts(&[predicate])),
            None => Topic::Predicate.is(""),
        }];
        if has_cast_column(create) {
            return aspects;
        }
        aspects.extend(self.named(index.table, &index.mentions));
        aspects.extend(self.classes(create, &index.method));
        if index.method == "btree" {
            aspects.push(order(create));
        }
        let expressions = Topic::Expressions.is("").showing(facts(&expressions));
        aspects.push(expressions);
        aspects
    }

    /// The operator classes, if it is known of each that is named that it is no default.
    fn classes(&self, create: &CreateIndex, method: &str) -> Option<Aspect> {
        let mut classes = Vec::new();
        for element in &create.elements {
            classes.push(match &element.operator_class {
                None => "the default operator class".to_owned(),
                Some(class) => {
                    let name = &class.last().text;
                    self.is_never_default(method, name).then_some(())?;
                    format!("the operator class `{}`", quoted(name))
                }
            });
        }
        Some(Topic::Classes.is(classes.join(", ")))
    }

    /// Whether an operator class of the system or of an extension is one that must be named.
    fn is_never_default(&self, method: &str, name: &str) -> bool {
        let Some(installed) = self.installed() else {
            return false;
        };
        let system = self.builtins.system();
        let all = std::iter::once(system).chain(installed);
        let mut found = all
            .flat_map(|objects| objects.classes(method))
            .filter(|(own, _)| *own == name)
            .peekable();
        found.peek().is_some() && found.all(|(_, class)| !class.default)
    }
}

/// In which order an index is.
fn order(create: &CreateIndex) -> Aspect {
    let orders =
        create
            .elements
            .iter()
            .map(|element| match (element.descending, element.nulls_first) {
                (false, false) => "`asc`",
                (false, true) => "`asc nulls first`",
                (true, true) => "`desc`",
                (true, false) => "`desc nulls last`",
            });
    let orders: Vec<_> = orders.collect();
    Topic::Order.is(orders.join(", "))
}

/// Whether it is on a column under a cast or a collation: the server takes it for the column itself
/// where the type is the same, and keeps the collation apart.
fn has_cast_column(create: &CreateIndex) -> bool {
    let mut elements = create.elements.iter();
    elements.any(|element| is_cast_column(&element.expr))
}

fn is_cast_column(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Cast(inner, _) | ExprKind::Collate(inner, _) => {
            matches!(inner.kind, ExprKind::Column(_)) || is_cast_column(inner)
        }
        _ => false,
    }
}
