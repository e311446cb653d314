//! Expressions: operators and what stands between them.

use crate::syntax::change::{Expr, ExprKind, Query, Subquery, SubqueryKind, Test};
use crate::syntax::name::Ident;
use crate::text::Span;

use super::cursor::{Cursor, Kind, Read, Unread};
use super::operator::{Binding, Infix, binding};

/// Where an expression ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Until {
    /// At an operator that binds no tighter.
    above: Binding,
    /// At a word that may follow a default: there are no `and`, `not`, `in` and so on.
    plain: bool,
}

impl Until {
    fn above(self, above: Binding) -> Self {
        Self { above, ..self }
    }
}

/// What stands in round brackets.
pub(super) enum Brackets {
    Query(Query),
    List(Vec<Expr>),
}

impl Cursor<'_> {
    /// An expression.
    pub(super) fn expr(&mut self) -> Read<Expr> {
        self.operand(Until {
            above: Binding::Nothing,
            plain: false,
        })
    }

    /// An expression as it stands behind `default`, without brackets around it.
    pub(super) fn plain_expr(&mut self) -> Read<Expr> {
        self.operand(Until {
            above: Binding::Nothing,
            plain: true,
        })
    }

    fn operand(&mut self, until: Until) -> Read<Expr> {
        self.nested(|cursor| {
            let start = cursor.start();
            let first = cursor.prefixed(until)?;
            cursor.go_on(start, first, until)
        })
    }

    /// Reads on behind an expression that began at `start`.
    pub(super) fn after(&mut self, start: usize, first: Expr) -> Read<Expr> {
        let until = Until {
            above: Binding::Nothing,
            plain: false,
        };
        self.go_on(start, first, until)
    }

    fn go_on(&mut self, start: usize, first: Expr, until: Until) -> Read<Expr> {
        let mut left = first;
        while let Some((infix, binding)) = self.infix(until.plain) {
            if binding <= until.above {
                break;
            }
            let kind = self.apply(infix, start, left, until.above(binding))?;
            self.grow(1)?;
            left = self.made(start, kind);
        }
        Ok(left)
    }

    pub(super) fn made(&self, start: usize, kind: ExprKind) -> Expr {
        let span = self.span(start);
        Expr { kind, span }
    }

    fn prefixed(&mut self, until: Until) -> Read<Expr> {
        let token = self.peek();
        let operator = match token.kind {
            Kind::Operator => match binding(token.text) {
                Binding::Sum => Some(Binding::Sign),
                Binding::Other => Some(Binding::Other),
                _ => return Err(Unread),
            },
            Kind::Word if token.is("not") && !until.plain => Some(Binding::Not),
            Kind::Word if self.is_qualified_operator() => Some(Binding::Other),
            _ => None,
        };
        let Some(binding) = operator else {
            return self.primary();
        };
        let (schema, operator) = self.operator()?;
        let right = self.operand(until.above(binding))?;
        let kind = ExprKind::Operator {
            operator,
            schema,
            left: None,
            right: Some(Box::new(right)),
        };
        Ok(self.made(token.start, kind))
    }

    fn apply(&mut self, infix: Infix, start: usize, left: Expr, until: Until) -> Read<ExprKind> {
        match infix {
            Infix::Or => self.chain("or", start, left, until),
            Infix::And => self.chain("and", start, left, until),
            Infix::Is => self.test(left, until),
            Infix::IsNull => {
                self.take();
                Ok(ExprKind::Condition(Test::Other, vec![left]))
            }
            Infix::Range { negated } => self.range(negated, left, until),
            Infix::Symbol | Infix::Qualified => {
                let (schema, operator) = self.operator()?;
                self.operation(operator, schema, left, until)
            }
            Infix::Overlaps => self.overlaps(left, until),
            Infix::Zone => self.zone(left, until),
            Infix::Collate => {
                self.take();
                Ok(ExprKind::Collate(Box::new(left), self.name()?))
            }
            Infix::Cast => {
                self.take();
                let data_type = self.type_name()?;
                Ok(ExprKind::Cast(Box::new(left), Box::new(data_type)))
            }
        }
    }

    /// What an operator has behind it: an operand, or `any (...)`.
    fn operation(
        &mut self,
        operator: String,
        schema: Option<Ident>,
        left: Expr,
        until: Until,
    ) -> Read<ExprKind> {
        let each = self.peek().is_any(&["any", "some", "all"]);
        if !until.plain && each && self.look(1).kind == Kind::Open {
            self.take();
            let test = match schema {
                None => Test::Each(operator),
                Some(_) => Test::Other,
            };
            return self.among(left, test);
        }
        let right = self.operand(until)?;
        Ok(ExprKind::Operator {
            operator,
            schema,
            left: Some(Box::new(left)),
            right: Some(Box::new(right)),
        })
    }

    /// `(select ...)` or `(a, b)` that a value is looked for in.
    fn among(&mut self, operand: Expr, test: Test) -> Read<ExprKind> {
        match self.brackets()? {
            Brackets::Query(query) => Ok(ExprKind::Subquery(Box::new(Subquery {
                kind: SubqueryKind::Test,
                operand: Some(operand),
                query,
            }))),
            Brackets::List(list) => {
                let operands = std::iter::once(operand).chain(list);
                Ok(ExprKind::Condition(test, operands.collect()))
            }
        }
    }

    /// `a and b and c`, as a tree that does not lean to the left.
    fn chain(&mut self, word: &str, start: usize, first: Expr, until: Until) -> Read<ExprKind> {
        let mut operands = vec![(first, self.span(start))];
        while self.take_word(word) {
            let start = self.start();
            let operand = self.operand(until)?;
            operands.push((operand, self.span(start)));
        }
        self.grow(operands.len().ilog2() as usize)?;
        while operands.len() > 2 {
            operands = pairs(operands, word);
        }
        let mut operands = operands.into_iter();
        match (operands.next(), operands.next()) {
            (Some((left, _)), Some((right, _))) => Ok(both(left, right, word)),
            _ => Err(Unread),
        }
    }

    /// What follows `is`.
    fn test(&mut self, left: Expr, until: Until) -> Read<ExprKind> {
        self.take();
        let negated = self.take_word("not");
        if self.take_words(&["distinct", "from"]) {
            let right = self.operand(until)?;
            return Ok(ExprKind::Condition(Test::Distinct, vec![left, right]));
        }
        if self.take_word("json") {
            self.take_any(&["value", "scalar", "array", "object"]);
            if self.take_any(&["with", "without"]).is_some() {
                self.expect_words(&["unique"])?;
                self.take_word("keys");
            }
            return Ok(ExprKind::Condition(Test::Other, vec![left]));
        }
        const FORMS: &[&str] = &["nfc", "nfd", "nfkc", "nfkd"];
        const TESTS: &[&str] = &["null", "true", "false", "unknown", "document", "normalized"];
        self.take_any(FORMS);
        let found = self.take_any(TESTS).ok_or(Unread)?;
        let test = match (found, negated) {
            ("true", false) => Test::Truth("IS TRUE"),
            ("true", true) => Test::Truth("IS NOT TRUE"),
            ("false", false) => Test::Truth("IS FALSE"),
            ("false", true) => Test::Truth("IS NOT FALSE"),
            ("unknown", false) => Test::Truth("IS UNKNOWN"),
            ("unknown", true) => Test::Truth("IS NOT UNKNOWN"),
            _ => Test::Other,
        };
        Ok(ExprKind::Condition(test, vec![left]))
    }

    /// `between`, `in`, `like` and their like.
    fn range(&mut self, negated: bool, left: Expr, until: Until) -> Read<ExprKind> {
        if negated {
            self.take();
        }
        let token = self.take();
        if token.is("between") {
            let _ = self.take_any(&["symmetric", "asymmetric"]);
            let low = self.plain_expr()?;
            self.expect_words(&["and"])?;
            let high = self.operand(until)?;
            return Ok(ExprKind::Condition(Test::Between, vec![left, low, high]));
        }
        if token.is("in") {
            return self.among(left, Test::In);
        }
        let mut operator = if negated { "not " } else { "" }.to_owned();
        operator += &token.text.to_ascii_lowercase();
        if token.is("similar") {
            self.expect_words(&["to"])?;
            operator += " to";
        }
        let kind = self.operation(operator, None, left, until)?;
        if !self.take_word("escape") {
            return Ok(kind);
        }
        let ExprKind::Operator {
            left: Some(left),
            right: Some(right),
            ..
        } = kind
        else {
            return Err(Unread);
        };
        let escape = self.operand(until)?;
        Ok(ExprKind::Condition(
            Test::Other,
            vec![*left, *right, escape],
        ))
    }

    fn zone(&mut self, left: Expr, until: Until) -> Read<ExprKind> {
        let word = self.here();
        self.take();
        let arguments = match self.take_word("local") {
            true => vec![left],
            false => {
                self.expect_words(&["time", "zone"])?;
                vec![self.operand(until)?, left]
            }
        };
        Ok(self.grammar_call("timezone", word, arguments))
    }

    fn overlaps(&mut self, left: Expr, until: Until) -> Read<ExprKind> {
        let word = self.here();
        self.take();
        let right = self.operand(until)?;
        let (ExprKind::Row(mut times), ExprKind::Row(others)) = (left.kind, right.kind) else {
            return Err(Unread);
        };
        times.extend(others);
        Ok(self.grammar_call("overlaps", word, times))
    }
}

fn both(left: Expr, right: Expr, word: &str) -> ExprKind {
    ExprKind::Operator {
        operator: word.to_owned(),
        schema: None,
        left: Some(Box::new(left)),
        right: Some(Box::new(right)),
    }
}

/// Each two neighbours as one, with their places.
fn pairs(operands: Vec<(Expr, Span)>, word: &str) -> Vec<(Expr, Span)> {
    let mut paired = Vec::with_capacity(operands.len().div_ceil(2));
    let mut operands = operands.into_iter();
    while let Some((left, first)) = operands.next() {
        let Some((right, last)) = operands.next() else {
            paired.push((left, first));
            break;
        };
        let span = Span::new(first.start, last.end);
        let kind = both(left, right, word);
        paired.push((Expr { kind, span }, span));
    }
    paired
}
