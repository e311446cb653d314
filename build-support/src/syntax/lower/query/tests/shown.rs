//! Writes trees as text: each operator in brackets of its own, and what is a
//! word of the grammar with a `!`.

use crate::syntax::change::*;
use crate::syntax::name::{Ident, Name};

fn list<T>(parts: &[T], shown: impl Fn(&T) -> String) -> String {
    parts.iter().map(shown).collect::<Vec<_>>().join(", ")
}

fn part(word: &str, text: String) -> String {
    match text.is_empty() {
        true => text,
        false if word.is_empty() => format!(" {text}"),
        false => format!(" {word} {text}"),
    }
}

fn idents(idents: &[Ident]) -> String {
    list(idents, |ident| ident.text.clone())
}

fn dotted(idents: &[Ident]) -> String {
    Name(idents.to_vec()).to_string()
}

pub(super) fn expr(expr: &Expr) -> String {
    let exprs = |exprs: &[Expr]| list(exprs, self::expr);
    let operand = |operand: &Option<Box<Expr>>| operand.as_deref().map(self::expr);
    match &expr.kind {
        ExprKind::Null => "null".to_owned(),
        ExprKind::Boolean(value) => value.to_string(),
        ExprKind::Number(number) => number.clone(),
        ExprKind::String(string) => format!("'{string}'"),
        ExprKind::BitString => "bits".to_owned(),
        ExprKind::Parameter => "$".to_owned(),
        ExprKind::Column(names) => dotted(names),
        ExprKind::Star(names) if names.is_empty() => "*".to_owned(),
        ExprKind::Star(names) => format!("{}.*", dotted(names)),
        ExprKind::Call(call) => self::call(call),
        ExprKind::Cast(expr, name) => format!("{}::{}", self::expr(expr), type_name(name)),
        ExprKind::Operator {
            operator,
            schema,
            left,
            right,
        } => {
            let schema = schema.as_ref().map(|s| format!("{}.", s.text));
            let operator = format!("{}{operator}", schema.unwrap_or_default());
            let parts = [operand(left), Some(operator), operand(right)];
            format!(
                "({})",
                parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
            )
        }
        ExprKind::Field(expr, field) => format!("({}).{}", self::expr(expr), field.text),
        ExprKind::FieldStar(expr) => format!("({}).*", self::expr(expr)),
        ExprKind::Subscript {
            base,
            indexes,
            slice,
        } => format!(
            "{}[{}{}]",
            self::expr(base),
            if *slice { ":" } else { "" },
            exprs(indexes)
        ),
        ExprKind::Subquery(subquery) => {
            let operand = subquery
                .operand
                .as_ref()
                .map(|e| format!("{} in ", self::expr(e)));
            let kind = format!("{:?}", subquery.kind).to_lowercase();
            format!(
                "{}{kind}({})",
                operand.unwrap_or_default(),
                query(&subquery.query)
            )
        }
        ExprKind::Array(parts) => format!("[{}]", exprs(parts)),
        ExprKind::Row(parts) => format!("row({})", exprs(parts)),
        ExprKind::Case {
            operand: of,
            branches,
            otherwise,
        } => format!(
            "case{}{}{} end",
            part("of", operand(of).unwrap_or_default()),
            part(
                "when",
                list(branches, |(a, b)| format!(
                    "{}: {}",
                    self::expr(a),
                    self::expr(b)
                ))
            ),
            part("else", operand(otherwise).unwrap_or_default()),
        ),
        ExprKind::Collate(expr, name) => format!("({} collate {name})", self::expr(expr)),
        ExprKind::Condition(_, parts) => format!("?({})", exprs(parts)),
        ExprKind::Other(parts) => format!("other({})", exprs(parts)),
    }
}

fn call(call: &Call) -> String {
    let named = |(name, value): &(&Option<Ident>, &Expr)| {
        let name = name.as_ref().map(|name| format!("{} => ", name.text));
        format!("{}{}", name.unwrap_or_default(), expr(value))
    };
    let arguments: Vec<_> = call.argument_names.iter().zip(&call.arguments).collect();
    let within = &call.others[..call.within_group];
    let over = call.over.as_ref();
    format!(
        "{}{}({}{}{}){}{}{}{}",
        call.name,
        if call.grammar { "!" } else { "" },
        if call.variadic { "variadic " } else { "" },
        if call.star { "*" } else { "" },
        list(&arguments, named),
        if call.aggregate { " aggregate" } else { "" },
        part("within", list(within, expr)),
        part("with", list(&call.others[call.within_group..], expr)),
        over.map(|over| format!(" over {}", window(over)))
            .unwrap_or_default(),
    )
}

fn window(window: &Window) -> String {
    let name = window.name.as_ref().map_or("", |name| &name.text);
    format!("({name}: {})", list(&window.expressions, expr))
}

pub(super) fn type_name(name: &TypeName) -> String {
    format!(
        "{}{}{}{}{}{}",
        if name.set { "setof " } else { "" },
        name.name,
        if name.system { "!" } else { "" },
        match name.modifiers.is_empty() {
            true => String::new(),
            false => format!("({})", name.modifiers.join(",")),
        },
        if name.of_column { "%type" } else { "" },
        "[]".repeat(name.dimensions),
    )
}

pub(super) fn query(query: &Query) -> String {
    format!(
        "{}{}{}{}{}",
        ctes(&query.ctes, query.recursive),
        body(&query.body),
        part("order", list(&query.order_by, expr)),
        part("limit", list(&query.limits, expr)),
        part("lock", idents(&query.locking)),
    )
}

fn ctes(ctes: &[Cte], recursive: bool) -> String {
    let shown = |cte: &Cte| {
        format!(
            "{}({}) as ({}){}",
            cte.name.text,
            idents(&cte.columns),
            query(&cte.query),
            if cte.adds_columns { " and more" } else { "" }
        )
    };
    match ctes.is_empty() {
        true => String::new(),
        false if recursive => format!("recursive {} ", list(ctes, shown)),
        false => format!("with {} ", list(ctes, shown)),
    }
}

fn body(body: &Body) -> String {
    match body {
        Body::Select(select) => self::select(select),
        Body::SetOperation {
            left,
            right,
            operator,
            ..
        } => format!("({} {operator} {})", query(left), query(right)),
        Body::Values(rows) => format!(
            "values {}",
            list(rows, |row| format!("({})", list(row, expr)))
        ),
        Body::Table(name) => format!("table {name}"),
        Body::Dml(dml) => self::dml(dml),
    }
}

fn select(select: &Select) -> String {
    let optional = |expr: &Option<Expr>| expr.as_ref().map(self::expr).unwrap_or_default();
    let named = |(name, of): &(Ident, Window)| format!("{} as {}", name.text, window(of));
    format!(
        "select{}{}{}{}{}{}{}",
        part("on", list(&select.distinct_on, expr)),
        part("", items(&select.items)),
        part("from", list(&select.from, from_item)),
        part("where", optional(&select.filter)),
        part("group", list(&select.group_by, expr)),
        part("having", optional(&select.having)),
        part("window", list(&select.windows, named)),
    )
}

fn items(items: &[Item]) -> String {
    list(items, |item| {
        let alias = item
            .alias
            .as_ref()
            .map(|alias| format!(" as {}", alias.text));
        format!("{}{}", expr(&item.expr), alias.unwrap_or_default())
    })
}

fn alias(alias: Option<&Alias>) -> String {
    let Some(Alias { name, columns }) = alias else {
        return String::new();
    };
    match columns.is_empty() {
        true => format!(" as {}", name.text),
        false => format!(" as {}({})", name.text, idents(columns)),
    }
}

pub(super) fn from_item(item: &FromItem) -> String {
    match item {
        FromItem::Table { name, alias } => format!("{name}{}", self::alias(alias.as_ref())),
        FromItem::Query {
            lateral,
            query,
            alias,
        } => format!(
            "{}({}){}",
            if *lateral { "lateral " } else { "" },
            self::query(query),
            self::alias(alias.as_ref())
        ),
        FromItem::Function {
            call,
            ordinality,
            alias,
            columns,
        } => format!(
            "{}{}{}{}",
            expr(call),
            if *ordinality { " numbered" } else { "" },
            self::alias(alias.as_ref()),
            part(
                "of",
                list(columns, |(name, of)| format!(
                    "{} {}",
                    name.text,
                    type_name(of)
                ))
            ),
        ),
        FromItem::Join {
            left,
            right,
            kind,
            natural,
            using,
            on,
            alias,
        } => format!(
            "({} {}{} {}{}{}){}",
            from_item(left),
            if *natural { "natural " } else { "" },
            format!("{kind:?}").to_lowercase(),
            from_item(right),
            part("using", idents(using)),
            part("on", on.as_ref().map(expr).unwrap_or_default()),
            self::alias(alias.as_ref())
        ),
        FromItem::Other { alias, expressions } => {
            format!(
                "other({}){}",
                list(expressions, expr),
                self::alias(alias.as_ref())
            )
        }
    }
}

fn targets(targets: &[Target]) -> String {
    list(targets, |target| {
        format!(
            "{}{}",
            target.column.text,
            if target.part { "[..]" } else { "" }
        )
    })
}

fn assignments(assignments: &[Assignment]) -> String {
    list(assignments, |set| {
        format!("({}) = {}", targets(&set.targets), expr(&set.value))
    })
}

fn table(table: &Name, alias: Option<&Ident>) -> String {
    let alias = alias.map(|alias| format!(" as {}", alias.text));
    format!("{table}{}", alias.unwrap_or_default())
}

pub(super) fn dml(dml: &Dml) -> String {
    match dml {
        Dml::Insert(insert) => self::insert(insert),
        Dml::Update(update) => format!(
            "{}update {} set {}{}{}{}",
            ctes(&update.ctes, update.recursive),
            table(&update.table, update.alias.as_ref()),
            assignments(&update.assignments),
            part("from", list(&update.from, from_item)),
            part(
                "where",
                update.filter.as_ref().map(expr).unwrap_or_default()
            ),
            part("returning", items(&update.returning)),
        ),
        Dml::Delete(delete) => format!(
            "{}delete {}{}{}{}",
            ctes(&delete.ctes, delete.recursive),
            table(&delete.table, delete.alias.as_ref()),
            part("using", list(&delete.using, from_item)),
            part(
                "where",
                delete.filter.as_ref().map(expr).unwrap_or_default()
            ),
            part("returning", items(&delete.returning)),
        ),
        Dml::Merge(merge) => format!(
            "{}merge {} using {} on {}{}{}",
            ctes(&merge.ctes, merge.recursive),
            table(&merge.table, merge.alias.as_ref()),
            from_item(&merge.source),
            expr(&merge.on),
            merge.whens.iter().map(when).collect::<String>(),
            part("returning", items(&merge.returning)),
        ),
    }
}

fn insert(insert: &Insert) -> String {
    let source = match &insert.source {
        InsertSource::Defaults => "defaults".to_owned(),
        InsertSource::Query(query) => self::query(query),
    };
    format!(
        "{}insert {}({}) {source}{}{}",
        ctes(&insert.ctes, insert.recursive),
        table(&insert.table, insert.alias.as_ref()),
        targets(&insert.columns),
        insert.conflict.as_ref().map(conflict).unwrap_or_default(),
        part("returning", items(&insert.returning)),
    )
}

fn conflict(conflict: &Conflict) -> String {
    let target = match &conflict.target {
        None => String::new(),
        Some(ConflictTarget::Constraint(name)) => format!(" constraint {}", name.text),
        Some(ConflictTarget::Columns {
            columns, predicate, ..
        }) => format!(
            " ({}){}",
            list(columns, expr),
            part("where", predicate.as_ref().map(expr).unwrap_or_default())
        ),
    };
    match &conflict.action {
        ConflictAction::Nothing => format!(" conflict{target} nothing"),
        ConflictAction::Update {
            assignments,
            filter,
        } => format!(
            " conflict{target} set {}{}",
            self::assignments(assignments),
            part("where", filter.as_ref().map(expr).unwrap_or_default())
        ),
    }
}

fn when(when: &MergeWhen) -> String {
    let action = match &when.action {
        MergeAction::Plain => "plain".to_owned(),
        MergeAction::Update(set) => format!("set {}", assignments(set)),
        MergeAction::Insert { columns, values } => {
            format!("insert ({}) ({})", targets(columns), list(values, expr))
        }
    };
    format!(
        " when{}{}{} then {action}",
        if when.sees_target { " target" } else { "" },
        if when.sees_source { " source" } else { "" },
        part("and", when.condition.as_ref().map(expr).unwrap_or_default()),
    )
}

/// What a statement does, as far as this room reads it.
pub(super) fn change(change: &Change) -> String {
    match change {
        Change::Query(query) => self::query(query),
        Change::Dml(dml) => self::dml(dml),
        Change::CreateTableAs(create) => format!(
            "create {:?} {} as {}",
            create.persistence,
            create.name,
            create.query.as_ref().map(query).unwrap_or_default()
        ),
        Change::Copy(copy) => format!(
            "copy {}({}){} {}",
            copy.table
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            idents(&copy.columns),
            copy.query.as_ref().map(query).unwrap_or_default(),
            if copy.from { "from" } else { "to" }
        ),
        other => format!("{other:?}"),
    }
}
