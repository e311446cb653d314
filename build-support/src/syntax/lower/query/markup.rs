//! The words of SQL for XML and JSON, as far as the expressions in them.

use crate::syntax::change::{Expr, ExprKind, SubqueryKind};
use crate::syntax::name::Name;
use crate::text::Span;

use super::call::plain;
use super::cursor::{Cursor, Kind, Read, Unread};
use super::primary::subquery;

/// What may stand behind the arguments and says nothing of names.
const JSON_WORDS: &[&str] = &[
    "null",
    "absent",
    "on",
    "with",
    "without",
    "unique",
    "keys",
    "error",
    "empty",
    "unknown",
    "true",
    "false",
    "conditional",
    "unconditional",
    "array",
    "object",
    "wrapper",
    "keep",
    "omit",
    "quotes",
    "scalar",
    "string",
];

impl Cursor<'_> {
    /// What the word makes of what stands in the brackets behind it, if it is
    /// one for XML or JSON.
    pub(super) fn markup(&mut self, word: &str) -> Read<Option<Expr>> {
        let start = self.start();
        let mut parts = Vec::new();
        match word {
            "xmlelement" | "xmlpi" => {
                self.open();
                self.expect_words(&["name"])?;
                self.label()?;
                if self.take_kind(Kind::Comma) {
                    self.xml_content(&mut parts)?;
                }
            }
            "xmlconcat" | "xmlforest" => {
                self.open();
                self.xml_content(&mut parts)?;
            }
            "xmlparse" | "xmlserialize" | "xmlexists" | "xmlroot" => {
                self.open();
                self.xml_clauses(&mut parts)?;
            }
            "json_object" if !self.is_empty_json() => {
                return self.call_or(Self::json_object).map(Some);
            }
            "json_object" | "json_array" | "json_objectagg" | "json_arrayagg" | "json_exists"
            | "json_value" | "json_query" | "json_scalar" | "json_serialize" | "json" => {
                return self.json(start);
            }
            _ => return Ok(None),
        }
        self.expect(Kind::Close)?;
        Ok(Some(self.made(start, ExprKind::Other(parts))))
    }

    /// Expressions, perhaps with names, and attributes before them.
    fn xml_content(&mut self, parts: &mut Vec<Expr>) -> Read<()> {
        loop {
            if self.at_word("xmlattributes") && self.look(1).kind == Kind::Open {
                self.open();
                self.xml_content(parts)?;
                self.expect(Kind::Close)?;
            } else {
                parts.push(self.expr()?);
                if self.take_word("as") {
                    self.label()?;
                }
            }
            if !self.take_kind(Kind::Comma) {
                return Ok(());
            }
        }
    }

    fn xml_clauses(&mut self, parts: &mut Vec<Expr>) -> Read<()> {
        let _ = self.take_any(&["document", "content"]);
        parts.push(self.expr()?);
        if self.take_word("as") {
            self.type_name()?;
        }
        if self.take_kind(Kind::Comma) {
            self.expect_words(&["version"])?;
            if !self.take_words(&["no", "value"]) {
                parts.push(self.expr()?);
            }
        }
        if self.take_word("passing") {
            self.passed(parts)?;
        }
        self.skip_words()
    }

    /// `passing by ref e by ref`.
    pub(super) fn passed(&mut self, parts: &mut Vec<Expr>) -> Read<()> {
        let by = |cursor: &mut Self| {
            if cursor.take_word("by") {
                let _ = cursor.take_any(&["ref", "value"]);
            }
        };
        by(self);
        parts.push(self.primary()?);
        by(self);
        Ok(())
    }

    /// Words that say nothing of names.
    fn skip_words(&mut self) -> Read<()> {
        while !self.at(Kind::Close) {
            match self.take().kind {
                Kind::Word | Kind::Comma => {}
                _ => return Err(Unread),
            }
        }
        Ok(())
    }

    fn json(&mut self, start: usize) -> Read<Option<Expr>> {
        self.open();
        let mut parts = Vec::new();
        if self.at_query() {
            let query = self.query()?;
            let query = self.made(start, subquery(SubqueryKind::Array, query));
            parts.push(query);
        }
        self.json_rest(parts)
            .map(|kind| Some(self.made(start, kind)))
    }

    /// Whether there is no key and no value.
    fn is_empty_json(&mut self) -> bool {
        let (next, behind) = (self.look(2), self.look(3));
        next.kind == Kind::Close
            || next.is("returning")
            || next.is_any(&["null", "absent"]) && behind.is("on")
    }

    /// Behind the first key.
    fn json_object(&mut self, _word: Span, key: Expr) -> Read<ExprKind> {
        self.json_rest(vec![key])
    }

    fn json_rest(&mut self, mut parts: Vec<Expr>) -> Read<ExprKind> {
        self.json_arguments(&mut parts)?;
        self.expect(Kind::Close)?;
        let mut call = plain(Name(Vec::new()));
        self.aggregate(&mut call)?;
        parts.extend(call.others);
        parts.extend(call.over.into_iter().flat_map(|window| window.expressions));
        Ok(ExprKind::Other(parts))
    }

    /// Keys and values, with the clauses behind them. Words such as `null`
    /// begin a clause only where no value is due.
    fn json_arguments(&mut self, parts: &mut Vec<Expr>) -> Read<()> {
        let mut due = parts.is_empty();
        while !self.at(Kind::Close) {
            let separates = self.take_kind(Kind::Comma)
                || self.take_kind(Kind::Colon)
                || !due && self.take_word("value");
            if separates {
                due = true;
            } else if !self.json_clause(parts, due)? {
                parts.push(self.expr()?);
                due = false;
            }
        }
        Ok(())
    }

    /// `format json encoding utf8`.
    fn json_format(&mut self) -> Read<()> {
        if self.take_words(&["format", "json"]) && self.take_word("encoding") {
            self.label()?;
        }
        Ok(())
    }

    /// Whether there was a clause.
    fn json_clause(&mut self, parts: &mut Vec<Expr>, due: bool) -> Read<bool> {
        if self.take_words(&["null", "on"]) || self.take_words(&["absent", "on"]) {
            self.expect_words(&["null"])?;
        } else if self.take_word("returning") {
            self.type_name()?;
            self.json_format()?;
        } else if due {
            return Ok(false);
        } else if self.at_words(&["format", "json"]) {
            self.json_format()?;
        } else if self.take_words(&["order", "by"]) {
            parts.extend(self.sorted()?);
        } else if self.take_word("passing") {
            let passed = self.list(|cursor| {
                let expr = cursor.expr()?;
                cursor.expect_words(&["as"])?;
                cursor.label()?;
                Ok(expr)
            })?;
            parts.extend(passed);
        } else if self.take_word("default") {
            parts.push(self.expr()?);
        } else {
            self.take_any(JSON_WORDS).ok_or(Unread)?;
        }
        Ok(true)
    }
}
