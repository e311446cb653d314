//! The names of columns that have no alias.

use crate::syntax::change::{Body, Expr, ExprKind, SubqueryKind};

/// The name that the server finds for an expression, as in `FigureColname`.
pub(in crate::model) fn figure_column_name(expr: &Expr) -> String {
    figure(expr).map_or_else(|| "?column?".to_owned(), |(name, _)| name)
}

/// The name of an element of an index, as in `FigureIndexColname`; none if it is `expr`.
pub(in crate::model) fn figure_index_name(expr: &Expr) -> Option<String> {
    figure(expr).map(|(name, _)| name)
}

/// The name, and whether it is one that a cast around it leaves.
fn figure(expr: &Expr) -> Option<(String, bool)> {
    let strong = |name: &str| Some((name.to_owned(), true));
    match &expr.kind {
        ExprKind::Column(parts) => strong(&parts.last()?.text),
        ExprKind::Field(_, name) => strong(&name.text),
        ExprKind::Subscript { base, .. } => figure(base),
        ExprKind::Call(call) => strong(&call.name.last().text),
        ExprKind::Cast(inner, data_type) => match figure(inner) {
            Some((name, true)) => Some((name, true)),
            _ => Some((data_type.name.last().text.clone(), false)),
        },
        ExprKind::Boolean(_) => Some(("bool".to_owned(), false)),
        ExprKind::Collate(inner, _) => figure(inner),
        ExprKind::Subquery(subquery) => match subquery.kind {
            SubqueryKind::Scalar => of_query(&subquery.query.body),
            SubqueryKind::Array => strong("array"),
            SubqueryKind::Test if subquery.operand.is_none() => strong("exists"),
            SubqueryKind::Test => None,
        },
        ExprKind::Array(_) => strong("array"),
        ExprKind::Row(_) => strong("row"),
        ExprKind::Case { otherwise, .. } => match otherwise.as_deref().and_then(figure) {
            Some((name, true)) => Some((name, true)),
            _ => Some(("case".to_owned(), false)),
        },
        _ => None,
    }
}

/// The name of the only thing that a query selects.
fn of_query(body: &Body) -> Option<(String, bool)> {
    match body {
        Body::Select(select) => {
            let item = select.items.first()?;
            match &item.alias {
                Some(alias) => Some((alias.text.clone(), true)),
                None => Some((figure_column_name(&item.expr), true)),
            }
        }
        Body::SetOperation { left, .. } => of_query(&left.body),
        Body::Values(_) => Some(("column1".to_owned(), true)),
        Body::Table(_) | Body::Dml(_) => None,
    }
}

/// Whether the name of an expression is one that cannot be told.
pub(super) fn is_unclear(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Other(_) => true,
        ExprKind::Cast(inner, _) | ExprKind::Collate(inner, _) => is_unclear(inner),
        ExprKind::Subscript { base, .. } => is_unclear(base),
        ExprKind::Case { otherwise, .. } => otherwise.as_deref().is_some_and(is_unclear),
        ExprKind::Subquery(subquery) => {
            subquery.kind == SubqueryKind::Scalar && !matches!(subquery.query.body, Body::Select(_))
        }
        _ => false,
    }
}
