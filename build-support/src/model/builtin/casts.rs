//! Casts as their rows in `pg_cast` have them.

use std::sync::LazyLock;

use super::functions::Volatility;
use super::table::Entry;
use super::types::{self, TypeId};
use super::versions::Versions;
use super::{contents, extensions};

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
    let all = &*CASTS;
    let types = both(from, to);
    let first = all.partition_point(|row| row.types < types);
    let same = all[first..].iter().take_while(|row| row.types == types);
    let mut found = same.filter(|row| !row.versions.and(versions).is_empty());
    found.next().map(|row| row.cast)
}

/// Two types as one number: the rules ask for casts more often than for anything else.
fn both(from: TypeId, to: TypeId) -> u128 {
    let number = |of: TypeId| u128::from(of.number) << 1 | u128::from(of.array);
    number(from) << 64 | number(to)
}

/// A cast with both of its types.
struct Whole {
    types: u128,
    versions: Versions,
    cast: Cast,
}

/// All casts by their types. One of an extension is of no use without a type that it brings.
static CASTS: LazyLock<Vec<Whole>> = LazyLock::new(|| {
    let contents = extensions::all().chain([&contents::SYSTEM]);
    let lines = contents.flat_map(|contents| contents.casts.iter());
    let known = lines.filter_map(|(name, rows)| Some((types::id(name)?, rows)));
    let casts = known.flat_map(|(from, rows)| {
        rows.iter().map(move |row| Whole {
            types: both(from, row.value.to),
            versions: row.versions,
            cast: row.value.cast,
        })
    });
    let mut casts: Vec<_> = casts.collect();
    casts.sort_by_key(|row| row.types);
    casts
});
