//! Relations: their columns, indexes and constraints.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::super::refusal::Origin;
use super::object::{Address, DataType, Oid};
use crate::syntax::change::{Persistence, ReferentialAction, ReplicaIdentity};

/// A relation.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Relation {
    /// What kind.
    pub(crate) kind: RelationKind,
    /// How long it lives.
    pub(crate) persistence: Persistence,
    /// Its columns; those that were dropped keep their place.
    pub(crate) columns: Vec<Column>,
    /// Whether it may have columns that are not known.
    pub(crate) open: bool,
    /// The type of its rows, if it has one.
    pub(crate) row_type: Option<Oid>,
    /// The tables that it inherits from, or the one that it is a partition of.
    pub(crate) parents: Vec<Oid>,
    /// Whether it is a partition of its parent.
    pub(crate) is_partition: bool,
    /// Whether its policies decide who sees what.
    pub(crate) row_security: bool,
    /// Whether they bind its owner too.
    pub(crate) forces_row_security: bool,
    /// What tells its rows elsewhere.
    pub(crate) replica_identity: ReplicaIdentity,
    /// The columns of its partition key, none for an expression; with the method.
    pub(crate) partition_key: Option<Box<(String, Vec<Option<u16>>)>>,
}

/// The kinds of relations.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) enum RelationKind {
    /// A table.
    Table,
    /// A partitioned table.
    Partitioned,
    /// A foreign table.
    Foreign,
    /// A view, and the statement that made it what it is.
    View(Option<Origin>),
    /// A materialized view, and the statement that created it.
    MaterializedView(Option<Origin>),
    /// An index.
    Index(Rc<Index>),
    /// A sequence.
    Sequence(Box<Sequence>),
    /// The attributes of a composite type.
    Composite,
}

/// A column.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a column of pg_attribute"
)]
pub(crate) struct Column {
    /// Its name.
    pub(crate) name: String,
    /// Its type.
    pub(crate) data_type: DataType,
    /// Whether it refuses nulls.
    pub(crate) not_null: bool,
    /// Whether it has a default or is generated.
    pub(crate) has_default: bool,
    /// The type that the default has before it is cast to the column's, if that is another.
    pub(crate) default_type: Option<Box<DataType>>,
    /// How it is generated.
    pub(crate) generated: Option<Generated>,
    /// Whether it is an identity, and `always`.
    pub(crate) identity: Option<bool>,
    /// Its collation, if one is named.
    pub(crate) collation: Option<Box<str>>,
    /// Whether it was dropped.
    pub(crate) dropped: bool,
    /// From how many parents it comes.
    pub(crate) inherited: u16,
    /// Whether it is the table's own too.
    pub(crate) local: bool,
    /// Where it got this name.
    pub(crate) origin: Option<Origin>,
}

/// How a generated column is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) enum Generated {
    /// In the row.
    Stored,
    /// Nowhere.
    Virtual,
}

/// An index.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a column of pg_index"
)]
pub(crate) struct Index {
    /// Its table.
    pub(crate) table: Oid,
    /// The statement that created it.
    pub(crate) statement: Option<Origin>,
    /// `btree`, `gin`, ...
    pub(crate) method: String,
    /// Its columns, none for an expression or one that is not known.
    pub(crate) columns: Vec<Option<u16>>,
    /// What the server calls its elements where it makes up a name.
    pub(crate) names: Vec<String>,
    /// Whether it has expressions.
    pub(crate) expressions: bool,
    /// Whether every element has the default operator class and collation.
    pub(crate) plain: bool,
    /// `include`.
    pub(crate) include: Vec<u16>,
    /// Whether it is unique.
    pub(crate) unique: bool,
    /// Whether it is that of a primary key.
    pub(crate) primary: bool,
    /// Whether two nulls are the same.
    pub(crate) nulls_not_distinct: bool,
    /// Whether it has a predicate.
    pub(crate) predicate: bool,
    /// The columns that the predicate and the expressions name.
    pub(crate) mentions: Vec<u16>,
    /// Whether it can be used.
    pub(crate) valid: bool,
    /// Whether its constraint is checked at once.
    pub(crate) immediate: bool,
}

/// A sequence.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Sequence {
    /// The type of its values.
    pub(crate) data_type: DataType,
    /// The column that owns it, and whether that is an identity.
    pub(crate) owner: Option<(Address, bool)>,
}

/// A constraint. Its index, if it has one, is a relation that depends on it internally.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a column of pg_constraint"
)]
pub(crate) struct Constraint {
    /// What it says.
    pub(crate) kind: ConstraintKind,
    /// The columns that it is about.
    pub(crate) columns: Vec<u16>,
    /// Whether existing rows were checked.
    pub(crate) validated: bool,
    /// Whether it can be deferred.
    pub(crate) deferrable: bool,
    /// Whether children have it not.
    pub(crate) no_inherit: bool,
    /// From how many parents it comes.
    pub(crate) inherited: u16,
    /// Whether it is the table's own too.
    pub(crate) local: bool,
}

/// What a constraint says.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) enum ConstraintKind {
    /// `check`, with its condition.
    Check(Option<Origin>),
    /// `primary key`, with its index.
    PrimaryKey(Oid),
    /// `unique`, with its index.
    Unique(Oid),
    /// `exclude`, with its index.
    Exclude(Oid),
    /// `foreign key`.
    ForeignKey {
        /// The table that it refers to.
        table: Oid,
        /// The columns there.
        columns: Vec<u16>,
        /// `on update`.
        on_update: ReferentialAction,
        /// `on delete`.
        on_delete: ReferentialAction,
    },
}
