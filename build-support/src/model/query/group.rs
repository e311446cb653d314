//! `group by`, and aggregates without it: columns beside them that stand for no group.
//!
//! A column counts as grouped if one of its name is, and one in a call that may be an aggregate
//! is not looked at: what is told is sure.

use std::collections::BTreeSet;

use crate::syntax::Ident;
use crate::syntax::change::{Call, Expr, ExprKind, Item, Select};
use crate::text::Span;

use super::super::builtin::FunctionKind;
use super::super::catalog::{self, Address, ConstraintKind, Kind, Oid, Space};
use super::super::condition;
use super::super::refusal::{Outcome, Refusal};
use super::{Reader, Source};

impl Reader<'_> {
    /// That the columns that a grouped query gives are columns of its groups.
    pub(super) fn refuse_ungrouped(&self, select: &Select) -> Outcome {
        let Some(level) = self.levels.last() else {
            return Ok(());
        };
        let is_open = level.open || level.sources.iter().any(|source| source.open);
        let is_grouped = !select.group_by.is_empty()
            || select.having.is_some()
            || self.surely_aggregates(select);
        if is_open || !is_grouped {
            return Ok(());
        }
        let Some(grouped) = grouped(select) else {
            return Ok(());
        };
        let items = select.items.iter().map(|item| &item.expr);
        for expr in items.chain(&select.having) {
            self.refuse_ungrouped_in(expr, &grouped)?;
        }
        Ok(())
    }

    /// Whether one of the items surely is an aggregate of this query, or has one.
    fn surely_aggregates(&self, select: &Select) -> bool {
        let around = &self.levels[..self.levels.len().saturating_sub(1)];
        let is_outermost = around
            .iter()
            .all(|level| level.sources.is_empty() && !level.open);
        let mut items = select.items.iter();
        is_outermost && items.any(|item| self.has_aggregate(&item.expr))
    }

    fn has_aggregate(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Call(call) if call.over.is_none() && self.aggregates(call) == Some(true) => {
                true
            }
            _ => parts(expr)
                .is_some_and(|parts| parts.into_iter().any(|part| self.has_aggregate(part))),
        }
    }

    /// Whether the call is one of an aggregate; nothing if that is not sure.
    fn aggregates(&self, call: &Call) -> Option<bool> {
        if call.grammar {
            return Some(false);
        }
        let [name] = &*call.name.0 else { return None };
        let own = self.model.functions_named(&call.name)?;
        let is_of = |kind: FunctionKind| {
            matches!(
                kind,
                FunctionKind::Aggregate | FunctionKind::OrderedSet { .. }
            )
        };
        let mut kinds = self.model.builtins.functions(&name.text);
        let first = kinds.next().map(|function| is_of(function.kind));
        let same = kinds.all(|function| Some(is_of(function.kind)) == first);
        let is_plain = |oid: &Oid| {
            let function = self.model.function(*oid);
            function.is_some_and(|function| function.kind == catalog::FunctionKind::Function)
        };
        match first {
            Some(aggregate) if same && own.is_empty() => Some(aggregate),
            None if !own.is_empty() && own.iter().all(is_plain) => Some(false),
            _ => None,
        }
    }

    fn refuse_ungrouped_in(&self, expr: &Expr, grouped: &BTreeSet<&str>) -> Outcome {
        match &expr.kind {
            ExprKind::Column(parts) => self.refuse_ungrouped_column(parts, expr.span, grouped),
            ExprKind::Star(of) => {
                let level = self.levels.last().into_iter();
                let named = |source: &&Source| match &**of {
                    [] => source.is_bare,
                    [name] => source.name.as_deref() == Some(&*name.text),
                    _ => false,
                };
                let mut sources = level.flat_map(|level| &level.sources).filter(named);
                sources.try_for_each(|source| {
                    let mut columns = source.columns.iter();
                    columns.try_for_each(|column| {
                        self.refuse_of_source(source, &column.name, expr.span, grouped)
                    })
                })
            }
            ExprKind::Call(call) if call.aggregate || self.aggregates(call) != Some(false) => {
                Ok(())
            }
            _ => {
                let parts = parts(expr).unwrap_or_default();
                let mut parts = parts.into_iter();
                parts.try_for_each(|part| self.refuse_ungrouped_in(part, grouped))
            }
        }
    }

    fn refuse_ungrouped_column(
        &self,
        parts: &[Ident],
        span: Span,
        grouped: &BTreeSet<&str>,
    ) -> Outcome {
        let Some(level) = self.levels.last() else {
            return Ok(());
        };
        let (table, name) = match parts {
            [name] => (None, name),
            [table, name] => (Some(&*table.text), name),
            _ => return Ok(()),
        };
        let mut sources = level.sources.iter().filter(|source| {
            let fits = match table {
                None => source.is_bare,
                Some(_) => source.name.as_deref() == table,
            };
            fits && source.columns.iter().any(|column| column.name == name.text)
        });
        match (sources.next(), sources.next()) {
            (Some(source), None) => self.refuse_of_source(source, &name.text, span, grouped),
            _ => Ok(()),
        }
    }

    fn refuse_of_source(
        &self,
        source: &Source<'_>,
        column: &str,
        span: Span,
        grouped: &BTreeSet<&str>,
    ) -> Outcome {
        let Some(of) = source.name.as_deref() else {
            return Ok(());
        };
        let depends = |oid| self.may_depend(oid, source, grouped);
        if grouped.contains(column) || source.relation.is_some_and(depends) {
            return Ok(());
        }
        let message = format!(
            "column \"{of}.{column}\" must appear in the GROUP BY clause or be used in an \
             aggregate function"
        );
        Err(Refusal::new(condition::GROUPING_ERROR, span, message))
    }

    /// Whether all columns of a relation may depend on those: its primary key may be among them.
    fn may_depend(&self, oid: Oid, source: &Source<'_>, grouped: &BTreeSet<&str>) -> bool {
        let catalog = &self.model.catalog;
        if !catalog.is_certain(oid) || catalog.may_hold_in(Space::Constraint, oid, "") {
            return true;
        }
        let keys = catalog.within(Space::Constraint, oid);
        let mut keys = keys.filter_map(|(_, object)| match &object.kind {
            Kind::Constraint(constraint) => Some(constraint),
            _ => None,
        });
        keys.any(|key| {
            let mut columns = key.columns.iter();
            matches!(key.kind, ConstraintKind::PrimaryKey(_))
                && columns.all(|&number| {
                    // An alias of the table may name its columns anew.
                    let is_it = |at: Address| at.oid == oid && at.column == number;
                    let mut named = source.columns.iter();
                    let column = named.find(|column| column.origin.is_some_and(is_it));
                    column.is_none_or(|column| grouped.contains(&*column.name))
                })
        })
    }
}

/// The names of the columns that a query is grouped by, also in expressions; nothing if one of
/// these cannot be looked into.
fn grouped(select: &Select) -> Option<BTreeSet<&str>> {
    let mut names = BTreeSet::new();
    for expr in &select.group_by {
        let expr = match &expr.kind {
            ExprKind::Number(number) => {
                let place = number.parse::<usize>().ok()?.checked_sub(1)?;
                &select.items.get(place)?.expr
            }
            _ => expr,
        };
        collect(expr, &mut names)?;
        if let ExprKind::Column(parts) = &expr.kind
            && let [name] = &**parts
        {
            let named = |item: &&Item| item.alias.as_ref().is_some_and(|own| own.text == name.text);
            let item = select.items.iter().find(named);
            if let Some(item) = item.filter(|item| item.expr != *expr) {
                collect(&item.expr, &mut names)?;
            }
        }
    }
    Some(names)
}

fn collect<'e>(expr: &'e Expr, names: &mut BTreeSet<&'e str>) -> Option<()> {
    match &expr.kind {
        ExprKind::Column(parts) => names.extend(parts.last().map(|name| &*name.text)),
        ExprKind::Star(_) => return None,
        _ => {
            for part in parts(expr)? {
                collect(part, names)?;
            }
        }
    }
    Some(())
}

/// The expressions that an expression is made of; nothing if not all of them are known.
fn parts(expr: &Expr) -> Option<Vec<&Expr>> {
    Some(match &expr.kind {
        ExprKind::Null
        | ExprKind::Boolean(_)
        | ExprKind::Number(_)
        | ExprKind::String(_)
        | ExprKind::BitString
        | ExprKind::Parameter
        | ExprKind::Column(_)
        | ExprKind::Star(_) => Vec::new(),
        ExprKind::Call(call) => {
            let over = call.over.iter().flat_map(|over| &over.expressions);
            call.arguments
                .iter()
                .chain(&call.others)
                .chain(over)
                .collect()
        }
        ExprKind::Cast(inner, _)
        | ExprKind::Field(inner, _)
        | ExprKind::FieldStar(inner)
        | ExprKind::Collate(inner, _) => vec![inner],
        ExprKind::Operator { left, right, .. } => left
            .as_deref()
            .into_iter()
            .chain(right.as_deref())
            .collect(),
        ExprKind::Subscript { base, indexes, .. } => {
            std::iter::once(&**base).chain(indexes).collect()
        }
        ExprKind::Array(items) | ExprKind::Row(items) | ExprKind::Condition(_, items) => {
            items.iter().collect()
        }
        ExprKind::Case {
            operand,
            branches,
            otherwise,
        } => {
            let branches = branches.iter().flat_map(|(when, then)| [when, then]);
            let ends = operand.as_deref().into_iter().chain(otherwise.as_deref());
            branches.chain(ends).collect()
        }
        ExprKind::Subquery(_) | ExprKind::Other(_) => return None,
    })
}
