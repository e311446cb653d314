//! What the body of a function or of a `do` block may do to the catalog, whether or not
//! it comes to that.
//!
//! Nothing is refused here: the body is cut into statements, those that change the
//! catalog are read as far as it takes to know what they may touch, and so are the
//! texts that it puts together and executes.

mod actions;
mod effect;
mod pattern;
mod pieces;
mod template;

use std::ops::Range;

pub(crate) use actions::Part;
pub(in crate::syntax) use effect::part;
pub(crate) use effect::{Effect, Verb};
pub(crate) use pattern::Pattern;

use super::tokens::{Token, tokens};
use pieces::pieces;
use template::Variables;

/// What a part of a body may do.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Reach {
    /// What it may do to objects.
    pub(crate) effects: Vec<Effect>,
    /// Whether it runs something of which nothing is known.
    pub(crate) everything: bool,
    /// Whether it may set `search_path`.
    pub(crate) sets_path: bool,
}

impl Reach {
    fn statement(&mut self, text: &str) {
        match effect::of(text) {
            Some(effects) => self.effects.extend(effects),
            None => self.everything = true,
        }
        self.sets_path |= sets_path(text);
    }
}

/// What the part of the body at those bytes may do.
pub(crate) fn reach(body: &str, part: Range<usize>) -> Reach {
    let all: Vec<Token> = tokens(body).collect();
    let mut found = Reach::default();
    // A text that is executed stands within a literal.
    let holds = |token: &Token| token.at < part.start && part.end < token.at + token.text.len();
    if all.iter().any(holds) {
        found.statement(&body[part].replace("''", "'"));
        return found;
    }
    let mut variables = None;
    for piece in pieces(&all) {
        let Some((first, last)) = piece.first().zip(piece.last()) else {
            continue;
        };
        if first.at < part.start || first.at >= part.end {
            continue;
        }
        let text = &body[first.at..last.at + last.text.len()];
        if first.is_any(pieces::CHANGING) {
            found.statement(text);
            continue;
        }
        found.sets_path |= sets_path(text);
        for expression in executed(piece) {
            let variables = variables.get_or_insert_with(|| Variables::of(&all));
            match variables.texts(expression) {
                Some(texts) => texts.iter().for_each(|text| found.statement(text)),
                None => found.everything = true,
            }
        }
    }
    found
}

/// The expressions whose values a piece executes.
fn executed<'s, 't>(piece: &'s [Token<'t>]) -> impl Iterator<Item = &'s [Token<'t>]> {
    let places = piece.iter().enumerate();
    places
        .filter(|(_, token)| token.is("execute") && token.depth == 0)
        .map(|(place, _)| {
            let rest = &piece[place + 1..];
            let ends = |token: &Token| {
                token.depth == 0 && token.is_any(&["into", "using", "loop", "execute"])
            };
            &rest[..rest.iter().position(ends).unwrap_or(rest.len())]
        })
}

/// The function that changes a setting.
const SET_CONFIG: &[u8] = b"set_config";

/// Whether a statement may set `search_path`: `set_config` with another setting does not.
pub(crate) fn sets_path(text: &str) -> bool {
    let sets = tokens(text)
        .next()
        .is_some_and(|first| first.is_any(&["set", "reset"]));
    // Most statements need not be split into all of their tokens.
    let mut words = text.as_bytes().windows(SET_CONFIG.len());
    if !sets && !words.any(|word| word.eq_ignore_ascii_case(SET_CONFIG)) {
        return false;
    }
    let all: Vec<Token> = tokens(text).collect();
    if sets
        && all
            .iter()
            .any(|token| token.is_any(&["search_path", "all", "schema"]))
    {
        return true;
    }
    let calls = all.iter().enumerate();
    let mut settings = calls
        .filter(|(_, token)| token.is("set_config"))
        .map(|(place, _)| all.get(place + 2));
    settings.any(|setting| {
        setting.is_none_or(|setting| {
            !setting.text.starts_with('\'') || setting.is_string("search_path")
        })
    })
}

/// The functions that stand first behind `select`, `select * from`, `perform` or `call`.
pub(crate) fn leading_calls(text: &str) -> Vec<String> {
    let all: Vec<Token> = tokens(text).collect();
    let mut found = Vec::new();
    for (place, token) in all.iter().enumerate() {
        if !token.is_any(&["select", "perform", "call"]) {
            continue;
        }
        let mut rest = &all[place + 1..];
        if let [star, from, behind @ ..] = rest
            && star.text == "*"
            && from.is("from")
        {
            rest = behind;
        }
        if let Some((name, true)) = effect::called(rest) {
            found.push(name);
        }
    }
    found
}

#[cfg(test)]
mod tests;
