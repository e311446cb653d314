//! Queries: `with`, `select`, `values`, and what stands between them.

use crate::syntax::change::{self, Body, Expr, ExprKind, Item, Query, Select};
use crate::syntax::{Ident, Name};
use crate::text::Span;

use super::super::catalog::DataType;
use super::super::condition;
use super::super::refusal::{Outcome, Refusal};
use super::name::is_unclear;
use super::{Given, Output, Reader, figure_column_name};

impl Reader<'_> {
    /// What a query gives, read in the level that is there. `settles` if what is not yet of a
    /// type becomes `text`.
    pub(super) fn query(&mut self, query: &Query, settles: bool) -> Outcome<Output> {
        self.ctes(&query.ctes, query.recursive)?;
        let mut output = self.body(&query.body, settles)?;
        for expr in &query.order_by {
            self.order(expr, &output, &query.body)?;
        }
        for expr in &query.limits {
            self.nested_value(expr)?;
        }
        self.locking(query)?;
        if settles {
            for given in &mut output.columns {
                if given.data_type.is("unknown") {
                    given.data_type = DataType::builtin("text");
                }
            }
        }
        Ok(output)
    }

    /// An expression that sees the level, since the server says no to columns there later.
    fn nested_value(&mut self, expr: &Expr) -> Outcome {
        self.value(expr).map(drop)
    }

    fn body(&mut self, body: &Body, settles: bool) -> Outcome<Output> {
        match body {
            Body::Select(select) => self.select(select),
            Body::Values(rows) => self.rows(rows),
            Body::Table(name) => self.whole_table(name),
            Body::Dml(dml) => self.dml(dml),
            Body::SetOperation {
                left,
                right,
                span,
                operator,
            } => {
                let first = self.nested(|reader| reader.query(left, false))?;
                let second = self.nested(|reader| reader.query(right, false))?;
                let _ = settles;
                self.set_operation(first, &second, operator, (*span, right.span))
            }
        }
    }

    fn select(&mut self, select: &Select) -> Outcome<Output> {
        self.read_from(&select.from)?;
        let output = self.items(&select.items)?;
        if let Some(filter) = &select.filter {
            self.condition(filter, "WHERE")?;
        }
        if let Some(having) = &select.having {
            self.condition(having, "HAVING")?;
        }
        for expr in &select.group_by {
            self.group(expr, &output)?;
        }
        for expr in &select.distinct_on {
            self.order(expr, &output, &Body::Values(Vec::new()))?;
        }
        for (_, window) in &select.windows {
            self.values(&window.expressions)?;
        }
        self.refuse_ungrouped(select)?;
        Ok(output)
    }

    /// What a `select` or a `returning` gives.
    pub(super) fn items(&mut self, items: &[Item]) -> Outcome<Output> {
        let mut output = Output::default();
        for item in items {
            match &item.expr.kind {
                ExprKind::Star(parts) if parts.is_empty() => self.star(&mut output, item)?,
                ExprKind::Star(parts) => match self.star_source(parts, item.expr.span)? {
                    Some(source) => self.all_of(source, &mut output, item.expr.span),
                    None => output.open = true,
                },
                ExprKind::FieldStar(expr) => {
                    let data_type = self.value(expr)?;
                    self.fields(&data_type, &mut output, item.expr.span);
                }
                _ => {
                    let data_type = self.value(&item.expr)?;
                    let name = match &item.alias {
                        Some(alias) => alias.text.clone(),
                        None => figure_column_name(&item.expr),
                    };
                    output.open |= item.alias.is_none() && is_unclear(&item.expr);
                    output.columns.push(Given {
                        name,
                        data_type,
                        span: item
                            .alias
                            .as_ref()
                            .map_or(item.expr.span, |alias| alias.span),
                    });
                }
            }
        }
        Ok(output)
    }

    /// `*`.
    fn star(&mut self, output: &mut Output, item: &Item) -> Outcome {
        let level = self.level();
        let sources: Vec<_> = level
            .sources
            .iter()
            .filter(|source| source.is_bare)
            .cloned()
            .collect();
        if sources.is_empty() && !level.open {
            let message = "SELECT * with no tables specified is not valid";
            let condition = condition::SYNTAX_ERROR;
            return Err(Refusal::new(condition, item.expr.span, message));
        }
        output.open |= level.open;
        for source in sources {
            self.all_of(source, output, item.expr.span);
        }
        Ok(())
    }

    fn all_of(&mut self, source: super::Source<'_>, output: &mut Output, span: Span) {
        output.open |= source.open;
        for column in source.columns {
            self.needs.extend(column.origin);
            output.columns.push(Given {
                name: column.name.into_owned(),
                data_type: column.data_type.into_owned(),
                span,
            });
        }
    }

    /// The fields of a composite type.
    fn fields(&self, data_type: &DataType, output: &mut Output, span: Span) {
        match self.model.fields(data_type) {
            Some(fields) => {
                let given = fields.into_iter().map(|(name, data_type)| Given {
                    name,
                    data_type,
                    span,
                });
                output.columns.extend(given);
            }
            None => output.open = true,
        }
    }

    fn whole_table(&mut self, name: &Name) -> Outcome<Output> {
        let item = change::FromItem::Table {
            name: name.clone(),
            alias: None,
        };
        self.read_from(&[item])?;
        let span = name.span();
        let kind = ExprKind::Star(Vec::new());
        let expr = Expr { kind, span };
        self.items(&[Item { expr, alias: None }])
    }

    /// `values`, whose columns have names of their own.
    fn rows(&mut self, rows: &[Vec<Expr>]) -> Outcome<Output> {
        let mut all = Vec::new();
        for row in rows {
            all.push(self.row(row)?);
            refuse_other_length(rows, row)?;
        }
        let mut output = Output::default();
        let Some((first, others)) = all.split_first() else {
            return Ok(output);
        };
        // A row of `t.*` has as many values as there are columns.
        if all.iter().any(|row| row.len() != first.len()) || rows.iter().flatten().any(is_star) {
            return Ok(Output::unknown());
        }
        for (position, data_type) in first.iter().enumerate() {
            let mut types = vec![data_type.clone()];
            types.extend(others.iter().map(|row| row[position].clone()));
            let spans: Vec<_> = rows.iter().map(|row| row[position].span).collect();
            let data_type = self.common(&types, &spans, "VALUES")?;
            for row in rows {
                self.model.refuse_bad_string(&row[position], &data_type)?;
            }
            output.columns.push(Given {
                name: format!("column{}", position + 1),
                data_type,
                span: rows[0][position].span,
            });
        }
        Ok(output)
    }

    /// The types of a row of `values`.
    pub(super) fn row(&mut self, row: &[Expr]) -> Outcome<Vec<DataType>> {
        row.iter().map(|expr| self.value(expr)).collect()
    }

    fn set_operation(
        &mut self,
        first: Output,
        second: &Output,
        operator: &str,
        spans: (Span, Span),
    ) -> Outcome<Output> {
        if first.open || second.open {
            let mut first = first;
            first.open = true;
            for given in &mut first.columns {
                given.data_type = DataType::unknown();
            }
            return Ok(first);
        }
        let operator = operator.to_uppercase();
        if first.columns.len() != second.columns.len() {
            let message = format!("each {operator} query must have the same number of columns");
            return Err(Refusal::new(condition::SYNTAX_ERROR, spans.1, message));
        }
        let mut output = Output::default();
        for (left, right) in first.columns.into_iter().zip(&second.columns) {
            let types = [left.data_type, right.data_type.clone()];
            let data_type = self.common(&types, &[left.span, right.span], &operator)?;
            output.columns.push(Given { data_type, ..left });
        }
        Ok(output)
    }

    /// An element of `order by`: first a name of what is given, then an expression.
    fn order(&mut self, expr: &Expr, output: &Output, body: &Body) -> Outcome {
        match &expr.kind {
            ExprKind::Number(number) => position(number, expr.span, output, "ORDER BY"),
            ExprKind::Column(parts) if parts.len() == 1 => {
                let name = &parts[0].text;
                if output.columns.iter().any(|given| given.name == *name) {
                    return Ok(());
                }
                match body {
                    // One of the names that are not known may be meant.
                    _ if output.open => Ok(()),
                    Body::SetOperation { .. } => {
                        let condition = condition::UNDEFINED_COLUMN;
                        let message = format!("column \"{name}\" does not exist");
                        Err(Refusal::new(condition, expr.span, message))
                    }
                    _ => self.value(expr).map(drop),
                }
            }
            _ if matches!(body, Body::Select(_))
                || matches!(body, Body::Values(rows) if rows.is_empty()) =>
            {
                self.value(expr).map(drop)
            }
            _ => Ok(()),
        }
    }

    /// An element of `group by`: first a column, then a name of what is given.
    fn group(&mut self, expr: &Expr, output: &Output) -> Outcome {
        match &expr.kind {
            ExprKind::Number(number) => position(number, expr.span, output, "GROUP BY"),
            ExprKind::Column(parts) if parts.len() == 1 => match self.value(expr) {
                Err(_)
                    if output.open
                        || output.columns.iter().any(|own| own.name == parts[0].text) =>
                {
                    Ok(())
                }
                found => found.map(drop),
            },
            _ => self.value(expr).map(drop),
        }
    }

    /// `for update of t`.
    fn locking(&mut self, query: &Query) -> Outcome {
        for name in &query.locking {
            let level = self.level();
            let is_there = level.open
                || level
                    .sources
                    .iter()
                    .any(|source| source.name.as_deref() == Some(&name.text));
            if !is_there && matches!(query.body, Body::Select(_)) {
                let message = format!(
                    "relation \"{}\" in FOR UPDATE clause not found in FROM clause",
                    name.text
                );
                return Err(Refusal::new(condition::UNDEFINED_TABLE, name.span, message));
            }
        }
        Ok(())
    }
}

pub(super) fn is_star(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Star(_) | ExprKind::FieldStar(_))
}

/// That all rows of `values` have as many values.
pub(super) fn refuse_other_length(rows: &[Vec<Expr>], row: &[Expr]) -> Outcome {
    let first = rows.first().map_or(0, Vec::len);
    if row.len() == first || row.iter().chain(&rows[0]).any(is_star) {
        return Ok(());
    }
    let span = row.first().map_or_else(Span::default, |expr| expr.span);
    let message = "VALUES lists must all be the same length";
    Err(Refusal::new(condition::SYNTAX_ERROR, span, message))
}

/// `order by 2`.
fn position(number: &str, span: Span, output: &Output, clause: &str) -> Outcome {
    let Ok(number) = number.parse::<usize>() else {
        return Ok(());
    };
    if output.open || (1..=output.columns.len()).contains(&number) {
        return Ok(());
    }
    let message = format!("{clause} position {number} is not in select list");
    let condition = condition::INVALID_COLUMN_REFERENCE;
    Err(Refusal::new(condition, span, message))
}

/// Gives the first columns other names.
pub(in crate::model) fn rename_columns(output: &mut Output, names: &[Ident]) {
    if output.open && !names.is_empty() {
        for given in &mut output.columns {
            given.data_type = DataType::unknown();
        }
    }
    while output.open && output.columns.len() < names.len() {
        output.columns.push(Given {
            name: String::new(),
            data_type: DataType::unknown(),
            span: Span::default(),
        });
    }
    for (given, name) in output.columns.iter_mut().zip(names) {
        given.name.clone_from(&name.text);
    }
}
