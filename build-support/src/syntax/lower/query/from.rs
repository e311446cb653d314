//! What stands in `from`.

use crate::syntax::change::{Alias, Expr, FromItem, JoinKind, Query, TypeName};
use crate::syntax::name::{Ident, Name};

use super::cursor::{Cursor, Kind, Read, Unread};

/// What brackets in `from` hold.
enum Group {
    Query(Query),
    Item(FromItem),
}

/// An alias, and the columns that are listed with their types.
type Columns = (Option<Alias>, Vec<(Ident, TypeName)>);

impl Cursor<'_> {
    /// A table or its like, with all that it is joined with.
    pub(super) fn item_in_from(&mut self) -> Read<FromItem> {
        self.nested(|cursor| {
            let first = cursor.factor()?;
            cursor.joined(first)
        })
    }

    fn joined(&mut self, first: FromItem) -> Read<FromItem> {
        let mut left = first;
        loop {
            let natural = self.take_word("natural");
            let cross = !natural && self.take_words(&["cross", "join"]);
            let kind = match cross {
                true => Some(JoinKind::Inner),
                false => self.join_kind()?,
            };
            let Some(kind) = kind else {
                return match natural {
                    true => Err(Unread),
                    false => Ok(left),
                };
            };
            // What stands behind `join` goes on up to the `on` that belongs to it.
            let right = match natural || cross {
                true => self.factor()?,
                false => self.item_in_from()?,
            };
            let (mut using, mut on) = (Vec::new(), None);
            if !natural && !cross {
                if self.take_word("using") {
                    using = self.bracketed(Self::ident)?;
                    // Its alias hides nothing, which ours would.
                    if self.at_word("as") {
                        return Err(Unread);
                    }
                } else {
                    self.expect_words(&["on"])?;
                    on = Some(self.expr()?);
                }
            }
            self.grow(1)?;
            left = FromItem::Join {
                left: Box::new(left),
                right: Box::new(right),
                kind,
                natural,
                using,
                on,
                alias: None,
            };
        }
    }

    fn join_kind(&mut self) -> Read<Option<JoinKind>> {
        let kind = match self.take_any(&["join", "inner", "left", "right", "full"]) {
            None => return Ok(None),
            Some("join") => return Ok(Some(JoinKind::Inner)),
            Some("inner") => JoinKind::Inner,
            Some("left") => JoinKind::Left,
            Some("right") => JoinKind::Right,
            Some(_) => JoinKind::Full,
        };
        if kind != JoinKind::Inner {
            self.take_word("outer");
        }
        self.expect_words(&["join"])?;
        Ok(Some(kind))
    }

    fn factor(&mut self) -> Read<FromItem> {
        let lateral = self.take_word("lateral");
        if self.at(Kind::Open) {
            return match self.group()? {
                Group::Query(query) => self.query_item(lateral, query),
                Group::Item(item) => self.aliased(item),
            };
        }
        let is_rows_from = self.at_words(&["rows", "from"]) && self.look(2).kind == Kind::Open;
        if is_rows_from {
            return self.rows_from();
        }
        let is_table = self.peek().is_any(&["xmltable", "json_table"]);
        if is_table && self.look(1).kind == Kind::Open {
            return self.table_function();
        }
        if self.is_call() {
            return self.function_item();
        }
        let name = self.relation()?;
        let alias = self.alias()?;
        self.sample()?;
        Ok(FromItem::Table { name, alias })
    }

    /// Round brackets: whether a query or a join stands in them shows only
    /// behind all that open here.
    fn group(&mut self) -> Read<Group> {
        self.nested(|cursor| {
            cursor.expect(Kind::Open)?;
            let found = if cursor.at_query() {
                Group::Query(cursor.query()?)
            } else if cursor.at(Kind::Open) {
                cursor.group_in_group()?
            } else {
                Group::Item(cursor.item_in_from()?)
            };
            cursor.expect(Kind::Close)?;
            Ok(found)
        })
    }

    fn group_in_group(&mut self) -> Read<Group> {
        let start = self.start();
        let first = match self.group()? {
            Group::Query(query) if self.at_query_end() => {
                return Ok(Group::Query(self.query_after(start, query)?));
            }
            Group::Query(query) => self.query_item(false, query)?,
            Group::Item(item) => self.aliased(item)?,
        };
        Ok(Group::Item(self.joined(first)?))
    }

    fn query_item(&mut self, lateral: bool, query: Query) -> Read<FromItem> {
        let alias = self.alias()?;
        Ok(FromItem::Query {
            lateral,
            query: Box::new(query),
            alias,
        })
    }

    /// A join in brackets may have an alias; brackets around one thing may not.
    fn aliased(&mut self, mut item: FromItem) -> Read<FromItem> {
        let found = self.alias()?;
        match &mut item {
            FromItem::Join { alias, .. } if alias.is_none() => *alias = found,
            _ if found.is_some() => return Err(Unread),
            _ => {}
        }
        Ok(item)
    }

    /// The name of a table, perhaps with `only` or `*`.
    pub(super) fn relation(&mut self) -> Read<Name> {
        if self.take_word("only") {
            let bracket = self.take_kind(Kind::Open);
            let name = self.name()?;
            if bracket {
                self.expect(Kind::Close)?;
            }
            return Ok(name);
        }
        let name = self.name()?;
        if self.peek().is_operator("*") {
            self.take();
        }
        Ok(name)
    }

    /// `as a (b, c)`, without columns or without `as`.
    fn alias(&mut self) -> Read<Option<Alias>> {
        let Some(name) = self.alias_name()? else {
            return Ok(None);
        };
        let columns = match self.at(Kind::Open) {
            true => self.bracketed(Self::ident)?,
            false => Vec::new(),
        };
        Ok(Some(Alias { name, columns }))
    }

    pub(super) fn alias_name(&mut self) -> Read<Option<Ident>> {
        if self.take_word("as") {
            return self.ident().map(Some);
        }
        Ok(self.ident().ok())
    }

    /// `tablesample f(1) repeatable (2)`.
    fn sample(&mut self) -> Read<()> {
        if self.take_word("tablesample") {
            self.label()?;
            self.bracketed(Self::expr)?;
            if self.take_word("repeatable") {
                self.bracketed(Self::expr)?;
            }
        }
        Ok(())
    }

    /// Whether a call comes next, and not the name of a table.
    fn is_call(&mut self) -> bool {
        const WORDS: &[&str] = &[
            "cast",
            "current_catalog",
            "current_date",
            "current_role",
            "current_schema",
            "current_time",
            "current_timestamp",
            "current_user",
            "localtime",
            "localtimestamp",
            "session_user",
            "user",
        ];
        if self.peek().is_any(WORDS) {
            return true;
        }
        let mut ahead = 1;
        while self.look(ahead).kind == Kind::Dot {
            ahead += 2;
        }
        self.look(ahead).kind == Kind::Open && !self.at_word("only")
    }

    fn function_item(&mut self) -> Read<FromItem> {
        let call = self.primary()?;
        let ordinality = self.take_words(&["with", "ordinality"]);
        let (alias, columns) = self.function_alias()?;
        Ok(FromItem::Function {
            call,
            ordinality,
            alias,
            columns,
        })
    }

    /// An alias whose columns may have types, or only such columns.
    fn function_alias(&mut self) -> Read<Columns> {
        if self.at_word("as") && self.look(1).kind == Kind::Open {
            self.take();
            return Ok((None, self.typed_columns()?));
        }
        let Some(name) = self.alias_name()? else {
            return Ok((None, Vec::new()));
        };
        let mut alias = Alias {
            name,
            columns: Vec::new(),
        };
        if !self.at(Kind::Open) {
            return Ok((Some(alias), Vec::new()));
        }
        if matches!(self.look(2).kind, Kind::Comma | Kind::Close) {
            alias.columns = self.bracketed(Self::ident)?;
            return Ok((Some(alias), Vec::new()));
        }
        Ok((Some(alias), self.typed_columns()?))
    }

    fn typed_columns(&mut self) -> Read<Vec<(Ident, TypeName)>> {
        self.bracketed(|cursor| {
            let column = (cursor.ident()?, cursor.type_name()?);
            if cursor.take_word("collate") {
                cursor.name()?;
            }
            Ok(column)
        })
    }

    fn rows_from(&mut self) -> Read<FromItem> {
        self.take();
        self.take();
        let expressions = self.bracketed(|cursor| {
            let call = cursor.primary()?;
            if cursor.take_word("as") {
                cursor.typed_columns()?;
            }
            Ok(call)
        })?;
        self.take_words(&["with", "ordinality"]);
        self.other(expressions)
    }

    /// `xmltable` and `json_table`: what they read. The rest makes columns.
    fn table_function(&mut self) -> Read<FromItem> {
        let is_xml = self.at_word("xmltable");
        self.open();
        let mut expressions = Vec::new();
        if is_xml {
            if self.take_word("xmlnamespaces") {
                self.take();
                self.skip_brackets()?;
                self.expect(Kind::Comma)?;
            }
            expressions.push(self.primary()?);
            self.expect_words(&["passing"])?;
            self.passed(&mut expressions)?;
        } else {
            expressions.push(self.expr()?);
        }
        self.skip_brackets()?;
        self.other(expressions)
    }

    fn other(&mut self, expressions: Vec<Expr>) -> Read<FromItem> {
        let alias = self.alias()?;
        Ok(FromItem::Other { alias, expressions })
    }
}
