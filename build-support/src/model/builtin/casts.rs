//! Casts as their rows in `pg_cast` have them.

use super::contents;
use super::functions::Volatility;
use super::table::{Entry, within};
use super::types::{self, TypeId};
use super::versions::Versions;

/// Where a cast applies by itself. The later ones allow what the earlier ones do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum CastContext {
    /// Everywhere.
    Implicit,
    /// Also where a value is stored in a column.
    Assignment,
    /// Also where it is written.
    Explicit,
}

/// A cast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cast {
    /// Where it applies by itself.
    pub(crate) context: CastContext,
    /// How it is done.
    pub(crate) method: CastMethod,
    /// Whether it always gives the same for the same; without those of `InputOutput`.
    pub(crate) volatility: Volatility,
}

/// How a cast is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CastMethod {
    /// By a function.
    Function,
    /// Through the text of the value.
    InputOutput,
    /// By taking the same bytes.
    Binary,
}

/// An entry of the file: to what the type that names the line can be cast.
#[derive(Debug)]
pub(super) struct Row {
    to: TypeId,
    cast: Cast,
}

impl Entry for Row {
    fn read(text: &'static str) -> Option<Self> {
        let (to, letters) = text.split_once(' ')?;
        let mut each = letters.chars();
        let context = match each.next()? {
            'i' => CastContext::Implicit,
            'a' => CastContext::Assignment,
            'e' => CastContext::Explicit,
            _ => return None,
        };
        let method = match each.next()? {
            'f' => CastMethod::Function,
            'i' => CastMethod::InputOutput,
            'b' => CastMethod::Binary,
            _ => return None,
        };
        let cast = Cast {
            context,
            method,
            volatility: Volatility::among(each.as_str()),
        };
        Some(Self {
            to: types::id(to)?,
            cast,
        })
    }
}

/// The cast between two types, each of the system or of an extension.
pub(super) fn find(from: TypeId, to: TypeId, versions: Versions) -> Option<Cast> {
    let (name, contents) = types::place(from.number)?;
    // A cast belongs to the extension of either type.
    let other = types::place(to.number).map(|(_, contents)| contents);
    let name = match from.array {
        true => format!("_{name}").into(),
        false => std::borrow::Cow::Borrowed(name),
    };
    let all = [Some(contents), other, Some(&contents::SYSTEM)];
    all.into_iter().flatten().find_map(|contents| {
        let mut rows = within(contents.casts.get(&name), versions);
        rows.find(|row| row.to == to).map(|row| row.cast)
    })
}
