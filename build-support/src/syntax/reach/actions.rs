//! What the actions of `alter table` may change.

use squawk_lexer::TokenKind;

use super::super::tokens::Token;
use super::effect::Head;
use super::pattern::Pattern;
use super::template::HOLE;

/// What is changed of a table.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Part {
    /// A column comes, perhaps with constraints.
    AddColumn(Pattern, bool),
    /// A constraint comes.
    AddConstraint(Pattern),
    /// A constraint comes to which the server gives a name.
    AddUnnamed,
    /// A column gets another type.
    Retype(Pattern),
    /// A constraint goes.
    DropConstraint(Pattern),
    /// Something about the table itself.
    Own,
    /// Anything else, also about what belongs to it.
    Other,
}

/// What the actions change.
pub(super) fn parts(actions: &[Token]) -> Vec<Part> {
    let actions = actions.split(|token| token.kind == TokenKind::Comma && token.depth == 0);
    let read = actions.filter(|action| !is_harmless(action)).map(action);
    read.collect()
}

/// Whether an action of `alter table` changes nothing that the model knows.
fn is_harmless(action: &[Token]) -> bool {
    const HARMLESS: &[&str] = &[
        "owner", "enable", "disable", "force", "no", "cluster", "reset", "replica", "*",
    ];
    let Some(first) = action.first() else {
        // What is to be done is put in.
        return false;
    };
    let second = |words: &[&str]| action.get(1).is_some_and(|second| second.is_any(words));
    let set = [
        "statistics",
        "(",
        "tablespace",
        "logged",
        "unlogged",
        "access",
        "without",
    ];
    first.is_any(HARMLESS) && !(first.is("no") && second(&["inherit"]))
        || first.is("set") && (second(&set) || action.get(1).is_some_and(|t| t.text == "("))
}

/// Words with which a constraint without a name begins.
const KEYS: &[&str] = &["check", "unique", "primary", "foreign", "exclude", "not"];

/// Words that give a column something else with a name.
const WITH_NAMES: &[&str] = &[
    "check",
    "unique",
    "primary",
    "references",
    "not",
    "serial",
    "serial2",
    "serial4",
    "serial8",
    "smallserial",
    "bigserial",
    "identity",
];

fn is_key(word: &Token) -> bool {
    word.is("constraint") || word.is_any(KEYS)
}

fn action(action: &[Token]) -> Part {
    const WORDS: &[&str] = &[
        "add",
        "drop",
        "validate",
        "column",
        "constraint",
        "if",
        "not",
        "exists",
    ];
    let mut head = Head { rest: action };
    head.skip(WORDS);
    let is = |place: usize, word: &str| action.get(place).is_some_and(|token| token.is(word));
    let says = |word: &str| action.iter().any(|token| token.is(word));
    let column = 1 + usize::from(is(1, "column"));
    let retypes = is(column + 1, "type") || is(column + 1, "set") && is(column + 2, "data");
    if is(0, "alter") && retypes {
        head.rest = &action[column..];
        return Part::Retype(head.name());
    }
    if is(0, "alter") && !says("identity") || is(0, "rename") && !is(1, "constraint") {
        return Part::Own;
    }
    if is(0, "add") && action.get(1).is_some_and(is_key) && (says("primary") || says("using")) {
        // Its columns refuse nulls, or an index takes its name.
        return Part::Other;
    }
    if is(0, "add") && is(1, "constraint") {
        return Part::AddConstraint(head.name());
    }
    if is(0, "drop") && is(1, "constraint") || is(0, "validate") {
        return Part::DropConstraint(head.name());
    }
    match action.get(1) {
        Some(second) if is(0, "add") && is_key(second) => Part::AddUnnamed,
        Some(second) if is(0, "add") && !second.text.contains(HOLE) => {
            let name = head.name();
            let adds = |token: &Token| {
                token.is_any(WITH_NAMES)
                    || token.text.contains(HOLE) && !token.text.starts_with('\'')
            };
            Part::AddColumn(name, head.rest.iter().any(adds))
        }
        _ => Part::Other,
    }
}
