//! Bodies in plpgsql: what surely runs in them, and what may.
//!
//! Loops, `case`, dynamic SQL and statements that may name variables are left to
//! [`reach`](crate::syntax::reach).

use squawk_lexer::TokenKind;

use crate::syntax::tokens::{Token, tokens};
use crate::text::Span;

use super::super::super::change::{AlterEnumKind, AlterTableKind, Branch, Change, DoBlock, DoStep};
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
        steps: steps.and_then(|body| steps_of(cursor.names, body, false)),
        body: plain.unwrap_or(Span::new(
            whole.start + 1,
            whole.end.max(whole.start + 2) - 1,
        )),
        language,
    })))
}

/// The steps of a body, if it is plain enough. That of a function has its arguments for variables.
pub(in super::super) fn steps_of(
    names: &Names,
    body: Span,
    has_variables: bool,
) -> Option<Vec<DoStep>> {
    let mut block = Block {
        names,
        tokens: tokens(names.slice(body)).collect(),
        next: 0,
        at: body.start,
        raises: false,
        has_variables,
        leaves: false,
        ended: false,
    };
    block.opens().then_some(())?;
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
    /// Whether names in queries may be variables.
    has_variables: bool,
    /// Whether what is before may have returned.
    leaves: bool,
    /// Whether what is before surely has.
    ended: bool,
}

/// Words that begin what ends with `end` and one of them.
const LOOPS: &[&str] = &["loop", "for", "foreach", "while", "case"];

/// What the server itself sets.
const SET: &[&str] = &["found", "sqlstate", "sqlerrm"];

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
                return Some(match caught.is_empty() {
                    true => steps,
                    false => tolerated(steps, &caught),
                });
            }
            if self.take("end").is_some() {
                return Some(steps);
            }
            self.step(depth, &mut steps)?;
        }
    }

    /// `[declare ...] begin`, if that comes next.
    fn opens(&mut self) -> bool {
        if self.take("begin").is_some() {
            return true;
        }
        if !self.is("declare") {
            return false;
        }
        self.has_variables = true;
        let behind = |place: usize| {
            let before = self.tokens[place - 1];
            before.kind == TokenKind::Semi || before.is("declare")
        };
        let rest = self.next + 1..self.tokens.len();
        let begin = rest
            .clone()
            .find(|&place| self.tokens[place].is("begin") && behind(place));
        self.next = begin.map_or(self.tokens.len(), |place| place + 1);
        begin.is_some()
    }

    fn step(&mut self, depth: usize, steps: &mut Vec<DoStep>) -> Option<()> {
        let mut found = Vec::new();
        self.read_step(depth, &mut found)?;
        if self.leaves {
            found = found
                .into_iter()
                .map(|step| perhaps(step, |_| false))
                .collect();
        }
        if !self.ended {
            steps.append(&mut found);
        }
        Some(())
    }

    fn read_step(&mut self, depth: usize, steps: &mut Vec<DoStep>) -> Option<()> {
        if self.opens() {
            steps.append(&mut self.block(depth + 1)?);
            return self.take_semicolon();
        }
        if self.take("if").is_some() {
            return self.branch(depth, steps);
        }
        let first = self.peek()?;
        if first.is_any(LOOPS) {
            steps.push(DoStep::Unread(self.region()?));
            return Some(());
        }
        let start = self.next;
        let span = self.statement()?;
        if first.is_any(STATEMENTS) {
            steps.push(self.sql(span));
        } else if let Some(inner) = self.constant(start) {
            steps.push(DoStep::Run(within(self.names, inner), inner));
        } else if first.is("raise") && !self.is_harmless(first) {
            // What always fails is not for us to say.
            (depth > 0).then_some(())?;
            self.raises = true;
        } else if first.is("return") && !self.tokens[start + 1].is_any(&["next", "query"]) {
            match depth {
                0 => self.ended = true,
                _ => self.leaves = true,
            }
        } else if first.is("exit") {
            self.leaves = true;
        } else if !self.is_harmless(first) {
            steps.push(DoStep::Unread(span));
        }
        Some(())
    }

    /// A statement of SQL, which is read if no name in it can be a variable.
    fn sql(&self, span: Span) -> DoStep {
        let change = within(self.names, span);
        let names_variables = matches!(
            change,
            Change::Dml(_) | Change::Query(_) | Change::CreateTableAs(_)
        ) && (self.has_variables || self.mentions(span, SET));
        match names_variables {
            true => DoStep::Unread(span),
            false => DoStep::Run(change, span),
        }
    }

    /// The statement in `execute '...'`, if that is all.
    fn constant(&self, start: usize) -> Option<Span> {
        let [execute, text, _] = self.tokens.get(start..self.next)? else {
            return None;
        };
        if !execute.is("execute") {
            return None;
        }
        let quote = match text.text.as_bytes() {
            [b'\'', .., b'\''] => 1,
            [b'$', rest @ ..] => rest.iter().position(|byte| *byte == b'$')? + 2,
            _ => return None,
        };
        let inner = text.text.get(quote..text.text.len().checked_sub(quote)?)?;
        let several = tokens(inner).any(|token| token.kind == TokenKind::Semi);
        let start = self.at + text.at + quote;
        // Doubled quotes would have to be undone first.
        let is_plain = !several && (quote > 1 || !inner.contains('\''));
        is_plain.then(|| Span::new(start, start + inner.len()))
    }

    fn mentions(&self, span: Span, words: &[&str]) -> bool {
        let within = |token: &&Token| (span.start..span.end).contains(&(self.at + token.at));
        let mut found = self.tokens.iter().filter(within);
        found.any(|token| token.is_any(words))
    }

    /// A loop or a `case`, up to the semicolon behind it.
    fn region(&mut self) -> Option<Span> {
        let start = self.at + self.peek()?.at;
        let is_case = self.is("case");
        let mut open = 0_usize;
        loop {
            let token = self.peek()?;
            self.next += 1;
            if token.is_any(&["loop", "case", "begin"]) {
                open += 1;
                continue;
            }
            self.leaves |= token.is("return") && !self.peek()?.is_any(&["next", "query"]);
            if !token.is("end") || self.take("if").is_some() {
                continue;
            }
            let is_loop = self.take("loop").is_some();
            let ends_case = self.take("case").is_some();
            open = open.checked_sub(1)?;
            if open == 0 && (is_loop || is_case && ends_case) {
                break;
            }
        }
        if self.peek()?.kind == TokenKind::Ident {
            // The loop's label.
            self.next += 1;
        }
        let end = self.at + self.peek()?.at;
        self.take_semicolon()?;
        Some(Span::new(start, end))
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
        let condition = self.condition(steps)?;
        let then = self.arm(depth)?;
        let (mut others, mut is_plain) = (Vec::new(), true);
        while self.take("elsif").or_else(|| self.take("elseif")).is_some() {
            is_plain = false;
            self.condition(&mut others)?;
            others.append(&mut self.arm(depth)?);
        }
        let otherwise = match self.take("else") {
            Some(()) => self.arm(depth)?,
            None => Vec::new(),
        };
        self.take("end")?;
        self.take("if")?;
        self.take_semicolon()?;
        let is_alone = is_plain && otherwise.is_empty();
        let guards = |change: &Change| {
            let condition = condition.as_ref().filter(|_| is_alone);
            condition.is_some_and(|condition| guard::guards(condition, change))
        };
        let sure = then.clone().into_iter().map(|step| perhaps(step, guards));
        let others = others.into_iter().chain(otherwise.clone());
        let unsure: Vec<DoStep> = sure
            .chain(others.map(|step| perhaps(step, |_| false)))
            .collect();
        match condition {
            Some(Condition::Exists(asks)) if is_plain => {
                steps.push(DoStep::If(Box::new(Branch {
                    asks,
                    then,
                    otherwise,
                    unsure,
                })));
            }
            _ => steps.extend(unsure),
        }
        Some(())
    }

    /// What stands before `then`; one that may do more than look is a step as well.
    fn condition(&mut self, steps: &mut Vec<DoStep>) -> Option<Option<Condition>> {
        let start = self.next;
        while self.take("then").is_none() {
            self.peek()?;
            self.next += 1;
        }
        let tokens = &self.tokens[start..self.next - 1];
        let condition = Condition::of(tokens);
        if condition.is_none()
            && let [first, .., last] | [first @ last] = tokens
        {
            let end = self.at + last.at + last.text.len();
            steps.push(DoStep::Unread(Span::new(self.at + first.at, end)));
        }
        Some(condition)
    }

    /// The statements up to the next `elsif`, `else` or `end`.
    fn arm(&mut self, depth: usize) -> Option<Vec<DoStep>> {
        let mut steps = Vec::new();
        while !self.peek()?.is_any(&["end", "else", "elsif", "elseif"]) {
            self.step(depth + 1, &mut steps)?;
        }
        Some(steps)
    }

    /// `when a or b then null; ...`: what is caught. Nothing else may be done about it, but to raise
    /// an error again: then it is as if nobody caught it.
    fn handlers(&mut self) -> Option<Vec<String>> {
        if self.raises {
            return None;
        }
        let mut caught = Vec::new();
        while self.take("when").is_some() {
            let mut conditions = Vec::new();
            while self.take("then").is_none() {
                let token = self.peek()?;
                if !token.is("or") {
                    conditions.push(token.text.to_ascii_lowercase());
                }
                self.next += 1;
            }
            if !self.raises_again()? {
                caught.append(&mut conditions);
            }
        }
        Some(caught)
    }

    /// The statements of a handler: whether they end in another error.
    fn raises_again(&mut self) -> Option<bool> {
        let (mut raises, mut looks) = (false, false);
        while !self.is("when") && !self.is("end") {
            let first = self.peek()?;
            self.statement()?;
            let harmless = self.is_harmless(first);
            raises = first.is("raise") && !harmless;
            looks |= first.is("get");
            (harmless || raises || first.is("get")).then_some(())?;
        }
        (raises || !looks).then_some(raises)
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
        DoStep::If(branch) => DoStep::If(Box::new(Branch {
            then: in_doubt(branch.then),
            otherwise: in_doubt(branch.otherwise),
            ..*branch
        })),
        DoStep::Unread(span) => DoStep::Unread(span),
        DoStep::Perhaps { change, span, .. } | DoStep::Tolerant(change, span) => DoStep::Perhaps {
            change,
            span,
            guards: false,
        },
    }
}

fn in_doubt(steps: Vec<DoStep>) -> Vec<DoStep> {
    let steps = steps.into_iter();
    steps.map(|step| perhaps(step, |_| false)).collect()
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
