//! The relations of the system and of extensions.

use super::table::{Entry, Versioned, within};
use super::types::{self, TypeId};
use super::versions::Versions;

/// An entry of the file: the kind, then the columns.
#[derive(Debug)]
pub(super) enum Row {
    Kind(char),
    Column(Column),
}

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Column {
    /// Its name.
    pub(crate) name: &'static str,
    /// Its type.
    pub(crate) type_: TypeId,
}

/// A relation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Relation {
    /// Its kind, as in `pg_class.relkind`; `c` is a composite type.
    pub(crate) kind: char,
    /// Its columns, without those that every table has.
    pub(crate) columns: Vec<Column>,
}

impl Entry for Row {
    fn read(text: &'static str) -> Option<Self> {
        let Some((name, of)) = text.split_once(' ') else {
            return text.chars().next().map(Self::Kind);
        };
        let type_ = types::id(of)?;
        Some(Self::Column(Column { name, type_ }))
    }
}

/// The relation that these versions have.
pub(super) fn of_rows(rows: &[Versioned<Row>], versions: Versions) -> Option<Relation> {
    let rows = within(rows, versions);
    let kind = rows.clone().find_map(|row| match row {
        Row::Kind(kind) => Some(*kind),
        Row::Column(_) => None,
    })?;
    let columns = rows.filter_map(|row| match row {
        Row::Column(column) => Some(*column),
        Row::Kind(_) => None,
    });
    Some(Relation {
        kind,
        columns: columns.collect(),
    })
}
