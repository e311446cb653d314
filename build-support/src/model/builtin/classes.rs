//! Operator classes and families: what indexes and keys compare with.

use super::table::Entry;
use super::types::{self, TypeId};

/// An operator class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Class {
    /// The type that it is for.
    pub(crate) input: TypeId,
    /// The name of its family.
    pub(crate) family: &'static str,
    /// Whether an index uses it where none is named.
    pub(crate) default: bool,
}

/// An operator of a family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Member {
    /// What it means to the access method.
    pub(crate) strategy: u16,
    /// Its name.
    pub(crate) operator: &'static str,
    /// The type before it.
    pub(crate) left: TypeId,
    /// The type behind it.
    pub(crate) right: TypeId,
}

impl Entry for Class {
    fn read(text: &'static str) -> Option<Self> {
        let mut words = text.split(' ');
        Some(Self {
            input: types::id(words.next()?)?,
            family: words.next()?,
            default: words.next().is_some(),
        })
    }
}

impl Entry for Member {
    fn read(text: &'static str) -> Option<Self> {
        let mut words = text.split(' ');
        let strategy = words.next()?.parse().ok()?;
        let operator = words.next()?;
        let (left, right) = words.next()?.split_once(',')?;
        Some(Self {
            strategy,
            operator,
            left: types::id(left)?,
            right: types::id(right)?,
        })
    }
}
