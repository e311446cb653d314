//! Blocks and bodies of functions that are read step by step: what surely is there afterwards.

use std::collections::BTreeSet;

use crate::syntax::change::{Body, Change, DoBlock, DoStep, Expr, ExprKind, Query};
use crate::text::{FileId, Span};

use super::Model;
use super::catalog::{Code, Language, Oid};
use super::refusal::Outcome;

impl Code {
    /// That of a `do` block of this file.
    pub(super) fn of_block(file: FileId, block: &DoBlock) -> Self {
        Self {
            file,
            span: block.body,
            language: Language::named(&block.language),
            has_path: false,
        }
    }
}

impl Model<'_> {
    /// `do`.
    pub(super) fn do_block(&mut self, block: &DoBlock) -> Outcome {
        let code = Code::of_block(self.file, block);
        self.refuse_newer_in_code(code)?;
        match &block.steps {
            Some(steps) => self.steps_of(steps, code),
            None => {
                self.enter(code, block.body, &mut BTreeSet::new());
                Ok(())
            }
        }
    }

    fn steps_of(&mut self, steps: &[DoStep], code: Code) -> Outcome {
        steps.iter().try_for_each(|step| self.step(step, code))
    }

    fn step(&mut self, step: &DoStep, code: Code) -> Outcome {
        match step {
            DoStep::Run(change, span) => self.apply(change, *span)?,
            DoStep::Perhaps {
                change,
                span,
                guards: true,
            }
            | DoStep::Tolerant(change, span) => {
                // If it is there already, that is what the block is for.
                let mark = self.catalog.mark();
                if self.apply(change, *span).is_err() {
                    self.catalog.undo_to(mark);
                }
            }
            DoStep::Perhaps { change, span, .. } => {
                // A function that is dropped is not called.
                let reaching = self.reaching;
                self.reaching &= !matches!(change, Change::Drop(_));
                self.enter(code, *span, &mut BTreeSet::new());
                self.reaching = reaching;
            }
            DoStep::Unread(span) => self.enter(code, *span, &mut BTreeSet::new()),
            DoStep::If(branch) => match self.answer(&branch.asks) {
                Some(true) => self.steps_of(&branch.then, code)?,
                Some(false) => self.steps_of(&branch.otherwise, code)?,
                None => self.steps_of(&branch.unsure, code)?,
            },
        }
        Ok(())
    }

    /// The functions that a query surely calls, once each: `select f('x')`.
    pub(super) fn surely_called(&self, query: &Query) -> Vec<Oid> {
        let Body::Select(select) = &query.body else {
            return Vec::new();
        };
        let is_plain = select.from.is_empty() && select.filter.is_none() && query.ctes.is_empty();
        if !is_plain || !self.reaching {
            return Vec::new();
        }
        let calls = select.items.iter().map(|item| self.called(&item.expr));
        calls.collect::<Option<Vec<_>>>().unwrap_or_default()
    }

    /// The only function that an expression calls, if it is one of the catalog.
    fn called(&self, expr: &Expr) -> Option<Oid> {
        let ExprKind::Call(call) = &expr.kind else {
            return None;
        };
        let is_value = |expr: &Expr| {
            matches!(
                expr.kind,
                ExprKind::String(_) | ExprKind::Number(_) | ExprKind::Boolean(_)
            )
        };
        let is_plain =
            !call.aggregate && call.over.is_none() && call.arguments.iter().all(is_value);
        let found = self.functions_named(&call.name).filter(|_| is_plain)?;
        let [only] = &*found else {
            return None;
        };
        (self
            .builtins
            .functions(&call.name.last().text)
            .next()
            .is_none()
            && self.catalog.is_certain(*only))
        .then_some(*only)
    }

    /// Runs the body of a function that is surely called.
    ///
    /// What it is refused for is not for us to say: the server names no place in a migration.
    pub(super) fn run_function(&mut self, oid: Oid) {
        let Some(code) = self.function(oid).and_then(|function| function.code) else {
            return;
        };
        let text = self.code_text(code);
        let is_plain = code.language == Language::Plpgsql && !code.has_path;
        let steps = match is_plain && !self.is_escaped(code) {
            true => crate::syntax::steps(text, code.span.start),
            false => None,
        };
        let Some(steps) = steps else {
            return self.enter(code, code.span, &mut BTreeSet::from([oid]));
        };
        let file = std::mem::replace(&mut self.file, code.file);
        for step in &steps {
            let mark = self.catalog.mark();
            if self.step(step, code).is_err() {
                self.catalog.undo_to(mark);
                self.enter(code, whole(step, code), &mut BTreeSet::from([oid]));
            }
        }
        self.file = file;
    }
}

/// Where a step stands, or the whole of the code.
const fn whole(step: &DoStep, code: Code) -> Span {
    match step {
        DoStep::Run(_, span)
        | DoStep::Tolerant(_, span)
        | DoStep::Unread(span)
        | DoStep::Perhaps { span, .. } => *span,
        DoStep::If(_) => code.span,
    }
}
