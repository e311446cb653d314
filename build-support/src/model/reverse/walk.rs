//! Looks through expressions and queries for what surely shows of them.

use std::collections::BTreeSet;

use crate::syntax::change::{Body, Call, Expr, ExprKind, FromItem, Query, Select, Test, TypeName};

use super::facts::{Facts, plain_number};

/// Functions that take and give strings, numbers and times, and no names of objects.
const OF_VALUES: &[&str] = &[
    "array_length",
    "avg",
    "btrim",
    "cardinality",
    "char_length",
    "coalesce",
    "concat",
    "count",
    "current_date",
    "current_setting",
    "current_timestamp",
    "current_user",
    "date_part",
    "date_trunc",
    "extract",
    "greatest",
    "least",
    "left",
    "length",
    "lower",
    "ltrim",
    "max",
    "min",
    "now",
    "nullif",
    "octet_length",
    "position",
    "replace",
    "right",
    "round",
    "rtrim",
    "split_part",
    "strpos",
    "substring",
    "sum",
    "timezone",
    "upper",
];

/// Types that keep a plain word as it is, or refuse it.
pub(super) const OF_WORDS: &[&str] = &[
    "bool",
    "bpchar",
    "date",
    "float4",
    "float8",
    "int2",
    "int4",
    "int8",
    "interval",
    "json",
    "jsonb",
    "numeric",
    "text",
    "time",
    "timestamp",
    "timestamptz",
    "timetz",
    "uuid",
    "varchar",
];

/// What was found on the way.
#[derive(Debug)]
pub(super) struct Walk {
    pub(super) facts: Facts,
    /// The names of relations in `from`, but not of queries of a `with`.
    pub(super) relations: BTreeSet<String>,
    /// Whether there is something in `from` that is no relation.
    pub(super) has_other_sources: bool,
    with: BTreeSet<String>,
}

impl Walk {
    pub(super) fn new() -> Self {
        Self {
            facts: Facts {
                strings_are_values: true,
                calls_are_known: true,
                ..Facts::default()
            },
            relations: BTreeSet::new(),
            has_other_sources: false,
            with: BTreeSet::new(),
        }
    }

    fn all<'e>(&mut self, all: impl IntoIterator<Item = &'e Expr>) {
        all.into_iter().for_each(|expr| self.expr(expr));
    }

    pub(super) fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Number(number) => drop(self.facts.numbers.insert(plain_number(number))),
            ExprKind::String(string) => drop(self.facts.strings.insert(string.clone())),
            ExprKind::Boolean(value) => drop(self.facts.booleans.insert(*value)),
            ExprKind::Null | ExprKind::Column(_) => {}
            ExprKind::BitString
            | ExprKind::Parameter
            | ExprKind::Star(_)
            | ExprKind::FieldStar(_) => self.facts.is_unread = true,
            ExprKind::Call(call) => self.call(call),
            ExprKind::Cast(inner, to) => {
                self.facts.strings_are_values &= is_of_words(to);
                self.expr(inner);
            }
            ExprKind::Operator {
                operator,
                left,
                right,
                ..
            } => {
                if left.is_some() && right.is_some() {
                    self.operator(operator);
                }
                self.all(
                    [left, right]
                        .into_iter()
                        .flatten()
                        .map(|operand| &**operand),
                );
            }
            ExprKind::Field(inner, _) | ExprKind::Collate(inner, _) => self.expr(inner),
            ExprKind::Subscript { base, indexes, .. } => {
                self.expr(base);
                self.all(indexes);
            }
            ExprKind::Subquery(subquery) => {
                self.all(&subquery.operand);
                self.query(&subquery.query);
            }
            ExprKind::Array(items) => self.all(items),
            ExprKind::Row(items) => {
                let hidden = ["=", "<>", "<", ">", "<=", ">=", "and", "or"];
                self.facts.hidden.extend(hidden);
                self.all(items);
            }
            ExprKind::Case {
                operand,
                branches,
                otherwise,
            } => {
                self.all(
                    [operand, otherwise]
                        .into_iter()
                        .flatten()
                        .map(|part| &**part),
                );
                self.all(branches.iter().flat_map(|(when, then)| [when, then]));
            }
            ExprKind::Condition(test, items) => {
                self.test(test);
                self.all(items);
            }
            ExprKind::Other(items) => {
                self.facts.is_unread = true;
                self.all(items);
            }
        }
    }

    /// An operator that the server prints as it is: not `like`, which it calls `~~`.
    fn operator(&mut self, operator: &str) {
        let is_sign = operator.bytes().all(|b| b.is_ascii_punctuation());
        if matches!(operator, "and" | "or") || is_sign && !operator.contains("~~") {
            self.facts.operators.insert(operator.to_owned());
        }
    }

    fn test(&mut self, test: &Test) {
        let hidden: &[&'static str] = match test {
            Test::In => &["=", "<>", "and", "or"],
            Test::Between => &["<", ">", "<=", ">=", "and", "or"],
            Test::Each(operator) => return self.operator(operator),
            Test::Distinct | Test::Truth(_) | Test::Other => &[],
        };
        self.facts.hidden.extend(hidden);
    }

    fn call(&mut self, call: &Call) {
        let name = match &*call.name.last().text {
            // One is the other on an old server.
            "extract" => "date_part",
            name => name,
        };
        self.facts.strings_are_values &= OF_VALUES.contains(&name);
        self.facts.calls.insert(name.to_owned());
        self.all(&call.arguments);
        self.all(&call.others);
        self.all(call.over.iter().flat_map(|over| &over.expressions));
    }

    pub(super) fn query(&mut self, query: &Query) {
        for cte in &query.ctes {
            self.with.insert(cte.name.text.clone());
            self.facts.is_unread |= cte.adds_columns;
        }
        for cte in &query.ctes {
            self.query(&cte.query);
        }
        // `limit 1` may be written without the number.
        self.sorted(&query.order_by);
        match &query.body {
            Body::Select(select) => self.select(select),
            Body::SetOperation { left, right, .. } => {
                self.query(left);
                self.query(right);
            }
            Body::Values(rows) => self.all(rows.iter().flatten()),
            Body::Table(name) => self.relation(name),
            Body::Dml(_) => self.facts.is_unread = true,
        }
    }

    /// What may be a position: the server prints what stands there.
    fn sorted(&mut self, all: &[Expr]) {
        let is_position = |expr: &&Expr| matches!(expr.kind, ExprKind::Number(_));
        self.all(all.iter().filter(|expr| !is_position(expr)));
    }

    fn select(&mut self, select: &Select) {
        self.sorted(&select.distinct_on);
        self.sorted(&select.group_by);
        let items = select.items.iter().map(|item| &item.expr);
        // What a star stands for is known by the columns that are needed.
        self.all(items.filter(|item| !matches!(item.kind, ExprKind::Star(_))));
        select.from.iter().for_each(|item| self.source(item));
        self.all(select.filter.iter().chain(&select.having));
        let windows = select.windows.iter();
        self.all(windows.flat_map(|(_, window)| &window.expressions));
    }

    fn source(&mut self, item: &FromItem) {
        match item {
            FromItem::Table { name, .. } => self.relation(name),
            FromItem::Query { query, .. } => self.query(query),
            FromItem::Function { call, .. } => {
                self.has_other_sources = true;
                self.expr(call);
            }
            FromItem::Join {
                left, right, on, ..
            } => {
                self.source(left);
                self.source(right);
                self.all(on);
            }
            FromItem::Other { expressions, .. } => {
                self.has_other_sources = true;
                self.facts.is_unread = true;
                self.all(expressions);
            }
        }
    }

    fn relation(&mut self, name: &crate::syntax::Name) {
        if name.schema().is_some() || !self.with.contains(&name.last().text) {
            self.relations.insert(name.to_string());
        }
    }
}

fn is_of_words(to: &TypeName) -> bool {
    to.name.schema().is_none() && OF_WORDS.contains(&to.name.last().text.as_str())
}
