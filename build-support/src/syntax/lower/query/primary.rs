//! Expressions without operators: names, literals, brackets, `case`.

use crate::syntax::change::{Expr, ExprKind, Query, Subquery, SubqueryKind, TypeName};
use crate::syntax::name::Name;

use super::cursor::{Cursor, Kind, Read, Unread};
use super::expr::Brackets;
use super::literal;
use super::type_name::{system_type, type_of};
use super::words::Class;

/// Words that spell types of their own, which may stand before a string.
const TYPE_WORDS: &[&str] = &[
    "int",
    "integer",
    "smallint",
    "bigint",
    "real",
    "float",
    "double",
    "decimal",
    "dec",
    "numeric",
    "boolean",
    "bit",
    "national",
    "nchar",
    "character",
    "char",
    "varchar",
    "timestamp",
    "time",
];

impl Cursor<'_> {
    pub(super) fn primary(&mut self) -> Read<Expr> {
        let start = self.start();
        let token = self.peek();
        let kind = match token.kind {
            Kind::Number => {
                self.take();
                ExprKind::Number(token.text.to_owned())
            }
            Kind::String => ExprKind::String(self.string()?),
            Kind::NationalString => self.national_string()?,
            Kind::BitString => {
                self.take();
                ExprKind::BitString
            }
            Kind::Parameter => {
                self.take();
                let parameter = self.made(start, ExprKind::Parameter);
                return self.parts(start, parameter);
            }
            Kind::Open => return self.bracketed_expr(),
            Kind::Word => return self.word(),
            Kind::Quoted => return self.named(),
            _ => return Err(Unread),
        };
        Ok(self.made(start, kind))
    }

    /// What a string says.
    pub(super) fn string(&mut self) -> Read<String> {
        let token = self.peek();
        self.expect(Kind::String)?;
        let escaped = token.text.starts_with(['u', 'U']) && self.at_word("uescape");
        literal::string(token.text)
            .filter(|_| !escaped)
            .ok_or(Unread)
    }

    /// `n'...'` is of the type `character`.
    fn national_string(&mut self) -> Read<ExprKind> {
        let start = self.start();
        let token = self.take();
        let said = literal::string(token.text).ok_or(Unread)?;
        let data_type = system_type("bpchar", self.span(start));
        let said = self.made(start, ExprKind::String(said));
        Ok(ExprKind::Cast(Box::new(said), Box::new(data_type)))
    }

    /// `(a)`, `(a, b)`, `(select ...)`.
    fn bracketed_expr(&mut self) -> Read<Expr> {
        let start = self.start();
        let found = self.brackets()?;
        let expr = self.of_brackets(start, found);
        self.parts(start, expr)
    }

    /// What brackets are as an expression.
    fn of_brackets(&self, start: usize, found: Brackets) -> Expr {
        let kind = match found {
            Brackets::Query(query) => subquery(SubqueryKind::Scalar, query),
            Brackets::List(mut list) => match list.len() {
                1 => return list.remove(0),
                _ => ExprKind::Row(list),
            },
        };
        self.made(start, kind)
    }

    /// Round brackets: whether a query stands in them shows only behind all
    /// that open here.
    pub(super) fn brackets(&mut self) -> Read<Brackets> {
        self.nested(|cursor| {
            cursor.expect(Kind::Open)?;
            let found = match cursor.at(Kind::Open) {
                true => cursor.brackets_in_brackets()?,
                false if cursor.at_query() => Brackets::Query(cursor.query()?),
                false => Brackets::List(cursor.list(Self::expr)?),
            };
            cursor.expect(Kind::Close)?;
            Ok(found)
        })
    }

    fn brackets_in_brackets(&mut self) -> Read<Brackets> {
        let start = self.start();
        let found = match self.brackets()? {
            Brackets::Query(query) if self.at_query_end() => {
                return Ok(Brackets::Query(self.query_after(start, query)?));
            }
            found => found,
        };
        let first = self.of_brackets(start, found);
        let first = self.parts(start, first)?;
        let mut list = vec![self.after(start, first)?];
        while self.take_kind(Kind::Comma) {
            list.push(self.expr()?);
        }
        Ok(Brackets::List(list))
    }

    /// An expression that begins with a word.
    fn word(&mut self) -> Read<Expr> {
        let start = self.start();
        let word = self.peek().text.to_ascii_lowercase();
        if let Some(kind) = self.plain_word(&word)? {
            return Ok(self.made(start, kind));
        }
        if let Some(expr) = self.special(&word)? {
            return self.parts(start, expr);
        }
        if let Some(kind) = self.typed_string(&word)? {
            return Ok(self.made(start, kind));
        }
        self.named()
    }

    fn plain_word(&mut self, word: &str) -> Read<Option<ExprKind>> {
        let kind = match word {
            "null" => ExprKind::Null,
            "true" => ExprKind::Boolean(true),
            "false" => ExprKind::Boolean(false),
            "default" => ExprKind::Other(Vec::new()),
            _ => return Ok(None),
        };
        self.take();
        Ok(Some(kind))
    }

    /// `timestamp 'now'`, `interval '1' day`.
    fn typed_string(&mut self, word: &str) -> Read<Option<ExprKind>> {
        if word == "interval" {
            return self.interval_string();
        }
        if !TYPE_WORDS.contains(&word) {
            return Ok(None);
        }
        let place = self.place();
        if let Ok(data_type) = self.simple_type()
            && self.at(Kind::String)
        {
            return self.cast_string(data_type).map(Some);
        }
        self.back(place);
        Ok(None)
    }

    fn interval_string(&mut self) -> Read<Option<ExprKind>> {
        let start = self.start();
        let has_digits = self.look(1).kind == Kind::Open;
        if self.look(if has_digits { 4 } else { 1 }).kind != Kind::String {
            return Ok(None);
        }
        let mut data_type = self.simple_type()?;
        let said = self.string_expr()?;
        if !has_digits {
            data_type.modifiers = self.fields()?;
        }
        data_type.span = self.span(start);
        Ok(Some(ExprKind::Cast(Box::new(said), Box::new(data_type))))
    }

    fn string_expr(&mut self) -> Read<Expr> {
        let start = self.start();
        let said = self.string()?;
        Ok(self.made(start, ExprKind::String(said)))
    }

    /// The string behind the name of its type.
    pub(super) fn cast_string(&mut self, data_type: TypeName) -> Read<ExprKind> {
        let said = self.string_expr()?;
        Ok(ExprKind::Cast(Box::new(said), Box::new(data_type)))
    }

    /// A column, a call, or a string behind the name of its type.
    pub(super) fn named(&mut self) -> Read<Expr> {
        let start = self.start();
        let class = self.peek().class().ok_or(Unread)?;
        if class == Class::Reserved {
            return Err(Unread);
        }
        let mut names = vec![self.label()?];
        while self.take_kind(Kind::Dot) {
            if self.peek().is_operator("*") {
                self.take();
                return Ok(self.made(start, ExprKind::Star(names)));
            }
            names.push(self.label()?);
        }
        let qualified = names.len() > 1;
        if self.at(Kind::Open) && (qualified || class != Class::NoFunction) {
            let call = self.call(Name(names), start)?;
            return Ok(call);
        }
        if self.at(Kind::String) && (qualified || class != Class::NoFunction) {
            let data_type = type_of(Name(names), self.span(start));
            let kind = self.cast_string(data_type)?;
            return Ok(self.made(start, kind));
        }
        if class == Class::OnlyFunction {
            return Err(Unread);
        }
        let column = self.made(start, ExprKind::Column(names));
        self.parts(start, column)
    }

    /// `[1]` and `.field` behind an expression.
    pub(super) fn parts(&mut self, start: usize, whole: Expr) -> Read<Expr> {
        let mut expr = whole;
        loop {
            let kind = if self.at(Kind::OpenBracket) {
                self.subscript(expr)?
            } else if self.take_kind(Kind::Dot) {
                if self.peek().is_operator("*") {
                    self.take();
                    ExprKind::FieldStar(Box::new(expr))
                } else {
                    ExprKind::Field(Box::new(expr), self.label()?)
                }
            } else {
                return Ok(expr);
            };
            self.grow(1)?;
            expr = self.made(start, kind);
        }
    }

    fn subscript(&mut self, base: Expr) -> Read<ExprKind> {
        let (base, mut indexes, mut slice) = (Box::new(base), Vec::new(), false);
        while self.take_kind(Kind::OpenBracket) {
            loop {
                if self.take_kind(Kind::CloseBracket) {
                    break;
                } else if self.take_kind(Kind::Colon) {
                    slice = true;
                } else {
                    indexes.push(self.expr()?);
                }
            }
        }
        Ok(ExprKind::Subscript {
            base,
            indexes,
            slice,
        })
    }
}

pub(super) fn subquery(kind: SubqueryKind, query: Query) -> ExprKind {
    ExprKind::Subquery(Box::new(Subquery {
        kind,
        operand: None,
        query,
    }))
}
