//! Functions and operators as their rows in `pg_proc` and `pg_operator` have them.

use std::borrow::Cow;

use super::table::Entry;
use super::types::{self, TypeId};

/// What a function takes and gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Signature {
    /// What kind of function it is.
    pub(crate) kind: FunctionKind,
    /// Whether it always gives the same for the same.
    pub(crate) volatility: Volatility,
    /// What it takes.
    pub(crate) inputs: Vec<Input>,
    /// Whether the last input takes any number of elements.
    pub(crate) variadic: bool,
    /// What it returns; none if that is not known.
    pub(crate) result: Option<TypeId>,
    /// Whether it returns a set.
    pub(crate) set: bool,
    /// Its outputs by name, if it has more than the result: the columns it has in `from`.
    pub(crate) outputs: Vec<(Cow<'static, str>, Option<TypeId>)>,
}

/// An input of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Input {
    /// Its name, if it has one.
    pub(crate) name: Option<Cow<'static, str>>,
    /// Its type, of a variadic one the array; none if that is not known.
    pub(crate) type_: Option<TypeId>,
    /// Whether it has a default.
    pub(crate) default: bool,
}

/// The kinds of functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FunctionKind {
    /// A plain one.
    Function,
    /// A procedure.
    Procedure,
    /// A window function.
    Window,
    /// An aggregate.
    Aggregate,
    /// An aggregate with `within group`.
    OrderedSet {
        /// How many arguments stand in its brackets.
        direct: usize,
        /// Whether it is one like `rank`.
        hypothetical: bool,
    },
}

/// Whether something always gives the same for the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Volatility {
    /// It does.
    Immutable,
    /// It does within a statement.
    Stable,
    /// It may not.
    Volatile,
}

impl Volatility {
    /// Reads the letter that `pg_proc.provolatile` has, if one of these is it.
    pub(super) fn among(letters: &str) -> Self {
        match () {
            () if letters.contains('v') => Self::Volatile,
            () if letters.contains('s') => Self::Stable,
            () => Self::Immutable,
        }
    }
}

/// What an operator takes and gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Operator {
    /// What stands before it; a prefix operator has nothing there.
    pub(crate) left: Option<TypeId>,
    /// What stands behind it; only up to version 13 may there be nothing.
    pub(crate) right: Option<TypeId>,
    /// What it returns; none if that is not known.
    pub(crate) result: Option<TypeId>,
    /// Whether it always gives the same for the same.
    pub(crate) volatility: Volatility,
    /// Whether it is its own commutator, as an exclusion constraint needs it.
    pub(crate) commutes: bool,
}

impl Entry for Signature {
    fn read(text: &'static str) -> Option<Self> {
        let (head, text) = text.split_once(':').unwrap_or(("", text));
        let (inputs, text) = text.split_once('>')?;
        let (set, text) = match text.strip_prefix('>') {
            Some(text) => (true, text),
            None => (false, text),
        };
        let (result, outputs) = match text.split_once('(') {
            Some((result, outputs)) => (result, outputs.strip_suffix(')')?),
            None => (text, ""),
        };
        let outputs = list(outputs).map(|text| {
            let (name, of) = text.split_once('=').unwrap_or(("", text));
            Some((Cow::Borrowed(name), Some(types::id(of)?)))
        });
        Some(Self {
            kind: kind(head)?,
            volatility: Volatility::among(head),
            inputs: list(inputs).map(input).collect::<Option<_>>()?,
            variadic: inputs.contains('*'),
            result: Some(types::id(result)?),
            set,
            outputs: outputs.collect::<Option<_>>()?,
        })
    }
}

fn kind(head: &str) -> Option<FunctionKind> {
    let of_set = |direct: &str, hypothetical| {
        let direct = direct.trim_end_matches(['s', 'v']).parse().ok()?;
        Some(FunctionKind::OrderedSet {
            direct,
            hypothetical,
        })
    };
    match head.split_at_checked(1) {
        Some(("a", rest)) => match rest.split_at_checked(1) {
            Some(("o", direct)) => of_set(direct, false),
            Some(("h", direct)) => of_set(direct, true),
            _ => Some(FunctionKind::Aggregate),
        },
        Some(("w", _)) => Some(FunctionKind::Window),
        Some(("p", _)) => Some(FunctionKind::Procedure),
        _ => Some(FunctionKind::Function),
    }
}

fn input(text: &'static str) -> Option<Input> {
    let (text, default) = match text.strip_suffix('?') {
        Some(text) => (text, true),
        None => (text, false),
    };
    let text = text.strip_prefix('*').unwrap_or(text);
    let (name, of) = match text.split_once('=') {
        Some((name, of)) => (Some(name.into()), of),
        None => (None, text),
    };
    let type_ = Some(types::id(of)?);
    Some(Input {
        name,
        type_,
        default,
    })
}

impl Entry for Operator {
    fn read(text: &'static str) -> Option<Self> {
        let (head, text) = text.split_once(':').unwrap_or(("", text));
        let (operands, result) = text.split_once('>')?;
        let (left, right) = operands.split_once(',')?;
        Some(Self {
            left: types::id(left),
            right: types::id(right),
            result: Some(types::id(result)?),
            volatility: Volatility::among(head),
            commutes: head.contains('c'),
        })
    }
}

/// The parts between commas; none if there is nothing.
pub(super) fn list(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.split(',').filter(|part| !part.is_empty())
}
