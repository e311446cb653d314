//! `insert`, `update`, `delete`.

use crate::syntax::change::{
    Assignment, Body, Conflict, ConflictAction, ConflictTarget, Cte, Delete, Dml, Expr, ExprKind,
    Insert, InsertSource, Item, Query, Target, Update,
};
use crate::syntax::name::{Ident, Name};

use super::cursor::{Cursor, Kind, Read, Unread};
use super::select;

/// The queries before a statement, and whether they are recursive.
pub(super) type With = (Vec<Cte>, bool);

impl Cursor<'_> {
    /// A query, or a statement that changes rows, each perhaps behind a `with`.
    pub(super) fn statement(&mut self) -> Read<Query> {
        self.nested(|cursor| {
            let start = cursor.start();
            let with = cursor.with()?;
            let token = cursor.peek();
            let dml = match token.text.to_ascii_lowercase().as_str() {
                _ if !token.is_any(&["insert", "update", "delete", "merge"]) => {
                    return cursor.query_behind(start, with.0, with.1);
                }
                "insert" => Dml::Insert(cursor.insert(start, with)?),
                "update" => Dml::Update(cursor.update(start, with)?),
                "delete" => Dml::Delete(cursor.delete(start, with)?),
                _ => Dml::Merge(cursor.merge(start, with)?),
            };
            Ok(select::plain(Body::Dml(Box::new(dml)), cursor.span(start)))
        })
    }

    fn insert(&mut self, start: usize, (ctes, recursive): With) -> Read<Insert> {
        self.expect_words(&["insert", "into"])?;
        let table = self.name()?;
        let alias = match self.take_word("as") {
            true => Some(self.ident()?),
            false => None,
        };
        let (columns, overriding) = self.insert_columns()?;
        let source = match self.take_words(&["default", "values"]) {
            true => InsertSource::Defaults,
            false => InsertSource::Query(Box::new(self.query()?)),
        };
        let conflict = self.conflict()?;
        let returning = self.returning()?;
        Ok(Insert {
            ctes,
            recursive,
            table,
            alias,
            columns,
            overriding,
            source,
            conflict,
            returning,
            span: self.span(start),
        })
    }

    /// `(a, b[1]) overriding system value`.
    pub(super) fn insert_columns(&mut self) -> Read<(Vec<Target>, bool)> {
        let mut columns = Vec::new();
        if self.at(Kind::Open) && !self.is_query_in_brackets() {
            columns = self.bracketed(Self::target)?;
        }
        let overriding = self.take_word("overriding");
        if overriding {
            self.take_any(&["user", "system"]).ok_or(Unread)?;
            self.expect_words(&["value"])?;
        }
        Ok((columns, overriding))
    }

    fn is_query_in_brackets(&mut self) -> bool {
        let values = self.look(1).is("values") && self.look(2).kind == Kind::Open;
        let next = self.look(1);
        values || next.kind == Kind::Open || next.is_any(&["select", "with", "table"])
    }

    /// A column that is given a value, or a part of it.
    fn target(&mut self) -> Read<Target> {
        let column = self.ident()?;
        let mut part = false;
        loop {
            if self.take_kind(Kind::Dot) {
                self.label()?;
            } else if self.take_kind(Kind::OpenBracket) {
                while !self.take_kind(Kind::CloseBracket) {
                    if !self.take_kind(Kind::Colon) {
                        self.expr()?;
                    }
                }
            } else {
                return Ok(Target { column, part });
            }
            part = true;
        }
    }

    fn conflict(&mut self) -> Read<Option<Conflict>> {
        let start = self.start();
        if !self.take_words(&["on", "conflict"]) {
            return Ok(None);
        }
        let target = self.conflict_target()?;
        self.expect_words(&["do"])?;
        let action = match self.take_word("nothing") {
            true => ConflictAction::Nothing,
            false => {
                self.expect_words(&["update", "set"])?;
                ConflictAction::Update {
                    assignments: self.assignments()?,
                    filter: self.filter("where")?,
                }
            }
        };
        Ok(Some(Conflict {
            target,
            action,
            span: self.span(start),
        }))
    }

    fn conflict_target(&mut self) -> Read<Option<ConflictTarget>> {
        if self.take_words(&["on", "constraint"]) {
            return Ok(Some(ConflictTarget::Constraint(self.ident()?)));
        }
        if !self.at(Kind::Open) {
            return Ok(None);
        }
        let start = self.start();
        let columns = self.bracketed(Self::indexed)?;
        let span = self.span(start);
        Ok(Some(ConflictTarget::Columns {
            columns,
            predicate: self.filter("where")?,
            span,
        }))
    }

    /// A column or an expression, perhaps with a collation and an operator class.
    fn indexed(&mut self) -> Read<Expr> {
        let start = self.start();
        let expr = match self.at(Kind::Open) {
            true => self.primary()?,
            false => self.indexed_name()?,
        };
        let expr = match self.take_word("collate") {
            true => {
                let kind = ExprKind::Collate(Box::new(expr), self.name()?);
                self.made(start, kind)
            }
            false => expr,
        };
        if self.take_any(&["asc", "desc"]).is_none() && self.peek().class().is_some() {
            self.name()?;
            let _ = self.take_any(&["asc", "desc"]);
        }
        Ok(expr)
    }

    /// A column, whose name no schema stands before, or a call.
    fn indexed_name(&mut self) -> Read<Expr> {
        let start = self.start();
        let is_column = !matches!(self.look(1).kind, Kind::Dot | Kind::Open);
        match is_column {
            true => {
                let column = self.ident()?;
                Ok(self.made(start, ExprKind::Column(vec![column])))
            }
            false => self.primary(),
        }
    }

    /// What `returning` gives. The names that it may give to the old and the
    /// new row are not read.
    pub(super) fn returning(&mut self) -> Read<Vec<Item>> {
        if !self.take_word("returning") {
            return Ok(Vec::new());
        }
        if self.at_word("with") {
            return Err(Unread);
        }
        self.items()
    }

    fn update(&mut self, start: usize, (ctes, recursive): With) -> Read<Update> {
        self.expect_words(&["update"])?;
        let (table, alias) = self.changed()?;
        self.expect_words(&["set"])?;
        let assignments = self.assignments()?;
        let from = match self.take_word("from") {
            true => self.list(Self::item_in_from)?,
            false => Vec::new(),
        };
        let filter = self.changed_filter()?;
        let returning = self.returning()?;
        Ok(Update {
            ctes,
            recursive,
            table,
            alias,
            assignments,
            from,
            filter,
            returning,
            span: self.span(start),
        })
    }

    /// The table that is changed, and its alias.
    pub(super) fn changed(&mut self) -> Read<(Name, Option<Ident>)> {
        let table = self.relation()?;
        let alias = match self.at_word("set") {
            true => None,
            false => self.alias_name()?,
        };
        Ok((table, alias))
    }

    /// `where`; where a cursor stands is no condition.
    fn changed_filter(&mut self) -> Read<Option<Expr>> {
        if self.take_words(&["where", "current", "of"]) {
            self.ident()?;
            return Ok(None);
        }
        self.filter("where")
    }

    pub(super) fn assignments(&mut self) -> Read<Vec<Assignment>> {
        self.list(|cursor| {
            let in_brackets = cursor.at(Kind::Open);
            let targets = match in_brackets {
                true => cursor.bracketed(Self::target)?,
                false => vec![cursor.target()?],
            };
            if !cursor.take().is_operator("=") {
                return Err(Unread);
            }
            let value = cursor.expr()?;
            Ok(Assignment {
                targets,
                in_brackets,
                value,
            })
        })
    }

    fn delete(&mut self, start: usize, (ctes, recursive): With) -> Read<Delete> {
        self.expect_words(&["delete", "from"])?;
        let (table, alias) = self.changed()?;
        let using = match self.take_word("using") {
            true => self.list(Self::item_in_from)?,
            false => Vec::new(),
        };
        let filter = self.changed_filter()?;
        let returning = self.returning()?;
        Ok(Delete {
            ctes,
            recursive,
            table,
            alias,
            using,
            filter,
            returning,
            span: self.span(start),
        })
    }
}
