//! Operators and the words that stand for them, and how tightly they bind.

use crate::syntax::name::Ident;

use super::cursor::{Cursor, Kind, Read, Token};

/// How tightly an operator binds, the loosest first, as the server's grammar
/// has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Binding {
    Nothing,
    Or,
    And,
    Not,
    Is,
    Comparison,
    /// `between`, `in`, `like`.
    Range,
    /// Any operator without a place of its own.
    Other,
    Sum,
    Product,
    Power,
    Zone,
    Collation,
    Sign,
    Cast,
}

/// An operator behind an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Infix {
    Or,
    And,
    Is,
    /// `isnull`, `notnull`.
    IsNull,
    Range {
        negated: bool,
    },
    /// `operator(s.+)`.
    Qualified,
    Symbol,
    Overlaps,
    Zone,
    Collate,
    Cast,
}

impl Cursor<'_> {
    /// The operator that comes next, and how tightly it binds.
    pub(super) fn infix(&mut self, plain: bool) -> Option<(Infix, Binding)> {
        let token = self.peek();
        let (infix, binding) = match token.kind {
            Kind::Operator => (Infix::Symbol, binding(token.text)),
            Kind::Cast => (Infix::Cast, Binding::Cast),
            Kind::Word => self.infix_word(token)?,
            _ => return None,
        };
        let allowed = match infix {
            Infix::Symbol | Infix::Cast | Infix::Qualified => true,
            Infix::Is => !plain || self.is_plain_test(),
            _ => !plain,
        };
        allowed.then_some((infix, binding))
    }

    /// Whether it is `is [not] distinct from` or `is [not] document`.
    fn is_plain_test(&mut self) -> bool {
        let ahead = 1 + usize::from(self.look(1).is("not"));
        self.look(ahead).is_any(&["distinct", "document"])
    }

    fn infix_word(&mut self, token: Token) -> Option<(Infix, Binding)> {
        const RANGES: &[&str] = &["between", "in", "like", "ilike", "similar"];
        let range = |negated| (Infix::Range { negated }, Binding::Range);
        Some(match token.text.to_ascii_lowercase().as_str() {
            "or" => (Infix::Or, Binding::Or),
            "and" => (Infix::And, Binding::And),
            "is" => (Infix::Is, Binding::Is),
            "isnull" | "notnull" => (Infix::IsNull, Binding::Is),
            "between" | "in" | "like" | "ilike" => range(false),
            "similar" if self.look(1).is("to") => range(false),
            "not" if self.look(1).is_any(RANGES) => range(true),
            "operator" if self.is_qualified_operator() => (Infix::Qualified, Binding::Other),
            "overlaps" => (Infix::Overlaps, Binding::Other),
            "at" if self.look(1).is_any(&["time", "local"]) => (Infix::Zone, Binding::Zone),
            "collate" => (Infix::Collate, Binding::Collation),
            _ => return None,
        })
    }

    pub(super) fn is_qualified_operator(&mut self) -> bool {
        self.at_word("operator") && self.look(1).kind == Kind::Open
    }

    /// An operator, perhaps as `operator(s.+)`. Like the scanner of the
    /// server, this reads `!=` as `<>`.
    pub(super) fn operator(&mut self) -> Read<(Option<Ident>, String)> {
        if !self.is_qualified_operator() {
            return match self.take().text {
                "!=" => Ok((None, "<>".to_owned())),
                text => Ok((None, text.to_ascii_lowercase())),
            };
        }
        self.take();
        self.expect(Kind::Open)?;
        let mut schema = None;
        while !self.at(Kind::Operator) {
            schema = Some(self.label()?);
            self.expect(Kind::Dot)?;
        }
        let operator = self.take().text.replace("!=", "<>");
        self.expect(Kind::Close)?;
        Ok((schema, operator))
    }
}

/// How tightly an operator of characters binds.
pub(super) fn binding(operator: &str) -> Binding {
    match operator {
        "<" | ">" | "=" | "<=" | ">=" | "<>" | "!=" => Binding::Comparison,
        "+" | "-" => Binding::Sum,
        "*" | "/" | "%" => Binding::Product,
        "^" => Binding::Power,
        _ => Binding::Other,
    }
}
