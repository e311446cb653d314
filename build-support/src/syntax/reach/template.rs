//! The texts that a body puts together, as far as they stand there.

use std::collections::HashMap;

use squawk_lexer::{LiteralKind, TokenKind};

use super::super::tokens::Token;
use super::pieces::{CHANGING, pieces};

/// Stands in a text for a part that is not known. It can be part of a name, and is of none.
pub(super) const HOLE: char = '\u{1C1}';

/// How deep variables may be made of variables.
const DEEPEST: usize = 4;

/// How many texts are followed.
const MOST: usize = 32;

/// What a body assigns to its variables.
pub(super) struct Variables<'s, 't> {
    /// All that a variable is assigned; none for what is not an expression.
    assigned: HashMap<String, Vec<Option<&'s [Token<'t>]>>>,
}

impl<'s, 't> Variables<'s, 't> {
    /// Those of a body.
    pub(super) fn of(body: &'s [Token<'t>]) -> Self {
        let mut found = Self {
            assigned: HashMap::new(),
        };
        for piece in pieces(body) {
            found.piece(piece);
        }
        found
    }

    fn piece(&mut self, piece: &'s [Token<'t>]) {
        let Some(first) = piece.first().filter(|first| !first.is_any(CHANGING)) else {
            return;
        };
        let outer = |place: usize| piece[place].depth == 0;
        for (place, token) in piece.iter().enumerate() {
            let pair = piece.get(place + 1).map(|next| next.kind);
            let colon = token.kind == TokenKind::Colon && pair == Some(TokenKind::Eq);
            let equal = place == 1 && token.kind == TokenKind::Eq;
            if outer(place) && (colon || equal || place > 1 && token.is("default")) {
                let value = &piece[place + 1 + usize::from(colon)..];
                self.assign(first, Some(value));
                return;
            }
            if token.is("into") && self.selected(piece, place).is_some() {
                return;
            }
            if token.is("into") || place == 0 && token.is_any(&["for", "foreach"]) {
                self.forget(&piece[place + 1..]);
            }
        }
    }

    /// `select x into v [from ...]`, with one value: nothing if there are more.
    fn selected(&mut self, piece: &'s [Token<'t>], into: usize) -> Option<()> {
        let ends = |token: &Token| token.depth == 0 && token.is("from");
        let (first, rest) = piece[..into].split_first()?;
        let value = rest.split(ends).next()?;
        let list = piece[into + 1..].split(ends).next()?;
        let list = match list {
            [strict, list @ ..] if strict.is("strict") => list,
            list => list,
        };
        let is_one = first.is("select")
            && !value
                .iter()
                .any(|token| token.depth == 0 && token.kind == TokenKind::Comma);
        let [variable] = list else {
            return None;
        };
        is_one.then(|| self.assign(variable, Some(value)))
    }

    fn assign(&mut self, variable: &Token, value: Option<&'s [Token<'t>]>) {
        let name = variable.text.to_ascii_lowercase();
        self.assigned.entry(name).or_default().push(value);
    }

    /// The variables of a list are given what is not known.
    fn forget(&mut self, list: &'s [Token<'t>]) {
        let names = list.iter().filter(|token| !token.is("strict"));
        for token in names {
            match token.kind {
                TokenKind::Ident if !token.is_any(&["in", "from", "using"]) => {
                    self.assign(token, None);
                }
                TokenKind::Comma | TokenKind::Dot => {}
                _ => return,
            }
        }
    }

    /// The texts that an expression may stand for; nothing if not even their beginnings
    /// are known.
    pub(super) fn texts(&self, expression: &[Token]) -> Option<Vec<String>> {
        let texts = self.possible(expression, 0)?;
        let known = |text: &String| !text.trim_start().starts_with(HOLE);
        (texts.len() <= MOST && texts.iter().all(known)).then_some(texts)
    }

    fn possible(&self, expression: &[Token], depth: usize) -> Option<Vec<String>> {
        if depth > DEEPEST {
            return None;
        }
        let expression = without_brackets(expression);
        let terms = split(expression, |pair| {
            pair.iter().all(|token| token.kind == TokenKind::Or)
        });
        if terms.len() > 1 {
            let texts = terms.iter().map(|term| self.single(term, depth + 1));
            return Some(vec![texts.collect()]);
        }
        let [term] = &*terms else {
            return None;
        };
        let term = without_brackets(without_cast(term));
        if let Some(text) = literals(term) {
            return Some(vec![text]);
        }
        match term {
            [variable] if variable.kind == TokenKind::Ident => self.variable(variable, depth),
            [name, open, inner @ .., _close]
                if open.kind == TokenKind::OpenParen && name.kind == TokenKind::Ident =>
            {
                self.call(name, inner, open.depth, depth)
            }
            _ => None,
        }
    }

    fn variable(&self, variable: &Token, depth: usize) -> Option<Vec<String>> {
        let values = self.assigned.get(&variable.text.to_ascii_lowercase())?;
        let mut found = Vec::new();
        for value in values {
            let value = (*value)?;
            let itself = |token: &Token| token.text.eq_ignore_ascii_case(variable.text);
            if value.iter().any(itself) {
                return None;
            }
            found.extend(self.possible(value, depth + 1)?);
        }
        (found.len() <= MOST).then_some(found)
    }

    fn call(
        &self,
        name: &Token,
        inner: &[Token],
        level: usize,
        depth: usize,
    ) -> Option<Vec<String>> {
        let arguments: Vec<&[Token]> = inner
            .split(|token| token.kind == TokenKind::Comma && token.depth == level)
            .collect();
        let text = |argument: &&[Token]| self.single(argument, depth + 1);
        if name.is("format") {
            let (pattern, rest) = arguments.split_first()?;
            let patterns = self.possible(pattern, depth + 1)?;
            let rest: Vec<String> = rest.iter().map(text).collect();
            return Some(patterns.iter().map(|text| formatted(text, &rest)).collect());
        }
        if name.is("concat") {
            return Some(vec![arguments.iter().map(text).collect()]);
        }
        None
    }

    /// The only text that an expression stands for, or a hole.
    fn single(&self, expression: &[Token], depth: usize) -> String {
        match self.possible(expression, depth).as_deref() {
            Some([only]) => only.clone(),
            _ => HOLE.to_string(),
        }
    }
}

/// Splits at pairs of tokens that stand outside all brackets of the expression.
fn split<'e, 't>(
    expression: &'e [Token<'t>],
    separates: impl Fn(&[Token]) -> bool,
) -> Vec<&'e [Token<'t>]> {
    let level = expression
        .iter()
        .map(|token| token.depth)
        .min()
        .unwrap_or(0);
    let mut terms = Vec::new();
    let (mut start, mut next) = (0, 0);
    while next + 1 < expression.len() {
        let pair = &expression[next..next + 2];
        if pair[0].depth == level && separates(pair) {
            terms.push(&expression[start..next]);
            start = next + 2;
            next += 1;
        }
        next += 1;
    }
    terms.push(&expression[start..]);
    terms
}

/// The expression without brackets around the whole of it.
fn without_brackets<'e, 't>(mut expression: &'e [Token<'t>]) -> &'e [Token<'t>] {
    while let [open, inner @ .., close] = expression
        && open.kind == TokenKind::OpenParen
        && close.kind == TokenKind::CloseParen
        && inner.iter().all(|token| token.depth >= open.depth)
    {
        expression = inner;
    }
    expression
}

/// The expression without `::text`.
fn without_cast<'e, 't>(expression: &'e [Token<'t>]) -> &'e [Token<'t>] {
    match expression {
        [rest @ .., first, second, name]
            if first.kind == TokenKind::Colon
                && second.kind == TokenKind::Colon
                && name.kind == TokenKind::Ident =>
        {
            rest
        }
        _ => expression,
    }
}

/// What strings that follow each other say.
fn literals(tokens: &[Token]) -> Option<String> {
    if tokens.is_empty() {
        return None;
    }
    tokens.iter().map(literal).collect()
}

fn literal(token: &Token) -> Option<String> {
    let TokenKind::Literal { kind } = token.kind else {
        return None;
    };
    let text = token.text;
    match kind {
        LiteralKind::Str { .. } => {
            let inner = text.strip_prefix('\'')?.strip_suffix('\'')?;
            Some(inner.replace("''", "'"))
        }
        LiteralKind::EscStr { .. } => {
            let inner = text.get(2..)?.strip_suffix('\'')?;
            // Blank space is all that is escaped in statements, as a rule.
            let inner = inner.replace("''", "'").replace("\\'", "'");
            Some(inner.replace("\\n", " ").replace("\\t", " "))
        }
        LiteralKind::DollarQuotedString { .. } => {
            let tag = text.get(1..)?.find('$')? + 2;
            text.get(tag..text.len().checked_sub(tag)?)
                .map(str::to_owned)
        }
        _ => None,
    }
}

/// What `format` makes of a text.
fn formatted(pattern: &str, arguments: &[String]) -> String {
    let mut found = String::new();
    let mut rest = pattern;
    let mut position = 0;
    while let Some((before, behind)) = rest.split_once('%') {
        found.push_str(before);
        let Some(end) = behind.find(|c: char| !(c.is_ascii_digit() || "$-*".contains(c))) else {
            rest = "";
            break;
        };
        let (width, kind) = (&behind[..end], behind[end..].chars().next().unwrap_or('%'));
        rest = &behind[end + kind.len_utf8()..];
        if kind == '%' {
            found.push('%');
            continue;
        }
        if let Some((number, _)) = width.split_once('$') {
            position = number.parse::<usize>().unwrap_or(1).saturating_sub(1);
        }
        let hole = HOLE.to_string();
        let argument = arguments.get(position).unwrap_or(&hole);
        position += 1;
        match kind {
            'I' => found.push_str(&quoted_name(argument)),
            'L' => found.push_str(&format!("'{}'", argument.replace('\'', "''"))),
            _ => found.push_str(argument),
        }
    }
    found.push_str(rest);
    found
}

fn quoted_name(name: &str) -> String {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == HOLE;
    match name.chars().all(plain) {
        true => name.to_owned(),
        false => format!("\"{}\"", name.replace('"', "\"\"")),
    }
}
