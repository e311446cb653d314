//! Sequences: `create` and `alter sequence`, and those behind `serial` and identity columns.

use crate::syntax::change::{CreateSequence, OwnedBy, Persistence, SequenceOptions};
use crate::syntax::{Ident, Name};

use super::Model;
use super::catalog::{
    Address, DataType, DependencyKind, Oid, Presence, Relation, RelationKind, Sequence, Space,
};
use super::condition;
use super::create::made_up;
use super::refusal::{Outcome, Refusal};

impl Model<'_> {
    /// `create sequence`.
    pub(super) fn create_sequence(&mut self, create: &CreateSequence) -> Outcome {
        let Some(schema) = self.relation_schema(&create.name, create.persistence)? else {
            self.catalog.doubt_name(&create.name.last().text);
            return Ok(());
        };
        let name = create.name.last();
        if create.tolerant
            && self.catalog.find(Space::Relation, schema, &name.text) != Presence::Absent
        {
            return Ok(());
        }
        let data_type = self.sequence_type(&create.options)?;
        self.refuse_taken(schema, name, false)?;
        let oid = self.add_sequence(schema, name, create.persistence, data_type);
        self.own_sequence(oid, &create.name, &create.options)
    }

    /// `alter sequence`.
    pub(super) fn alter_sequence(&mut self, alter: &CreateSequence) -> Outcome {
        let oid = match self.find(Space::Relation, &alter.name) {
            Presence::Present(oid) => oid,
            Presence::Unknown => return Ok(()),
            Presence::Absent if alter.tolerant => return Ok(()),
            Presence::Absent => return Err(self.undefined_relation(&alter.name)),
        };
        if self.sequence(oid).is_none() {
            return Err(self.wrong_kind(oid, &alter.name, "a sequence"));
        }
        if alter.options.data_type.is_some() {
            let data_type = self.sequence_type(&alter.options)?;
            if let Some(sequence) = self.sequence_mut(oid) {
                sequence.data_type = data_type;
            }
        }
        self.own_sequence(oid, &alter.name, &alter.options)
    }

    /// Adds a sequence.
    pub(super) fn add_sequence(
        &mut self,
        schema: Oid,
        name: &Ident,
        persistence: Persistence,
        data_type: DataType,
    ) -> Oid {
        let sequence = Sequence {
            data_type,
            owner: None,
        };
        let relation = Relation::new(
            RelationKind::Sequence(Box::new(sequence)),
            persistence,
            Vec::new(),
        );
        self.add_relation(schema, name, relation)
    }

    /// Adds the sequence of a `serial` or identity column, with a free name.
    pub(super) fn add_column_sequence(
        &mut self,
        schema: Oid,
        table: &str,
        column: &Ident,
        persistence: Persistence,
        data_type: DataType,
    ) -> Oid {
        let name =
            self.catalog
                .choose_relation_name(schema, table, Some(&column.text), "seq", false);
        self.add_sequence(schema, &made_up(name, column), persistence, data_type)
    }

    /// Makes a column the owner of a sequence.
    pub(super) fn give_sequence(&mut self, sequence: Oid, column: Address, is_identity: bool) {
        let kind = match is_identity {
            true => DependencyKind::Internal,
            false => DependencyKind::Auto,
        };
        self.catalog.depend(sequence, column, kind);
        if let Some(sequence) = self.sequence_mut(sequence) {
            sequence.owner = Some((column, is_identity));
        }
    }

    fn sequence_type(&self, options: &SequenceOptions) -> Outcome<DataType> {
        let Some(name) = &options.data_type else {
            return Ok(DataType::builtin("int8"));
        };
        let data_type = self.data_type(name)?;
        let fits = ["int2", "int4", "int8"]
            .iter()
            .any(|integer| data_type.is(integer));
        match fits || !data_type.is_known() {
            true => Ok(data_type),
            false => Err(Refusal::new(
                condition::INVALID_PARAMETER_VALUE,
                name.span,
                "sequence type must be smallint, integer, or bigint",
            )),
        }
    }

    /// `owned by`.
    fn own_sequence(&mut self, oid: Oid, name: &Name, options: &SequenceOptions) -> Outcome {
        let Some(owner) = &options.owned_by else {
            return Ok(());
        };
        if let Some((_, true)) = self.sequence(oid).and_then(|sequence| sequence.owner) {
            let message = "cannot change ownership of identity sequence";
            return Err(Refusal::new(
                condition::FEATURE_NOT_SUPPORTED,
                name.span(),
                message,
            ));
        }
        let column = match owner {
            OwnedBy::Nobody => None,
            OwnedBy::Column(table, column) => {
                let Some(table_oid) = self.existing_relation(table)? else {
                    return Ok(());
                };
                if !self.relation(table_oid).is_some_and(Relation::may_own) {
                    let message = "sequence cannot be owned by relation";
                    let message = format!("{message} \"{}\"", table.last().text);
                    return Err(Refusal::new(
                        condition::WRONG_OBJECT_TYPE,
                        table.span(),
                        message,
                    ));
                }
                self.same_schema(oid, table_oid, table)?;
                match self.existing_column(table_oid, column)? {
                    Some(number) => Some(table_oid.column(number)),
                    None => return Ok(()),
                }
            }
        };
        self.disown_sequence(oid);
        if let Some(column) = column {
            self.give_sequence(oid, column, false);
        }
        Ok(())
    }

    fn same_schema(&self, sequence: Oid, table: Oid, name: &Name) -> Outcome {
        let scope = |oid| self.catalog.get(oid).map(|object| object.scope);
        match scope(sequence) == scope(table) {
            true => Ok(()),
            false => Err(Refusal::new(
                condition::OBJECT_NOT_IN_PREREQUISITE_STATE,
                name.span(),
                "sequence must be in same schema as table it is linked to",
            )),
        }
    }

    /// Takes the owner of a sequence away.
    pub(super) fn disown_sequence(&mut self, oid: Oid) {
        let owner = self
            .sequence_mut(oid)
            .and_then(|sequence| sequence.owner.take());
        let Some((column, _)) = owner else { return };
        let owned: Vec<_> = self
            .catalog
            .dependencies(oid.into())
            .filter(|dependency| dependency.on == column)
            .collect();
        for dependency in owned {
            self.catalog.forget(dependency);
        }
    }

    /// A sequence by its number.
    pub(super) fn sequence(&self, oid: Oid) -> Option<&Sequence> {
        match &self.relation(oid)?.kind {
            RelationKind::Sequence(sequence) => Some(sequence),
            _ => None,
        }
    }

    fn sequence_mut(&mut self, oid: Oid) -> Option<&mut Sequence> {
        match &mut self.relation_mut(oid)?.kind {
            RelationKind::Sequence(sequence) => Some(sequence),
            _ => None,
        }
    }
}

impl Relation {
    /// Whether its columns can own sequences.
    const fn may_own(&self) -> bool {
        self.is_table() || matches!(self.kind, RelationKind::View(_))
    }
}
