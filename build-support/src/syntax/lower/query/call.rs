//! Calls, with all that may stand in and behind their brackets.

use crate::syntax::change::{Call, Expr, ExprKind, TypeName, Window};
use crate::syntax::name::{Ident, Name};
use crate::text::Span;

use super::cursor::{Cursor, Kind, Read, Unread};
use super::type_name::type_of;

impl Cursor<'_> {
    /// A call of `name`, which began at `start`; also `name(...) 'string'`,
    /// which is a string of that type.
    pub(super) fn call(&mut self, name: Name, start: usize) -> Read<Expr> {
        let mut call = plain(name);
        let modifiers = self.arguments(&mut call)?;
        if self.at(Kind::String) {
            let data_type = TypeName {
                modifiers,
                ..type_of(call.name, self.span(start))
            };
            let kind = self.cast_string(data_type)?;
            return Ok(self.made(start, kind));
        }
        self.aggregate(&mut call)?;
        Ok(self.made(start, ExprKind::Call(Box::new(call))))
    }

    /// The arguments in their brackets, and their texts.
    fn arguments(&mut self, call: &mut Call) -> Read<Vec<String>> {
        let mut texts = Vec::new();
        self.expect(Kind::Open)?;
        if self.take_kind(Kind::Close) {
            return Ok(texts);
        }
        if self.peek().is_operator("*") && self.look(1).kind == Kind::Close {
            self.take();
            self.take();
            call.star = true;
            return Ok(texts);
        }
        call.aggregate = self.take_any(&["distinct", "all"]) == Some("distinct");
        loop {
            let start = self.start();
            self.argument(call)?;
            texts.push(self.text(start).to_owned());
            if !self.take_kind(Kind::Comma) {
                break;
            }
        }
        if self.take_words(&["order", "by"]) {
            call.aggregate = true;
            call.others = self.sorted()?;
        }
        self.expect(Kind::Close)?;
        Ok(texts)
    }

    /// A call of `name`, which began at `start`, behind its first argument.
    pub(super) fn call_behind(&mut self, name: Name, start: usize, first: Expr) -> Read<Expr> {
        let mut call = plain(name);
        call.arguments.push(first);
        call.argument_names.push(None);
        while self.take_kind(Kind::Comma) {
            self.argument(&mut call)?;
        }
        self.expect(Kind::Close)?;
        Ok(self.made(start, ExprKind::Call(Box::new(call))))
    }

    /// Whether what comes next is an argument by name.
    pub(super) fn is_named_argument(&mut self) -> bool {
        matches!(self.look(1).kind, Kind::Arrow | Kind::Assign)
    }

    /// An argument, perhaps as `name => value` or `variadic value`.
    fn argument(&mut self, call: &mut Call) -> Read<()> {
        call.variadic |= self.take_word("variadic");
        let mut name = None;
        if self.is_named_argument() {
            name = Some(self.label()?);
            self.take();
        }
        call.arguments.push(self.expr()?);
        call.argument_names.push(name);
        Ok(())
    }

    /// What stands behind the brackets of an aggregate or a window function.
    pub(super) fn aggregate(&mut self, call: &mut Call) -> Read<()> {
        if self.take_words(&["within", "group"]) {
            self.expect(Kind::Open)?;
            self.expect_words(&["order", "by"])?;
            let sorted = self.sorted()?;
            self.expect(Kind::Close)?;
            call.within_group = sorted.len();
            call.others.splice(0..0, sorted);
            call.aggregate = true;
        }
        if self.at_word("filter") && self.look(1).kind == Kind::Open {
            self.take();
            self.take();
            self.expect_words(&["where"])?;
            call.others.push(self.expr()?);
            self.expect(Kind::Close)?;
            call.aggregate = true;
        }
        if self.take_word("over") {
            call.over = Some(match self.at(Kind::Open) {
                true => self.window()?,
                false => Window {
                    name: Some(self.ident()?),
                    expressions: Vec::new(),
                },
            });
        }
        Ok(())
    }

    /// What `order by` sorts by.
    pub(super) fn sorted(&mut self) -> Read<Vec<Expr>> {
        self.list(|cursor| {
            let expr = cursor.expr()?;
            if cursor.take_word("using") {
                cursor.operator()?;
            }
            let _ = cursor.take_any(&["asc", "desc"]);
            if cursor.take_word("nulls") {
                cursor.take_any(&["first", "last"]).ok_or(Unread)?;
            }
            Ok(expr)
        })
    }

    /// `(w partition by ... order by ... rows ...)`.
    pub(super) fn window(&mut self) -> Read<Window> {
        const NOT_ITS_NAME: &[&str] = &["partition", "range", "rows", "groups"];
        self.expect(Kind::Open)?;
        let is_named = self.peek().class().is_some() && !self.peek().is_any(NOT_ITS_NAME);
        let name = match is_named && !self.at_word("order") {
            true => Some(self.ident()?),
            false => None,
        };
        let mut expressions = Vec::new();
        if self.take_words(&["partition", "by"]) {
            expressions = self.list(Self::expr)?;
        }
        if self.take_words(&["order", "by"]) {
            expressions.extend(self.sorted()?);
        }
        if self.take_any(&["range", "rows", "groups"]).is_some() {
            self.frame(&mut expressions)?;
        }
        self.expect(Kind::Close)?;
        Ok(Window { name, expressions })
    }

    fn frame(&mut self, expressions: &mut Vec<Expr>) -> Read<()> {
        if self.take_word("between") {
            expressions.extend(self.frame_bound()?);
            self.expect_words(&["and"])?;
        }
        expressions.extend(self.frame_bound()?);
        if self.take_word("exclude") {
            let known = self.take_words(&["current", "row"])
                || self.take_words(&["no", "others"])
                || self.take_any(&["group", "ties"]).is_some();
            return known.then_some(()).ok_or(Unread);
        }
        Ok(())
    }

    fn frame_bound(&mut self) -> Read<Option<Expr>> {
        if self.take_words(&["current", "row"]) {
            return Ok(None);
        }
        const ENDS: &[&str] = &["preceding", "following"];
        let is_unbounded = self.at_word("unbounded") && self.look(1).is_any(ENDS);
        let offset = match is_unbounded {
            true => {
                self.take();
                None
            }
            false => Some(self.expr()?),
        };
        self.take_any(ENDS).ok_or(Unread)?;
        Ok(offset)
    }

    /// A call that a word of the grammar, there, stands for.
    pub(super) fn grammar_call(&self, name: &str, word: Span, arguments: Vec<Expr>) -> ExprKind {
        ExprKind::Call(Box::new(Call {
            grammar: true,
            argument_names: vec![None; arguments.len()],
            arguments,
            ..plain(Name(vec![Ident::unquoted(name, word)]))
        }))
    }
}

/// A call without arguments.
pub(super) fn plain(name: Name) -> Call {
    Call {
        name,
        grammar: false,
        arguments: Vec::new(),
        argument_names: Vec::new(),
        star: false,
        variadic: false,
        aggregate: false,
        others: Vec::new(),
        within_group: 0,
        over: None,
    }
}
