//! Drops objects with what depends on them, as in the server's `dependency.c`.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::text::Span;

use super::Model;
use super::catalog::{
    Address, Catalog, Dependency, DependencyKind, Kind, NOWHERE, Oid, RelationKind, Space,
};
use super::condition;
use super::describe::is_row_type;
use super::refusal::{Outcome, Refusal};

/// How an object came to be dropped.
#[derive(Clone, Copy, Debug, Default)]
struct Reached {
    /// The statement names it.
    asked: bool,
    /// It goes with what it depends on.
    automatic: bool,
    /// What it depends on, if that stands in the way.
    normal: Option<Address>,
}

impl Model<'_> {
    /// Drops what the statement names, and what goes with it; with `cascade`, what depends on it.
    ///
    /// `span` is where the first of them is named.
    pub(super) fn delete(&mut self, targets: &[Address], cascade: bool, span: Span) -> Outcome {
        let mut found = BTreeMap::new();
        for &target in targets {
            self.check_owner(target, targets, span)?;
            reach(&self.catalog, target, &mut found);
            found.entry(target).or_default().asked = true;
        }
        if !cascade {
            self.refuse_dependents(targets, &found, span)?;
        }
        // Whole objects go after what is in them, so that nothing is looked up in vain.
        for &address in found.keys().rev() {
            self.delete_one(address);
        }
        Ok(())
    }

    /// A part of something else cannot be dropped alone.
    fn check_owner(&self, target: Address, targets: &[Address], span: Span) -> Outcome {
        let owner = self.catalog.dependencies(target).find(|dependency| {
            dependency.dependent == target
                && matches!(
                    dependency.kind,
                    DependencyKind::Internal | DependencyKind::Extension
                )
                && !targets.contains(&dependency.on)
                && !targets.contains(&dependency.on.oid.into())
        });
        let Some(Dependency { on, .. }) = owner else {
            return Ok(());
        };
        if !self.catalog.is_certain(on.oid) {
            return Ok(());
        }
        let owner = self.describe(on);
        let message = format!(
            "cannot drop {} because {owner} requires it",
            self.describe(target)
        );
        let refusal = Refusal::new(condition::DEPENDENT_OBJECTS_STILL_EXIST, span, message);
        Err(refusal.help(format!("you can drop {owner} instead")))
    }

    fn refuse_dependents(
        &self,
        targets: &[Address],
        found: &BTreeMap<Address, Reached>,
        span: Span,
    ) -> Outcome {
        let in_the_way = found.iter().filter(|(address, reached)| {
            !reached.asked
                && !reached.automatic
                && reached.normal.is_some()
                && !targets.contains(&address.oid.into())
                && self.is_wholly_certain(address.oid)
        });
        let mut in_the_way: Vec<_> = in_the_way
            .filter_map(|(&address, reached)| Some((address, reached.normal?)))
            .collect();
        let Some(&(first, _)) = in_the_way.first() else {
            return Ok(());
        };
        in_the_way.dedup();
        let message = match targets {
            [target] => format!(
                "cannot drop {} because other objects depend on it",
                self.describe(*target)
            ),
            _ => "cannot drop desired object(s) because other objects depend on them".to_owned(),
        };
        let mut refusal = Refusal::new(condition::DEPENDENT_OBJECTS_STILL_EXIST, span, message);
        for (address, on) in in_the_way.iter().take(5) {
            refusal = refusal.note(format!(
                "{} depends on {}",
                self.describe(*address),
                self.describe(*on)
            ));
        }
        let origin = self.catalog.get(first.oid).and_then(|object| object.origin);
        let refusal = refusal.at(origin, format!("{} is made here", self.describe(first)));
        Err(refusal.help("drop those first, or write `cascade` to drop them too"))
    }

    /// Whether neither an object nor what it is a part of is in doubt.
    fn is_wholly_certain(&self, oid: Oid) -> bool {
        let scope = self.catalog.get(oid).map(|object| object.scope);
        self.catalog.is_certain(oid)
            && scope.is_none_or(|scope| scope == NOWHERE || self.catalog.is_certain(scope))
    }

    fn delete_one(&mut self, address: Address) {
        match address.column {
            0 => self.forget_object(address),
            column => {
                let dependencies: Vec<_> = self
                    .catalog
                    .dependencies(address)
                    .chain(self.catalog.dependents(address))
                    .collect();
                for dependency in dependencies {
                    self.catalog.forget(dependency);
                }
                if let Some(relation) = self.relation_mut(address.oid)
                    && let Some(column) = relation.columns.get_mut(usize::from(column) - 1)
                {
                    column.dropped = true;
                    column.not_null = false;
                    column.has_default = false;
                }
            }
        }
    }

    /// Takes an object out, and what the row of another object says of it.
    fn forget_object(&mut self, address: Address) {
        let Some(object) = self.catalog.get(address.oid) else {
            return;
        };
        let (space, scope) = (object.space, object.scope);
        let number = object.name.parse::<u16>().ok();
        if space == Space::Default
            && let Some(number) = number
            && let Some(relation) = self.relation_mut(scope)
            && let Some(column) = relation
                .columns
                .get_mut(usize::from(number).wrapping_sub(1))
        {
            column.has_default = false;
            column.generated = None;
        }
        self.catalog.remove(address.oid);
    }
}

/// Notes an object and all that goes with it.
fn reach(catalog: &Catalog, target: Address, found: &mut BTreeMap<Address, Reached>) {
    if found.contains_key(&target) {
        return;
    }
    found.insert(target, Reached::default());
    // The server looks at the newest first, and tells by what it came there first.
    let mut dependents: Vec<_> = catalog.dependents(target).collect();
    dependents.sort_by_key(|found| Reverse(found.dependent.oid));
    for Dependency {
        dependent, kind, ..
    } in dependents
    {
        // A part of the object itself goes with it.
        if dependent.oid == target.oid && (target.column == 0 || dependent == target) {
            continue;
        }
        reach_through_owner(catalog, dependent, target, found);
        let reached = found.entry(dependent).or_default();
        match kind {
            DependencyKind::Normal => {
                reached.normal.get_or_insert(shown(catalog, target));
            }
            DependencyKind::Auto | DependencyKind::Internal | DependencyKind::Extension => {
                reached.automatic = true;
            }
        }
    }
}

/// What is a part of something goes only with the whole: a view's rule with the view.
fn reach_through_owner(
    catalog: &Catalog,
    dependent: Address,
    target: Address,
    found: &mut BTreeMap<Address, Reached>,
) {
    let owner = catalog
        .dependencies(dependent)
        .find(|found| found.dependent == dependent && found.kind == DependencyKind::Internal)
        .map(|found| found.on)
        .filter(|owner| owner.oid != target.oid);
    if let Some(owner) = owner
        && !found.contains_key(&owner)
    {
        reach(catalog, owner, found);
        let by = found.get(&dependent).and_then(|reached| reached.normal);
        let reached = found.entry(owner).or_default();
        reached.normal = reached.normal.or(by).or(Some(target));
    }
    reach(catalog, dependent, found);
}

/// What is named in a message: of a row type, its table.
fn shown(catalog: &Catalog, address: Address) -> Address {
    let Some(object) = catalog.get(address.oid) else {
        return address;
    };
    if !is_row_type(&object.kind) {
        return address;
    }
    catalog
        .dependencies(address)
        .find(|found| found.kind == DependencyKind::Internal)
        .map_or(address, |found| {
            let composite = catalog.get(found.on.oid).is_some_and(|owner| {
                matches!(&owner.kind, Kind::Relation(relation) if matches!(relation.kind, RelationKind::Composite))
            });
            if composite { address } else { found.on }
        })
}
