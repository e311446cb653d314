//! Domains.

use crate::syntax::Ident;
use crate::syntax::change::{
    AlterDomain, AlterDomainKind, ColumnConstraint, ColumnConstraintKind, CreateDomain, Expr,
};

use super::Model;
use super::catalog::{
    Column, Constraint, ConstraintKind, DataType, DependencyKind, Kind, Oid, Presence, Space, Type,
};
use super::condition;
use super::expression::Place;
use super::query::Reader;
use super::refusal::{Outcome, Refusal};

impl Model<'_> {
    /// `create domain`.
    pub(super) fn create_domain(&mut self, create: &CreateDomain) -> Outcome {
        let Some(schema) = self.creation_schema(&create.name)? else {
            self.catalog.doubt_name(&create.name.last().text);
            return Ok(());
        };
        let name = create.name.last();
        match self.defined_type(schema, name) {
            Presence::Present(other) => return Err(self.duplicate_type(other, name)),
            Presence::Unknown => return Ok(()),
            Presence::Absent => {}
        }
        let base = self.data_type(&create.data_type)?;
        let own = super::describe::own_type(&base);
        let mut kinds = create.constraints.iter().map(|constraint| &constraint.kind);
        let not_null = kinds.any(|kind| matches!(kind, ColumnConstraintKind::NotNull));
        let domain = Type::Domain {
            base: Box::new(base),
            not_null,
        };
        let oid = self.add_type(schema, name, domain);
        if let Some(own) = own {
            self.catalog.depend(oid, own, DependencyKind::Normal);
        }
        for constraint in &create.constraints {
            if let ColumnConstraintKind::Default(expr) = &constraint.kind {
                self.set_domain_default(oid, expr)?;
            }
        }
        for constraint in &create.constraints {
            if matches!(constraint.kind, ColumnConstraintKind::Check(_)) {
                self.add_domain_check(oid, constraint)?;
            }
        }
        Ok(())
    }

    /// Reads the default of a domain, which it needs from then on.
    fn set_domain_default(&mut self, oid: Oid, expr: &Expr) -> Outcome {
        let base = self.beneath(&DataType::own(oid));
        let reader = Reader::of_domain(self, &base, Place::Default);
        let (found, needs) = reader.understand_expression(expr)?;
        let name = self
            .catalog
            .get(oid)
            .map_or_else(String::new, |object| object.name.clone());
        self.assignable(&Column::new(name, base), expr, &found)?;
        let needs: Vec<_> = needs.into_iter().collect();
        self.needs(oid.into(), &needs);
        Ok(())
    }

    fn add_domain_check(&mut self, oid: Oid, constraint: &ColumnConstraint) -> Outcome {
        let name = match &constraint.name {
            Some(name) => {
                if let Presence::Present(other) =
                    self.catalog.find(Space::Constraint, oid, &name.text)
                {
                    let of = self.catalog.get(oid).map_or("?", |object| &object.name);
                    let message = format!(
                        "constraint \"{}\" for domain \"{of}\" already exists",
                        name.text
                    );
                    let refusal = Refusal::new(condition::DUPLICATE_OBJECT, name.span, message);
                    return Err(self.already(refusal, other));
                }
                name.clone()
            }
            None => {
                let Some(domain) = self.catalog.get(oid) else {
                    return Ok(());
                };
                let text = self.catalog.choose_constraint_name(
                    domain.scope,
                    &domain.name,
                    None,
                    "check",
                    &[],
                );
                Ident {
                    text,
                    span: constraint.span,
                }
            }
        };
        let base = self.beneath(&DataType::own(oid));
        let mut wording = None;
        let needs = match &constraint.kind {
            ColumnConstraintKind::Check(expr) => {
                wording = self.wording(expr.span);
                let reader = Reader::of_domain(self, &base, Place::Check);
                reader.understand_expression(expr)?.1
            }
            _ => std::collections::BTreeSet::new(),
        };
        let check = ConstraintKind::Check(wording);
        let check = Kind::Constraint(Box::new(Constraint::new(check)));
        let added = self.add(Space::Constraint, oid, &name, check);
        self.catalog.depend(added, oid, DependencyKind::Auto);
        let needs: Vec<_> = needs.into_iter().collect();
        self.needs(added.into(), &needs);
        Ok(())
    }

    /// `alter domain`.
    pub(super) fn alter_domain(&mut self, alter: &AlterDomain) -> Outcome {
        let Some(oid) = self.existing_type(&alter.name)? else {
            return Ok(());
        };
        if !matches!(self.own(oid), Some(Type::Domain { .. })) {
            let message = format!("{} is not a domain", alter.name);
            return Err(Refusal::new(
                condition::WRONG_OBJECT_TYPE,
                alter.name.span(),
                message,
            ));
        }
        match &alter.kind {
            AlterDomainKind::Plain(None) => Ok(()),
            AlterDomainKind::Plain(Some(expr)) => self.set_domain_default(oid, expr),
            AlterDomainKind::AddConstraint(constraint) => self.add_domain_check(oid, constraint),
            AlterDomainKind::ValidateConstraint(name) => {
                self.domain_constraint(oid, name).map(|_| ())
            }
            AlterDomainKind::DropConstraint { name, if_exists } => {
                match self.catalog.find(Space::Constraint, oid, &name.text) {
                    Presence::Absent if *if_exists => Ok(()),
                    _ => {
                        if let Some(found) = self.domain_constraint(oid, name)? {
                            self.catalog.remove(found);
                        }
                        Ok(())
                    }
                }
            }
        }
    }

    fn domain_constraint(&self, oid: Oid, name: &Ident) -> Outcome<Option<Oid>> {
        match self.catalog.find(Space::Constraint, oid, &name.text) {
            Presence::Present(found) => Ok(Some(found)),
            Presence::Unknown => Ok(None),
            Presence::Absent if self.may_be(17) => Ok(None),
            Presence::Absent => {
                let of = self.catalog.get(oid).map_or("?", |object| &object.name);
                let message = format!(
                    "constraint \"{}\" of domain \"{of}\" does not exist",
                    name.text
                );
                let refusal = Refusal::new(condition::UNDEFINED_OBJECT, name.span, message);
                Err(self.advise(refusal, Space::Constraint, &[oid], &name.text))
            }
        }
    }
}
