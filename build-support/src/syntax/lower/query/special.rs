//! Expressions that begin with a word of the grammar.

use crate::syntax::change::{Expr, ExprKind, SubqueryKind};
use crate::syntax::name::Name;
use crate::text::Span;

use super::cursor::{Cursor, Kind, Read, Unread};
use super::expr::Brackets;
use super::primary::subquery;
use super::type_name::system_type;

impl Cursor<'_> {
    /// What the word stands for, if it is one of the grammar here.
    pub(super) fn special(&mut self, word: &str) -> Read<Option<Expr>> {
        let start = self.start();
        let opens = self.look(1).kind == Kind::Open;
        let kind = match word {
            "case" => self.case()?,
            "cast" if opens => self.cast()?,
            "array" => self.array()?,
            "row" if opens => self.row()?,
            "exists" if opens => self.exists()?,
            "coalesce" | "greatest" | "least" | "nullif" | "grouping" if opens => {
                self.listed_call(word)?
            }
            "extract" if opens => self.extract()?,
            "position" if opens => self.position()?,
            "substring" if opens => return self.call_or(Self::substring).map(Some),
            "overlay" if opens => return self.call_or(Self::overlay).map(Some),
            "trim" if opens => self.trim()?,
            "normalize" if opens => self.normalize()?,
            "treat" if opens => self.treat()?,
            "collation" if self.look(1).is("for") => self.collation_for()?,
            "current_schema" if !opens => self.value_word(word)?,
            "current_date" | "current_time" | "current_timestamp" | "localtime"
            | "localtimestamp" | "current_role" | "current_user" | "session_user" | "user"
            | "current_catalog" => self.value_word(word)?,
            // A column before PostgreSQL 16, and the user from there on.
            "system_user" if !opens && self.look(1).kind != Kind::Dot => {
                self.take();
                ExprKind::Other(Vec::new())
            }
            _ if opens => return self.markup(word),
            _ => return Ok(None),
        };
        Ok(Some(self.made(start, kind)))
    }

    fn case(&mut self) -> Read<ExprKind> {
        self.take();
        let operand = match self.at_word("when") {
            true => None,
            false => Some(Box::new(self.expr()?)),
        };
        let mut branches = Vec::new();
        while self.take_word("when") {
            let condition = self.expr()?;
            self.expect_words(&["then"])?;
            branches.push((condition, self.expr()?));
        }
        let otherwise = match self.take_word("else") {
            true => Some(Box::new(self.expr()?)),
            false => None,
        };
        self.expect_words(&["end"])?;
        Ok(ExprKind::Case {
            operand,
            branches,
            otherwise,
        })
    }

    /// Goes behind the word and the bracket, and says where the word is.
    pub(super) fn open(&mut self) -> Span {
        let word = self.here();
        self.take();
        self.take();
        word
    }

    fn cast(&mut self) -> Read<ExprKind> {
        self.open();
        let expr = self.expr()?;
        self.expect_words(&["as"])?;
        let data_type = self.type_name()?;
        self.expect(Kind::Close)?;
        Ok(ExprKind::Cast(Box::new(expr), Box::new(data_type)))
    }

    fn treat(&mut self) -> Read<ExprKind> {
        match self.cast()? {
            ExprKind::Cast(expr, _) => Ok(ExprKind::Other(vec![*expr])),
            kind => Ok(kind),
        }
    }

    fn array(&mut self) -> Read<ExprKind> {
        self.take();
        if self.at(Kind::OpenBracket) {
            return self.elements();
        }
        match self.brackets()? {
            Brackets::Query(query) => Ok(subquery(SubqueryKind::Array, query)),
            Brackets::List(_) => Err(Unread),
        }
    }

    /// `[a, b]`, or `[[a], [b]]`.
    fn elements(&mut self) -> Read<ExprKind> {
        self.expect(Kind::OpenBracket)?;
        if self.take_kind(Kind::CloseBracket) {
            return Ok(ExprKind::Array(Vec::new()));
        }
        let elements = self.list(|cursor| {
            if !cursor.at(Kind::OpenBracket) {
                return cursor.expr();
            }
            let start = cursor.start();
            let kind = cursor.nested(Self::elements)?;
            Ok(cursor.made(start, kind))
        })?;
        self.expect(Kind::CloseBracket)?;
        Ok(ExprKind::Array(elements))
    }

    fn row(&mut self) -> Read<ExprKind> {
        self.open();
        self.rest_of_list().map(ExprKind::Row)
    }

    /// What stands before a closing bracket, which may be nothing.
    fn rest_of_list(&mut self) -> Read<Vec<Expr>> {
        if self.take_kind(Kind::Close) {
            return Ok(Vec::new());
        }
        let list = self.list(Self::expr)?;
        self.expect(Kind::Close)?;
        Ok(list)
    }

    fn exists(&mut self) -> Read<ExprKind> {
        self.take();
        match self.brackets()? {
            Brackets::Query(query) => Ok(subquery(SubqueryKind::Test, query)),
            Brackets::List(_) => Err(Unread),
        }
    }

    fn listed_call(&mut self, name: &str) -> Read<ExprKind> {
        let word = self.here();
        self.take();
        let list = self.bracketed(Self::expr)?;
        Ok(self.grammar_call(name, word, list))
    }

    fn extract(&mut self) -> Read<ExprKind> {
        let word = self.open();
        let field = self.start();
        let name = match self.at(Kind::String) {
            true => self.string()?,
            false => self.label()?.text,
        };
        let field = self.made(field, ExprKind::String(name));
        self.expect_words(&["from"])?;
        let from = self.expr()?;
        self.expect(Kind::Close)?;
        Ok(self.grammar_call("extract", word, vec![field, from]))
    }

    /// `position(a in b)` calls the function with `b` first.
    fn position(&mut self) -> Read<ExprKind> {
        let word = self.open();
        let what = self.plain_expr()?;
        self.expect_words(&["in"])?;
        let within = self.plain_expr()?;
        self.expect(Kind::Close)?;
        Ok(self.grammar_call("position", word, vec![within, what]))
    }

    /// A call, though its name is a word of the grammar. Where its arguments
    /// stand behind words, `read` reads on behind the first.
    pub(super) fn call_or(
        &mut self,
        read: impl FnOnce(&mut Self, Span, Expr) -> Read<ExprKind>,
    ) -> Read<Expr> {
        let (start, place) = (self.start(), self.place());
        let name = Name(vec![self.label()?]);
        self.expect(Kind::Open)?;
        if self.at(Kind::Close) || self.is_named_argument() || self.at_word("variadic") {
            self.back(place + 1);
            return self.call(name, start);
        }
        let word = name.0[0].span;
        let first = self.expr()?;
        if matches!(self.peek().kind, Kind::Comma | Kind::Close) {
            return self.call_behind(name, start, first);
        }
        let kind = read(self, word, first)?;
        Ok(self.made(start, kind))
    }

    /// Behind the first argument of `substring`.
    fn substring(&mut self, word: Span, first: Expr) -> Read<ExprKind> {
        let mut arguments = vec![first];
        if self.take_word("similar") {
            arguments.push(self.expr()?);
            self.expect_words(&["escape"])?;
            arguments.push(self.expr()?);
        } else {
            self.substring_range(&mut arguments)?;
        }
        self.expect(Kind::Close)?;
        Ok(self.grammar_call("substring", word, arguments))
    }

    /// `from a for b`, in any order. Without `from` it begins at 1, and the
    /// length is cast.
    fn substring_range(&mut self, arguments: &mut Vec<Expr>) -> Read<()> {
        let begin = self.start();
        let (mut from, mut length) = (None, None);
        while let Some(word) = self.take_any(&["from", "for"]) {
            let place = if word == "from" {
                &mut from
            } else {
                &mut length
            };
            *place = Some(self.expr()?);
        }
        match (from, length) {
            (Some(from), length) => {
                arguments.push(from);
                arguments.extend(length);
            }
            (None, Some(length)) => {
                let data_type = system_type("int4", length.span);
                arguments.push(self.made(begin, ExprKind::Number("1".to_owned())));
                let kind = ExprKind::Cast(Box::new(length), Box::new(data_type));
                arguments.push(self.made(begin, kind));
            }
            (None, None) => return Err(Unread),
        }
        Ok(())
    }

    /// Behind the first argument of `overlay`.
    fn overlay(&mut self, word: Span, first: Expr) -> Read<ExprKind> {
        self.expect_words(&["placing"])?;
        let mut arguments = vec![first, self.expr()?];
        self.expect_words(&["from"])?;
        arguments.push(self.expr()?);
        if self.take_word("for") {
            arguments.push(self.expr()?);
        }
        self.expect(Kind::Close)?;
        Ok(self.grammar_call("overlay", word, arguments))
    }

    /// `trim(both a from b)` calls the function with `b` first.
    fn trim(&mut self) -> Read<ExprKind> {
        let word = self.open();
        let name = match self.take_any(&["both", "leading", "trailing"]) {
            Some("leading") => "ltrim",
            Some("trailing") => "rtrim",
            _ => "btrim",
        };
        let mut characters = None;
        let mut arguments = Vec::new();
        if !self.take_word("from") {
            arguments = self.list(Self::expr)?;
            if arguments.len() == 1 && self.take_word("from") {
                characters = arguments.pop();
            }
        }
        if arguments.is_empty() {
            arguments = self.list(Self::expr)?;
        }
        arguments.extend(characters);
        self.expect(Kind::Close)?;
        Ok(self.grammar_call(name, word, arguments))
    }

    fn normalize(&mut self) -> Read<ExprKind> {
        let word = self.open();
        let mut arguments = vec![self.expr()?];
        if self.take_kind(Kind::Comma) {
            let form = self.start();
            let name = self.label()?.text;
            arguments.push(self.made(form, ExprKind::String(name)));
        }
        self.expect(Kind::Close)?;
        Ok(self.grammar_call("normalize", word, arguments))
    }

    fn collation_for(&mut self) -> Read<ExprKind> {
        let word = self.open();
        self.expect(Kind::Open)?;
        let expr = self.expr()?;
        self.expect(Kind::Close)?;
        Ok(self.grammar_call("pg_collation_for", word, vec![expr]))
    }

    /// `current_date`, `current_timestamp(3)`.
    fn value_word(&mut self, name: &str) -> Read<ExprKind> {
        let word = self.here();
        self.take();
        let has_digits = name.ends_with("time") || name.ends_with("timestamp");
        let kind = self.grammar_call(name, word, Vec::new());
        if has_digits && self.take_kind(Kind::Open) {
            self.expect(Kind::Number)?;
            self.expect(Kind::Close)?;
        }
        Ok(kind)
    }
}
