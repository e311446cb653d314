//! `do` blocks: what surely runs in them, and what may.
//!
//! Only blocks without variables, loops and dynamic SQL are looked into.

use squawk_lexer::TokenKind;

use crate::syntax::tokens::{Token, tokens};
use crate::text::Span;

use super::super::super::change::{AlterEnumKind, AlterTableKind, Change, DoBlock, DoStep};
use super::super::cursor::{Cursor, Read};
use super::super::names::Names;
use super::super::within;
use super::condition::Condition;
use super::{function, guard};

/// `do [language l] body [language l]`.
pub(super) fn read(cursor: &mut Cursor) -> Read<Change> {
    cursor.expect("do")?;
    let before = cursor.behind("language", function::language)?;
    let whole = cursor.next_span();
    let plain = cursor.quoted()?;
    let behind = cursor.behind("language", function::language)?;
    let language = before.or(behind);
    let language = language.map_or_else(|| "plpgsql".to_owned(), |language| language.text);
    let steps = plain.filter(|_| language == "plpgsql");
    Ok(Change::Do(Box::new(DoBlock {
        steps: steps.and_then(|body| steps_of(cursor.names, body)),
        body: plain.unwrap_or(Span::new(
            whole.start + 1,
            whole.end.max(whole.start + 2) - 1,
        )),
        language,
    })))
}

fn steps_of(names: &Names, body: Span) -> Option<Vec<DoStep>> {
    let mut block = Block {
        names,
        tokens: tokens(names.slice(body)).collect(),
        next: 0,
        at: body.start,
        raises: false,
    };
    block.take("begin")?;
    let steps = block.block(0)?;
    let _semicolon = block.take_semicolon();
    block.peek().is_none().then_some(steps)
}

/// How deep blocks may stand in each other.
const DEEPEST: usize = 4;

/// Statements of SQL that mean the same in a block.
const STATEMENTS: &[&str] = &[
    "create", "alter", "drop", "comment", "grant", "revoke", "insert", "update", "delete",
    "truncate", "refresh", "lock", "analyze", "reindex", "merge",
];

/// Levels of messages that end nothing.
const HARMLESS: &[&str] = &["notice", "warning", "info", "log", "debug"];

struct Block<'b, 't> {
    names: &'b Names<'b>,
    tokens: Vec<Token<'t>>,
    next: usize,
    /// Where in the file the body begins.
    at: usize,
    /// Whether something may end the block early: then what is caught says
    /// nothing of the other statements.
    raises: bool,
}

impl<'t> Block<'_, 't> {
    fn peek(&self) -> Option<Token<'t>> {
        self.tokens.get(self.next).copied()
    }

    fn is(&self, word: &str) -> bool {
        self.peek().is_some_and(|token| token.is(word))
    }

    fn take(&mut self, word: &str) -> Option<()> {
        let found = self.is(word);
        self.next += usize::from(found);
        found.then_some(())
    }

    fn take_semicolon(&mut self) -> Option<()> {
        let found = self
            .peek()
            .is_some_and(|token| token.kind == TokenKind::Semi);
        self.next += usize::from(found);
        found.then_some(())
    }

    /// Behind `begin`, up to `end`.
    fn block(&mut self, depth: usize) -> Option<Vec<DoStep>> {
        if depth > DEEPEST {
            return None;
        }
        let mut steps = Vec::new();
        loop {
            if self.take("exception").is_some() {
                let caught = self.handlers()?;
                self.take("end")?;
                return Some(tolerated(steps, &caught));
            }
            if self.take("end").is_some() {
                return Some(steps);
            }
            self.step(depth, &mut steps)?;
        }
    }

    fn step(&mut self, depth: usize, steps: &mut Vec<DoStep>) -> Option<()> {
        if self.take("begin").is_some() {
            steps.append(&mut self.block(depth + 1)?);
            return self.take_semicolon();
        }
        if self.take("if").is_some() {
            return self.branch(depth, steps);
        }
        let first = self.peek()?;
        let span = self.statement()?;
        if !first.is_any(STATEMENTS) {
            let raises = depth > 0 && first.is("raise") && !self.is_harmless(first);
            self.raises |= raises;
            return (raises || self.is_harmless(first)).then_some(());
        }
        steps.push(DoStep::Run(within(self.names, span), span));
        Some(())
    }

    /// Whether the statement of plpgsql that was taken does nothing.
    fn is_harmless(&self, first: Token) -> bool {
        let position = self.tokens.iter().position(|token| token.at == first.at);
        let second = position.and_then(|position| self.tokens.get(position + 1));
        first.is("null") || first.is("raise") && second.is_some_and(|level| level.is_any(HARMLESS))
    }

    /// Up to the semicolon.
    fn statement(&mut self) -> Option<Span> {
        let start = self.at + self.peek()?.at;
        let mut end = start;
        while self.take_semicolon().is_none() {
            let token = self.peek()?;
            end = self.at + token.at + token.text.len();
            self.next += 1;
        }
        (end > start).then_some(Span::new(start, end))
    }

    /// Behind `if`, up to its `end if`.
    fn branch(&mut self, depth: usize, steps: &mut Vec<DoStep>) -> Option<()> {
        if depth > DEEPEST {
            return None;
        }
        let start = self.next;
        while self.take("then").is_none() {
            self.peek()?;
            self.next += 1;
        }
        let condition = Condition::of(&self.tokens[start..self.next - 1])?;
        let mut inner = Vec::new();
        while self.take("end").is_none() {
            self.step(depth + 1, &mut inner)?;
        }
        self.take("if")?;
        self.take_semicolon()?;
        steps.extend(
            inner
                .into_iter()
                .map(|step| perhaps(step, |change| guard::guards(&condition, change))),
        );
        Some(())
    }

    /// `when a or b then null; ...`: what is caught. Nothing else may be done about it.
    fn handlers(&mut self) -> Option<Vec<String>> {
        if self.raises {
            return None;
        }
        let mut caught = Vec::new();
        while self.take("when").is_some() {
            while self.take("then").is_none() {
                let token = self.peek()?;
                if !token.is("or") {
                    caught.push(token.text.to_ascii_lowercase());
                }
                self.next += 1;
            }
            while !self.is("when") && !self.is("end") {
                let first = self.peek()?;
                self.statement()?;
                self.is_harmless(first).then_some(())?;
            }
        }
        Some(caught)
    }
}

/// A step that may or may not be taken.
fn perhaps(step: DoStep, guards: impl Fn(&Change) -> bool) -> DoStep {
    match step {
        DoStep::Run(change, span) => DoStep::Perhaps {
            guards: guards(&change),
            change,
            span,
        },
        DoStep::Perhaps { change, span, .. } | DoStep::Tolerant(change, span) => DoStep::Perhaps {
            change,
            span,
            guards: false,
        },
    }
}

/// What is left of a block when something is caught: all of it is undone.
fn tolerated(mut steps: Vec<DoStep>, caught: &[String]) -> Vec<DoStep> {
    let only = |prefix: &str| caught.iter().all(|name| name.starts_with(prefix));
    let alone = match steps.len() {
        1 => steps.pop(),
        _ => None,
    };
    match alone {
        Some(DoStep::Run(change, span)) if only("duplicate_") && creates(&change) => {
            vec![DoStep::Tolerant(change, span)]
        }
        Some(step) => {
            let gone = |change: &Change| only("undefined_") && guard::drops(change);
            vec![perhaps(step, gone)]
        }
        None => steps
            .into_iter()
            .map(|step| perhaps(step, |_| false))
            .collect(),
    }
}

/// Whether it is refused as a duplicate only if what it makes is there.
fn creates(change: &Change) -> bool {
    match change {
        Change::CreateTable(_)
        | Change::CreateTableAs(_)
        | Change::CreateView(_)
        | Change::CreateIndex(_)
        | Change::CreateSequence(_)
        | Change::CreateSchema(_)
        | Change::CreateType(_)
        | Change::CreateDomain(_)
        | Change::CreateFunction(_)
        | Change::CreateAggregate(_)
        | Change::CreateOperator(_)
        | Change::CreateCast(_)
        | Change::CreateTrigger(_)
        | Change::CreateRule(_)
        | Change::CreatePolicy(_)
        | Change::CreateExtension(_) => true,
        Change::AlterEnum(alter) => matches!(alter.kind, AlterEnumKind::Add { .. }),
        Change::AlterTable(alter) => match &*alter.actions {
            [action] => matches!(
                action.kind,
                AlterTableKind::AddColumn { .. } | AlterTableKind::AddConstraint(_)
            ),
            _ => false,
        },
        _ => false,
    }
}
