//! The columns of a table: types, nullability, defaults, identities.

use crate::syntax::change::{
    ColumnConstraint, ColumnConstraintKind as K, ColumnDef, Expr, ExprKind, Persistence,
    SequenceOptions, TypeName,
};
use crate::syntax::{Ident, Pattern};

use super::super::Model;
use super::super::catalog::{
    Column, DataType, DependencyKind, Generated, Kind, Object, Oid, Space,
};
use super::super::condition;
use super::super::expression::Place;
use super::super::refusal::{Origin, Outcome, Refusal};

/// A column on its way into a table.
#[derive(Debug)]
pub(in crate::model) struct NewColumn<'c> {
    pub(in crate::model) column: Column,
    /// The sequence that was made for it, and whether it is an identity.
    pub(in crate::model) sequence: Option<(Oid, bool)>,
    /// Its default or generation expression.
    pub(in crate::model) expr: Option<(&'c Expr, Place)>,
    /// Whether it has a default that is not in this statement.
    pub(in crate::model) taken_over: Option<Oid>,
}

impl Model<'_> {
    /// Reads the definition of a column, and makes the sequence that it needs.
    pub(in crate::model) fn new_column<'c>(
        &mut self,
        schema: Oid,
        table: &Ident,
        persistence: Persistence,
        definition: &'c ColumnDef,
    ) -> Outcome<NewColumn<'c>> {
        if let Some(name) = &definition.data_type
            && name.dimensions > 0
            && name.name.0.len() == 1
            && integer_behind(&name.name.last().text).is_some()
        {
            let message = "array of serial is not implemented";
            return Err(Refusal::new(
                condition::FEATURE_NOT_SUPPORTED,
                name.span,
                message,
            ));
        }
        let serial = definition.data_type.as_ref().and_then(serial);
        let data_type = match (&definition.data_type, serial) {
            (_, Some(integer)) => DataType::builtin(integer),
            (Some(name), None) => self.column_type(definition, name)?,
            (None, None) => DataType::unknown(),
        };
        let mut new = NewColumn {
            column: Column {
                collation: definition
                    .collation
                    .as_ref()
                    .map(|name| name.to_string().into()),
                origin: self.origin(&definition.name),
                ..Column::new(definition.name.text.clone(), data_type)
            },
            sequence: None,
            expr: None,
            taken_over: None,
        };
        if let Some(integer) = serial {
            let oid = self.add_column_sequence(
                schema,
                &table.text,
                &definition.name,
                persistence,
                DataType::builtin(integer),
            );
            new.sequence = Some((oid, false));
            new.column.has_default = true;
            new.column.not_null = true;
        }
        for constraint in &definition.constraints {
            self.column_constraint(schema, table, persistence, definition, constraint, &mut new)?;
        }
        refuse_conflicts(table, definition, serial.is_some())?;
        Ok(new)
    }

    fn column_type(&self, definition: &ColumnDef, name: &TypeName) -> Outcome<DataType> {
        let data_type = self.data_type(name)?;
        if name.set {
            let message = format!(
                "column \"{}\" cannot be declared SETOF",
                definition.name.text
            );
            return Err(Refusal::new(
                condition::INVALID_TABLE_DEFINITION,
                name.span,
                message,
            ));
        }
        Ok(data_type)
    }

    fn column_constraint<'c>(
        &mut self,
        schema: Oid,
        table: &Ident,
        persistence: Persistence,
        definition: &'c ColumnDef,
        constraint: &'c ColumnConstraint,
        new: &mut NewColumn<'c>,
    ) -> Outcome {
        match &constraint.kind {
            K::NotNull | K::PrimaryKey => {
                new.column.not_null = true;
                if let (K::NotNull, Some(name)) = (&constraint.kind, &constraint.name) {
                    self.name_not_null(None, name);
                }
            }
            K::Default(expr) => {
                new.column.has_default = true;
                new.expr = Some((expr, Place::Default));
            }
            K::Generated { expr, stored } => {
                let kind = match *stored {
                    true => Generated::Stored,
                    false => Generated::Virtual,
                };
                new.column.generated = Some(kind);
                new.column.has_default = true;
                new.expr = Some((expr, Place::Generated));
            }
            K::Identity { always, options } => {
                refuse_identity_type(definition, &new.column.data_type)?;
                new.column.identity = Some(*always);
                new.column.not_null = true;
                let data_type = new.column.data_type.clone();
                let oid = self.identity_sequence(
                    schema,
                    table,
                    &definition.name,
                    persistence,
                    data_type,
                    options,
                )?;
                new.sequence = Some((oid, true));
            }
            K::Null | K::Check(_) | K::Unique { .. } | K::References(_) => {}
        }
        Ok(())
    }

    /// The sequence of an identity column: of the name that it asks for, or of a free one.
    pub(in crate::model) fn identity_sequence(
        &mut self,
        schema: Oid,
        table: &Ident,
        column: &Ident,
        persistence: Persistence,
        data_type: DataType,
        options: &SequenceOptions,
    ) -> Outcome<Oid> {
        let Some(name) = &options.name else {
            return Ok(self.add_column_sequence(
                schema,
                &table.text,
                column,
                persistence,
                data_type,
            ));
        };
        let schema = match name.schema() {
            Some(named) => self.existing_schema(named)?.unwrap_or(schema),
            None => schema,
        };
        self.refuse_taken(schema, name.last(), false)?;
        Ok(self.add_sequence(schema, name.last(), persistence, data_type))
    }

    /// Adds what belongs to a column that is in its table.
    pub(in crate::model) fn furnish_column(
        &mut self,
        oid: Oid,
        number: u16,
        new: &NewColumn,
    ) -> Outcome {
        if let Some((sequence, is_identity)) = new.sequence {
            self.give_sequence(sequence, oid.column(number), is_identity);
            if !is_identity {
                let default = self.add_default(oid, number, new.column.origin.map(Origin::span));
                self.catalog
                    .depend(default, sequence, DependencyKind::Normal);
            }
        }
        if let Some(default) = new.taken_over {
            self.copy_default(default, oid, number);
        }
        match new.expr {
            Some((expr, place)) => self.set_default(oid, number, expr, place),
            None => Ok(()),
        }
    }

    /// Gives a column a default or a generation expression.
    pub(in crate::model) fn set_default(
        &mut self,
        oid: Oid,
        number: u16,
        expr: &Expr,
        place: Place,
    ) -> Outcome {
        let meaning = self.expression(oid, expr, place)?;
        let column = self
            .relation(oid)
            .and_then(|relation| relation.column(number))
            .cloned();
        if place == Place::Generated {
            self.refuse_generated_of(oid, &meaning.columns, expr)?;
        }
        if let Some(column) = column {
            self.assignable(&column, expr, &meaning.data_type)?;
            if place == Place::Default && self.is_no_default(&column, expr) {
                self.take_default(oid, number);
                return Ok(());
            }
        }
        let default = self.add_default(oid, number, Some(expr.span));
        if let Some(column) = self.relation_mut(oid).and_then(|relation| {
            relation
                .columns
                .get_mut(usize::from(number).wrapping_sub(1))
        }) {
            let is_literal = meaning.data_type.is("unknown");
            column.default_type = (!is_literal).then(|| Box::new(meaning.data_type.clone()));
        }
        if place == Place::Generated {
            for &column in &meaning.columns {
                self.catalog
                    .depend(oid.column(number), oid.column(column), DependencyKind::Auto);
            }
        }
        let others: Vec<_> = meaning
            .needs
            .into_iter()
            .filter(|on| on.oid != oid)
            .collect();
        self.needs(default.into(), &others);
        Ok(())
    }

    /// That a generated column is made of none that is.
    fn refuse_generated_of(&self, oid: Oid, columns: &[u16], expr: &Expr) -> Outcome {
        let mut columns = columns.iter().filter_map(|&number| self.at(oid, number));
        let Some(other) = columns.find(|column| column.generated.is_some()) else {
            return Ok(());
        };
        let message = format!(
            "cannot use generated column \"{}\" in column generation expression",
            other.name
        );
        let condition = condition::INVALID_OBJECT_DEFINITION;
        Err(Refusal::new(condition, expr.span, message)
            .at(other.origin, "the column is created here")
            .note("a generated column cannot reference another generated column"))
    }

    /// The object that stands for a column's default.
    pub(in crate::model) fn default_of(&self, oid: Oid, number: u16) -> Option<Oid> {
        self.catalog.one(Space::Default, oid, &number.to_string())
    }

    /// Gives a column the default of another one, which needs the same.
    pub(in crate::model) fn copy_default(&mut self, source: Oid, oid: Oid, number: u16) {
        let needs: Vec<_> = self
            .catalog
            .dependencies(source.into())
            .filter(|found| found.kind == DependencyKind::Normal)
            .map(|found| found.on)
            .collect();
        let default = self.add_default(oid, number, None);
        self.needs(default.into(), &needs);
    }

    /// Whether the expression is a mere `null`, which the server does not keep.
    ///
    /// It keeps one that a modifier, a domain or another type makes it cast.
    fn is_no_default(&self, column: &Column, expr: &Expr) -> bool {
        let to = &column.data_type;
        let is_plain = to.modifier.is_none() && self.beneath(to) == *to;
        match &expr.kind {
            ExprKind::Null => is_plain,
            ExprKind::Cast(inner, of) => {
                is_plain
                    && matches!(inner.kind, ExprKind::Null)
                    && self.data_type(of).is_ok_and(|of| of == *to)
            }
            _ => false,
        }
    }

    /// From PostgreSQL 18 on, `not null` is a constraint that has this name.
    pub(in crate::model) fn name_not_null(&mut self, relation: Option<Oid>, name: &Ident) {
        if self.may_be(18) {
            self.catalog
                .doubt_made(Space::Constraint, relation, Pattern::of(&name.text));
        }
    }

    /// The object that stands for a column's default; an older one gives way.
    pub(in crate::model) fn add_default(
        &mut self,
        oid: Oid,
        number: u16,
        span: Option<crate::text::Span>,
    ) -> Oid {
        if let Some(before) = self.default_of(oid, number) {
            self.catalog.remove(before);
        }
        let origin = span.map(|span| Origin::new(self.file, span));
        let default = self.catalog.add(Object {
            name: number.to_string(),
            space: Space::Default,
            scope: oid,
            origin,
            uncertain: false,
            kind: Kind::Default,
        });
        let generated = self
            .relation(oid)
            .and_then(|relation| relation.column(number))
            .is_some_and(|column| column.generated.is_some());
        let kind = if generated {
            DependencyKind::Internal
        } else {
            DependencyKind::Auto
        };
        self.catalog.depend(default, oid.column(number), kind);
        if let Some(relation) = self.relation_mut(oid)
            && let Some(column) = relation.columns.get_mut(usize::from(number) - 1)
        {
            column.has_default = true;
        }
        default
    }
}

/// The integer type behind `serial` and its like.
pub(in crate::model) fn serial(name: &TypeName) -> Option<&'static str> {
    if name.name.0.len() > 1 || name.dimensions > 0 {
        return None;
    }
    integer_behind(&name.name.last().text)
}

fn integer_behind(name: &str) -> Option<&'static str> {
    match name {
        "smallserial" | "serial2" => Some("int2"),
        "serial" | "serial4" => Some("int4"),
        "bigserial" | "serial8" => Some("int8"),
        _ => None,
    }
}

/// An identity counts in integers.
pub(in crate::model) fn refuse_identity_type(column: &ColumnDef, data_type: &DataType) -> Outcome {
    let fits = ["int2", "int4", "int8"]
        .iter()
        .any(|integer| data_type.is(integer));
    if fits || !data_type.is_known() {
        return Ok(());
    }
    let span = column
        .data_type
        .as_ref()
        .map_or(column.span, |name| name.span);
    let message = "identity column type must be smallint, integer, or bigint";
    Err(Refusal::new(
        condition::INVALID_PARAMETER_VALUE,
        span,
        message,
    ))
}

/// What a column cannot be twice, or at the same time.
fn refuse_conflicts(table: &Ident, column: &ColumnDef, is_serial: bool) -> Outcome {
    let of = format!(
        "column \"{}\" of table \"{}\"",
        column.name.text, table.text
    );
    let (mut default, mut identity, mut generated) = (is_serial, false, false);
    let mut nullable = is_serial.then_some(false);
    for constraint in &column.constraints {
        let problem = match &constraint.kind {
            K::NotNull | K::Null => {
                let says = matches!(constraint.kind, K::Null);
                let before = nullable.replace(says);
                (before.is_some_and(|before| before != says))
                    .then(|| format!("conflicting NULL/NOT NULL declarations for {of}"))
            }
            K::Default(_) => std::mem::replace(&mut default, true)
                .then(|| format!("multiple default values specified for {of}")),
            K::Identity { .. } => std::mem::replace(&mut identity, true)
                .then(|| format!("multiple identity specifications for {of}")),
            K::Generated { .. } => std::mem::replace(&mut generated, true)
                .then(|| format!("multiple generation clauses specified for {of}")),
            _ => None,
        };
        let problem = problem.or_else(|| match (default, identity, generated) {
            (true, true, _) => Some(format!("both default and identity specified for {of}")),
            (true, _, true) => Some(format!(
                "both default and generation expression specified for {of}"
            )),
            (_, true, true) => Some(format!(
                "both identity and generation expression specified for {of}"
            )),
            _ => None,
        });
        if let Some(message) = problem {
            return Err(Refusal::new(
                condition::SYNTAX_ERROR,
                constraint.span,
                message,
            ));
        }
    }
    Ok(())
}
