//! Queries: `select`, `values`, `table`, and what stands around them.

use crate::syntax::change::{Body, Cte, Expr, ExprKind, Item, Persistence, Query, Select, Window};
use crate::syntax::name::Ident;
use crate::text::Span;

use super::cursor::{Cursor, Kind, Read, Unread};
use super::words::is_bare_label;

/// How tightly `union` and `except`, then `intersect` bind.
const UNION: usize = 1;
const INTERSECT: usize = 2;

/// What follows the selected columns, if there are none.
const AFTER_ITEMS: &[&str] = &[
    "into",
    "from",
    "where",
    "group",
    "having",
    "window",
    "union",
    "intersect",
    "except",
    "order",
    "limit",
    "offset",
    "fetch",
    "for",
];

impl Cursor<'_> {
    /// Whether a query begins here that is not in brackets.
    pub(super) fn at_query(&mut self) -> bool {
        self.peek().is_any(&["select", "with", "table"])
            || self.at_word("values") && self.look(1).kind == Kind::Open
    }

    /// Whether what stands before is a whole query in brackets, and not the
    /// begin of an expression.
    pub(super) fn at_query_end(&mut self) -> bool {
        const GOES_ON: &[&str] = &[
            "union",
            "intersect",
            "except",
            "order",
            "limit",
            "offset",
            "fetch",
            "for",
        ];
        self.at(Kind::Close) || self.peek().is_any(GOES_ON)
    }

    /// A query.
    pub(super) fn query(&mut self) -> Read<Query> {
        self.nested(|cursor| {
            let start = cursor.start();
            let (ctes, recursive) = cursor.with()?;
            cursor.query_behind(start, ctes, recursive)
        })
    }

    /// A query behind its `with`.
    pub(super) fn query_behind(
        &mut self,
        start: usize,
        ctes: Vec<Cte>,
        recursive: bool,
    ) -> Read<Query> {
        let mut query = self.set_operation(0)?;
        if !ctes.is_empty() {
            query.ctes = ctes;
            query.recursive = recursive;
        }
        self.ends(&mut query)?;
        query.span = self.span(start);
        Ok(query)
    }

    /// Reads on behind a query in brackets that began at `start`.
    pub(super) fn query_after(&mut self, start: usize, first: Query) -> Read<Query> {
        if self.at(Kind::Close) {
            return Ok(first);
        }
        let mut query = self.set_operation_after(start, first, 0)?;
        self.ends(&mut query)?;
        query.span = self.span(start);
        Ok(query)
    }

    fn set_operation(&mut self, above: usize) -> Read<Query> {
        let start = self.start();
        let first = self.simple_query()?;
        self.set_operation_after(start, first, above)
    }

    fn set_operation_after(&mut self, start: usize, first: Query, above: usize) -> Read<Query> {
        let mut left = first;
        loop {
            let (operator, binding) = match self.peek() {
                token if token.is("union") => ("union", UNION),
                token if token.is("except") => ("except", UNION),
                token if token.is("intersect") => ("intersect", INTERSECT),
                _ => return Ok(left),
            };
            if binding <= above {
                return Ok(left);
            }
            let at = self.start();
            self.take();
            let _ = self.take_any(&["all", "distinct"]);
            let right = self.nested(|cursor| cursor.set_operation(binding))?;
            self.grow(1)?;
            let body = Body::SetOperation {
                left: Box::new(left),
                right: Box::new(right),
                span: self.span(at),
                operator,
            };
            left = plain(body, self.span(start));
        }
    }

    fn simple_query(&mut self) -> Read<Query> {
        let start = self.start();
        if self.take_kind(Kind::Open) {
            let query = self.query()?;
            self.expect(Kind::Close)?;
            return Ok(query);
        }
        // What is created stands in the first `select`, and nowhere else.
        let may_create = std::mem::take(&mut self.may_create);
        let body = if self.take_word("select") {
            Body::Select(Box::new(self.select(may_create)?))
        } else if self.take_word("values") {
            Body::Values(self.list(|cursor| cursor.bracketed(Self::expr))?)
        } else {
            self.expect_words(&["table"])?;
            Body::Table(self.relation()?)
        };
        Ok(plain(body, self.span(start)))
    }

    fn select(&mut self, may_create: bool) -> Read<Select> {
        let mut select = Select {
            distinct_on: Vec::new(),
            items: Vec::new(),
            from: Vec::new(),
            filter: None,
            group_by: Vec::new(),
            having: None,
            windows: Vec::new(),
        };
        if self.take_any(&["distinct", "all"]) == Some("distinct") && self.take_word("on") {
            select.distinct_on = self.bracketed(Self::expr)?;
        }
        let next = self.peek();
        let nothing = matches!(next.kind, Kind::Close | Kind::End | Kind::Semicolon);
        if !nothing && !next.is_any(AFTER_ITEMS) {
            select.items = self.items()?;
        }
        if self.take_word("into") {
            match may_create {
                true => self.select_into()?,
                false => return Err(Unread),
            }
        }
        if self.take_word("from") {
            select.from = self.list(Self::item_in_from)?;
        }
        select.filter = self.filter("where")?;
        if self.take_words(&["group", "by"]) {
            let _ = self.take_any(&["all", "distinct"]);
            self.groups(&mut select.group_by)?;
        }
        select.having = self.filter("having")?;
        if self.take_word("window") {
            select.windows = self.list(Self::named_window)?;
        }
        Ok(select)
    }

    /// A condition behind that word, if it stands there.
    pub(super) fn filter(&mut self, word: &str) -> Read<Option<Expr>> {
        match self.take_word(word) {
            true => self.expr().map(Some),
            false => Ok(None),
        }
    }

    /// What `select` or `returning` gives.
    pub(super) fn items(&mut self) -> Read<Vec<Item>> {
        self.list(|cursor| {
            let start = cursor.start();
            if cursor.peek().is_operator("*") {
                cursor.take();
                let expr = cursor.made(start, ExprKind::Star(Vec::new()));
                return Ok(Item { expr, alias: None });
            }
            let expr = cursor.expr()?;
            let next = cursor.peek();
            let is_bare = match next.kind {
                Kind::Word => is_bare_label(next.text),
                kind => kind == Kind::Quoted,
            };
            let alias = match cursor.take_word("as") || is_bare {
                true => Some(cursor.label()?),
                false => None,
            };
            Ok(Item { expr, alias })
        })
    }

    /// `into temporary table t`.
    fn select_into(&mut self) -> Read<()> {
        let _ = self.take_any(&["local", "global"]);
        let persistence = match self.take_any(&["temporary", "temp", "unlogged"]) {
            Some("unlogged") => Persistence::Unlogged,
            Some(_) => Persistence::Temporary,
            None => Persistence::Permanent,
        };
        self.take_word("table");
        self.creates = Some((self.name()?, persistence));
        Ok(())
    }

    /// The expressions of `group by`, also those in `rollup` and its like.
    fn groups(&mut self, found: &mut Vec<Expr>) -> Read<()> {
        loop {
            let sets = self.at_words(&["grouping", "sets"]) && self.look(2).kind == Kind::Open;
            let rolls = self.peek().is_any(&["rollup", "cube"]) && self.look(1).kind == Kind::Open;
            if sets || rolls {
                self.take();
                if sets {
                    self.take();
                }
                self.expect(Kind::Open)?;
                self.nested(|cursor| cursor.groups(found))?;
                self.expect(Kind::Close)?;
            } else if self.at(Kind::Open) && self.look(1).kind == Kind::Close {
                self.take();
                self.take();
            } else {
                match self.expr()? {
                    Expr {
                        kind: ExprKind::Row(list),
                        ..
                    } => found.extend(list),
                    expr => found.push(expr),
                }
            }
            if !self.take_kind(Kind::Comma) {
                return Ok(());
            }
        }
    }

    fn named_window(&mut self) -> Read<(Ident, Window)> {
        let name = self.ident()?;
        self.expect_words(&["as"])?;
        Ok((name, self.window()?))
    }

    /// `order by`, `limit`, `for update` and so on.
    fn ends(&mut self, query: &mut Query) -> Read<()> {
        if self.take_words(&["order", "by"]) {
            query.order_by = self.sorted()?;
        }
        while let Some(word) = self.take_any(&["limit", "offset", "fetch", "for"]) {
            match word {
                "limit" if self.take_word("all") => {}
                "limit" => query.limits.push(self.expr()?),
                "offset" => {
                    query.limits.push(self.expr()?);
                    let _ = self.take_any(&["row", "rows"]);
                }
                "fetch" => query.limits.extend(self.fetch()?),
                _ => self.locking(&mut query.locking)?,
            }
        }
        Ok(())
    }

    /// `first 5 rows only`, `next row with ties`.
    fn fetch(&mut self) -> Read<Option<Expr>> {
        self.take_any(&["first", "next"]).ok_or(Unread)?;
        let rows = self.peek().is_any(&["row", "rows"]);
        let count = match rows {
            true => None,
            false => Some(self.plain_expr()?),
        };
        self.take_any(&["row", "rows"]).ok_or(Unread)?;
        match self.take_word("only") {
            true => {}
            false => self.expect_words(&["with", "ties"])?,
        }
        Ok(count)
    }

    /// `update of t, s skip locked`, or `read only`.
    fn locking(&mut self, names: &mut Vec<Ident>) -> Read<()> {
        const STRENGTHS: &[&[&str]] = &[
            &["update"],
            &["no", "key", "update"],
            &["share"],
            &["key", "share"],
            &["read", "only"],
        ];
        let known = STRENGTHS.iter().any(|words| self.take_words(words));
        if !known {
            return Err(Unread);
        }
        if self.take_word("of") {
            names.extend(self.list(Self::ident)?);
        }
        if self.take_word("skip") {
            self.expect_words(&["locked"])?;
        } else {
            self.take_word("nowait");
        }
        Ok(())
    }
}

/// A query of nothing but a body.
pub(super) fn plain(body: Body, span: Span) -> Query {
    Query {
        ctes: Vec::new(),
        recursive: false,
        body,
        order_by: Vec::new(),
        limits: Vec::new(),
        locking: Vec::new(),
        span,
    }
}
