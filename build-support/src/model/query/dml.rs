//! `insert`, `update`, `delete` and `merge`.

use crate::syntax::change::{
    Assignment, Body, Delete, Dml, Expr, ExprKind, Insert, InsertSource, Item, Merge, MergeAction,
    MergeWhen, SubqueryKind, Target, Update,
};
use crate::syntax::{Ident, Name};

use super::super::catalog::{DataType, Presence};
use super::super::condition;
use super::super::lookup::Found;
use super::super::refusal::{Outcome, Refusal};
use super::assign::Gives;
use super::{Output, Reader, Source};

/// A column that is given a value; nothing if that is not known.
pub(super) type Place<'m> = Option<super::SourceColumn<'m>>;

impl<'m> Reader<'m> {
    /// A statement that changes rows, read in the level that is there.
    pub(super) fn dml(&mut self, dml: &Dml) -> Outcome<Output> {
        match dml {
            Dml::Insert(insert) => self.insert(insert),
            Dml::Update(update) => self.update(update),
            Dml::Delete(delete) => self.delete(delete),
            Dml::Merge(merge) => self.merge(merge),
        }
    }

    /// The relation that is changed.
    fn target(&mut self, name: &Name, alias: Option<&Ident>) -> Outcome<Source<'m>> {
        let is_cte = matches!(&*name.0, [only] if self
            .levels
            .iter()
            .any(|level| level.ctes.iter().any(|cte| cte.name == only.text)));
        if is_cte
            && !matches!(
                self.model.find_relation(name),
                Presence::Present(Found::Own(_))
            )
        {
            return Ok(Source::unknown(Some(name.last().text.clone())));
        }
        let source = self.relation(name)?;
        self.level().mentioned.extend(source.name.clone());
        Ok(match alias {
            Some(alias) => source.called(&alias.text),
            None => source,
        })
    }

    fn insert(&mut self, insert: &Insert) -> Outcome<Output> {
        self.ctes(&insert.ctes, insert.recursive)?;
        let target = self.target(&insert.table, insert.alias.as_ref())?;
        let places = self.insert_places(&target, &insert.columns)?;
        if let InsertSource::Query(query) = &insert.source {
            self.insert_source(query, &target, &places, insert)?;
        }
        let level = self.level();
        level.mentioned.extend(target.name.clone());
        level.sources.push(target.clone());
        if let Some(conflict) = &insert.conflict {
            self.conflict(conflict, &target)?;
        }
        let output = self.returning(&insert.returning, &target)?;
        self.refuse_unchangeable(&target, &insert.table)?;
        Ok(output)
    }

    /// The columns that get values, in order; the open end of a relation gives nothing.
    fn insert_places(
        &mut self,
        target: &Source<'m>,
        columns: &[Target],
    ) -> Outcome<Vec<Place<'m>>> {
        if columns.is_empty() {
            return Ok(target.columns.iter().cloned().map(Some).collect());
        }
        let mut places: Vec<Place<'m>> = Vec::new();
        for (position, column) in columns.iter().enumerate() {
            let place = self.target_column(target, &column.column)?;
            let same = |other: &Target| {
                other.column.text == column.column.text && !(other.part && column.part)
            };
            if columns[..position].iter().any(same) {
                let name = &column.column;
                let message = format!("column \"{}\" specified more than once", name.text);
                let condition = condition::DUPLICATE_COLUMN;
                return Err(Refusal::new(condition, name.span, message));
            }
            places.push(if column.part { None } else { place });
        }
        Ok(places)
    }

    /// A column that is to get a value.
    pub(super) fn target_column(
        &mut self,
        target: &Source<'m>,
        name: &Ident,
    ) -> Outcome<Place<'m>> {
        let mut columns = target.columns.iter();
        if let Some(found) = columns.find(|column| column.name == name.text) {
            self.needs.extend(found.origin);
            return Ok(Some(found.clone()));
        }
        if target.open {
            return Ok(None);
        }
        match target.relation {
            Some(oid) => match self.model.column(oid, &name.text) {
                Presence::Absent => Err(self.model.undefined_column_of(oid, name)),
                _ => Ok(None),
            },
            None => Ok(None),
        }
    }

    fn insert_source(
        &mut self,
        query: &crate::syntax::change::Query,
        target: &Source<'m>,
        places: &[Place<'m>],
        insert: &Insert,
    ) -> Outcome {
        let listed = !insert.columns.is_empty();
        let plain = query.ctes.is_empty() && query.order_by.is_empty() && query.limits.is_empty();
        if let (Body::Values(rows), true) = (&query.body, plain) {
            return self.nested(|reader| reader.values_rows(rows, target, places, insert));
        }
        let output = self.nested(|reader| reader.query(query, false))?;
        if output.open || (target.open && !listed) {
            return Ok(());
        }
        let counts = output.columns.len();
        let extra = output.columns.get(places.len()).map(|given| given.span);
        refuse_counts(counts, extra, places.len(), &insert.columns)?;
        let gives = Gives::inserted(insert);
        for (given, place) in output.columns.iter().zip(places) {
            self.refuse_generated(place.as_ref(), given.span, gives)?;
            self.assign(place.as_ref(), &given.data_type, given.span)?;
        }
        Ok(())
    }

    /// `values (...), (...)`: the server first sees that all rows are as long.
    fn values_rows(
        &mut self,
        rows: &[Vec<Expr>],
        target: &Source<'m>,
        places: &[Place<'m>],
        insert: &Insert,
    ) -> Outcome {
        let (gives, listed) = (Gives::inserted(insert), !insert.columns.is_empty());
        let mut types = Vec::new();
        for row in rows {
            let found = self.row(row)?;
            super::select::refuse_other_length(rows, row)?;
            let has_star = row.iter().any(super::select::is_star);
            let is_known = !has_star && (listed || !target.open);
            if is_known {
                let extra = row.get(places.len()).map(|expr| expr.span);
                refuse_counts(row.len(), extra, places.len(), &insert.columns)?;
                types.push((row, found));
            }
        }
        for (row, found) in types {
            for ((expr, data_type), place) in row.iter().zip(&found).zip(places) {
                if !is_default(expr) {
                    self.refuse_generated(place.as_ref(), expr.span, gives)?;
                }
                self.assign_value(place.as_ref(), data_type, expr)?;
            }
        }
        let values = rows.iter().flat_map(|row| places.iter().zip(row));
        self.refuse_too_large(target, values)
    }

    fn update(&mut self, update: &Update) -> Outcome<Output> {
        self.ctes(&update.ctes, update.recursive)?;
        let target = self.target(&update.table, update.alias.as_ref())?;
        let level = self.level();
        level.mentioned.extend(target.name.clone());
        // What is lateral in `from` does not see the table.
        level.sources.push(Source {
            lateral_only: true,
            ..target.clone()
        });
        self.read_from(&update.from)?;
        if let Some(filter) = &update.filter {
            self.condition(filter, "WHERE")?;
        }
        let output = self.returning(&update.returning, &target)?;
        self.assignments(&update.assignments, &target)?;
        self.refuse_unchangeable(&target, &update.table)?;
        Ok(output)
    }

    /// `set ...`.
    pub(super) fn assignments(
        &mut self,
        assignments: &[Assignment],
        target: &Source<'m>,
    ) -> Outcome {
        for assignment in assignments {
            self.assignment(assignment, target)?;
        }
        refuse_assigned_twice(assignments)
    }

    fn assignment(&mut self, assignment: &Assignment, target: &Source<'m>) -> Outcome {
        let value = &assignment.value;
        let [only] = &*assignment.targets else {
            return self.assign_row(assignment, target);
        };
        if assignment.in_brackets {
            return self.assign_row(assignment, target);
        }
        let data_type = self.value(value)?;
        self.assign_one(only, &data_type, value, target)
    }

    /// That an expression can be stored in what is set.
    fn assign_one(
        &mut self,
        set: &Target,
        data_type: &DataType,
        value: &Expr,
        target: &Source<'m>,
    ) -> Outcome {
        let place = self.target_column(target, &set.column)?;
        if set.part {
            return Ok(());
        }
        if !is_default(value) {
            self.refuse_generated(place.as_ref(), set.column.span, Gives::Update)?;
        }
        self.assign_value(place.as_ref(), data_type, value)?;
        self.refuse_too_large(target, std::iter::once((&place, value)))
    }

    /// `set (a, b) = ...`.
    fn assign_row(&mut self, assignment: &Assignment, target: &Source<'m>) -> Outcome {
        let (value, targets) = (&assignment.value, &assignment.targets);
        let Some(types) = self.row_given(value)? else {
            for set in targets {
                self.target_column(target, &set.column)?;
            }
            return Ok(());
        };
        if types.len() != targets.len() {
            let message = "number of columns does not match number of values";
            let condition = condition::SYNTAX_ERROR;
            return Err(Refusal::new(condition, value.span, message));
        }
        let items = match &value.kind {
            ExprKind::Row(items) => items.as_slice(),
            _ => &[],
        };
        for (position, (set, data_type)) in targets.iter().zip(&types).enumerate() {
            match items.get(position) {
                Some(item) => self.assign_one(set, data_type, item, target)?,
                None => {
                    let place = self.target_column(target, &set.column)?;
                    let place = place.filter(|_| !set.part);
                    self.assign(place.as_ref(), data_type, value.span)?;
                }
            }
        }
        Ok(())
    }

    /// The types in a row, or in a query that gives one; nothing if their number is not known.
    fn row_given(&mut self, value: &Expr) -> Outcome<Option<Vec<DataType>>> {
        match &value.kind {
            ExprKind::Row(items) if !items.iter().any(super::select::is_star) => {
                self.row(items).map(Some)
            }
            ExprKind::Subquery(subquery) if subquery.kind == SubqueryKind::Scalar => {
                let output = self.nested(|reader| reader.query(&subquery.query, false))?;
                let types = output.columns.into_iter().map(|given| given.data_type);
                Ok((!output.open).then(|| types.collect()))
            }
            ExprKind::Row(_) => self.value(value).map(|_| None),
            ExprKind::Other(parts) if !parts.is_empty() => self.value(value).map(|_| None),
            _ => {
                let message = "source for a multiple-column UPDATE item must be a sub-SELECT or ROW() expression";
                let condition = condition::FEATURE_NOT_SUPPORTED;
                Err(Refusal::new(condition, value.span, message))
            }
        }
    }

    fn delete(&mut self, delete: &Delete) -> Outcome<Output> {
        self.ctes(&delete.ctes, delete.recursive)?;
        let target = self.target(&delete.table, delete.alias.as_ref())?;
        let level = self.level();
        level.mentioned.extend(target.name.clone());
        level.sources.push(Source {
            lateral_only: true,
            ..target.clone()
        });
        self.read_from(&delete.using)?;
        if let Some(filter) = &delete.filter {
            self.condition(filter, "WHERE")?;
        }
        let output = self.returning(&delete.returning, &target)?;
        self.refuse_unchangeable(&target, &delete.table)?;
        Ok(output)
    }

    fn merge(&mut self, merge: &Merge) -> Outcome<Output> {
        self.ctes(&merge.ctes, merge.recursive)?;
        let target = self.target(&merge.table, merge.alias.as_ref())?;
        self.level().mentioned.extend(target.name.clone());
        let sources = self.nested(|reader| reader.source_of(&merge.source))?;
        self.level().sources.push(target.clone());
        self.level().sources.extend(sources.iter().cloned());
        self.condition(&merge.on, "JOIN/ON")?;
        for when in &merge.whens {
            self.merge_when(when, &target, &sources)?;
        }
        // `returning` sees both, and `merge_action()`.
        self.returning(&merge.returning, &target)
    }

    /// `returning`, which from PostgreSQL 18 on sees the rows as they were and as they are.
    fn returning(&mut self, items: &[Item], target: &Source<'m>) -> Outcome<Output> {
        if !items.is_empty() && self.model.may_be(18) {
            for name in ["old", "new"] {
                let mut sources = self.level().sources.iter();
                if sources.all(|source| source.name.as_deref() != Some(name)) {
                    let mut source = target.clone().called(name);
                    source.is_bare = false;
                    self.level().sources.push(source);
                }
            }
        }
        self.items(items)
    }

    fn merge_when(
        &mut self,
        when: &MergeWhen,
        target: &Source<'m>,
        sources: &[Source<'m>],
    ) -> Outcome {
        let mut visible = Vec::new();
        if when.sees_target {
            visible.push(target.clone());
        }
        if when.sees_source {
            visible.extend(sources.iter().cloned());
        }
        let all = std::mem::replace(&mut self.level().sources, visible);
        let read = self.merge_action(when, target);
        self.level().sources = all;
        read
    }

    fn merge_action(&mut self, when: &MergeWhen, target: &Source<'m>) -> Outcome {
        if let Some(condition) = &when.condition {
            self.condition(condition, "WHEN")?;
        }
        match &when.action {
            MergeAction::Plain => Ok(()),
            MergeAction::Update(assignments) => self.assignments(assignments, target),
            MergeAction::Insert { columns, values } => {
                let places = self.insert_places(target, columns)?;
                let types = self.row(values)?;
                if values.is_empty() || (columns.is_empty() && target.open) {
                    return Ok(());
                }
                let extra = values.get(places.len()).map(|expr| expr.span);
                refuse_counts(values.len(), extra, places.len(), columns)?;
                for ((expr, data_type), place) in values.iter().zip(&types).zip(&places) {
                    self.assign_value(place.as_ref(), data_type, expr)?;
                }
                Ok(())
            }
        }
    }
}

/// `default`, which stands for no value.
pub(super) fn is_default(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Other(parts) if parts.is_empty())
}

/// That no column is given two values; parts of one may be.
fn refuse_assigned_twice(assignments: &[Assignment]) -> Outcome {
    let targets = assignments.iter().flat_map(|set| &set.targets);
    let mut before: Vec<&Target> = Vec::new();
    for target in targets {
        let same = |other: &&Target| {
            other.column.text == target.column.text && !(other.part && target.part)
        };
        if before.iter().any(same) {
            let name = &target.column;
            let message = format!("multiple assignments to same column \"{}\"", name.text);
            return Err(Refusal::new(condition::SYNTAX_ERROR, name.span, message));
        }
        before.push(target);
    }
    Ok(())
}

/// That there are as many values as columns.
fn refuse_counts(
    values: usize,
    extra: Option<crate::text::Span>,
    places: usize,
    columns: &[Target],
) -> Outcome {
    if values > places {
        let message = "INSERT has more expressions than target columns";
        let span = extra.unwrap_or_default();
        return Err(Refusal::new(condition::SYNTAX_ERROR, span, message));
    }
    match columns.get(values) {
        Some(column) => {
            let message = "INSERT has more target columns than expressions";
            let span = column.column.span;
            Err(Refusal::new(condition::SYNTAX_ERROR, span, message))
        }
        None => Ok(()),
    }
}
