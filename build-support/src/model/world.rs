//! The bridge between the types of the catalog and the rules about types.

use super::Model;
use super::builtin::{
    Cast, CastContext, Facts, Objects, Type as Builtin, TypeId, TypeKind, UserTypes, World,
};
use super::catalog::{Base, DataType, Kind, NOWHERE, Oid, Space, Type};
use super::lookup::Step;

impl Model<'_> {
    /// All types, with the rules about them.
    pub(super) fn world(&self) -> World<'_> {
        World::new(self.builtins, self)
    }

    /// The number of a type; none if it is not known.
    pub(super) fn type_id(&self, of: &DataType) -> Option<TypeId> {
        let plain = match &of.base {
            Base::Unknown => return None,
            Base::Builtin(name) => self.builtins.type_(name)?.id,
            Base::Own(oid) => self.own_type_id(*oid)?,
        };
        match of.array {
            // Arrays of arrays are arrays of the same elements.
            true if !plain.array => plain.array(),
            _ => Some(plain),
        }
    }

    fn own_type_id(&self, oid: Oid) -> Option<TypeId> {
        if !self.catalog.is_certain(oid) {
            return None;
        }
        match self.own(oid)? {
            Type::Base {
                extension: Some(extension),
            } => {
                let name = &self.catalog.get(oid)?.name;
                let objects = self.builtins.extension(extension)?.objects?;
                objects.type_(name).map(|found: Builtin| found.id)
            }
            Type::Base { extension: None } | Type::Shell => None,
            _ => Some(TypeId::of(oid.0)),
        }
    }

    /// The type of that number.
    pub(super) fn named_type(&self, of: TypeId) -> DataType {
        let base = match of.number {
            number if number >= TypeId::EXTENSION => return self.extension_type(of),
            number if number >= TypeId::USER => Base::Own(Oid(number)),
            number => match self.builtins.type_name(number) {
                Some(name) => Base::Builtin(name.into()),
                None => Base::Unknown,
            },
        };
        DataType {
            base,
            array: of.array,
            modifier: None,
        }
    }

    /// The type of an extension, if the catalog has it.
    fn extension_type(&self, of: TypeId) -> DataType {
        let found = self.builtins.type_name(of.number).and_then(|name| {
            let mut all = self.catalog.named_anywhere(Space::Type, name);
            all.find(|&oid| self.own_type_id(oid) == Some(TypeId::of(of.number)))
        });
        match found {
            Some(oid) => DataType {
                array: of.array,
                ..DataType::own(oid)
            },
            None => DataType::unknown(),
        }
    }

    /// Whether a value of one type can be had as one of another; nothing if that is not known.
    pub(super) fn coercible(
        &self,
        from: &DataType,
        to: &DataType,
        context: CastContext,
    ) -> Option<bool> {
        let (from, to) = (self.type_id(from), self.type_id(to));
        match self.world().coercible(from, to, context) {
            Some(false) if !self.are_casts_known() => None,
            found => found,
        }
    }

    /// Whether no cast can have been created.
    pub(super) fn are_casts_known(&self) -> bool {
        !self.catalog.may_hold(NOWHERE, "cast")
    }

    /// What the extensions that are there have brought; nothing if that is not known of one.
    pub(super) fn installed(&self) -> Option<Vec<Objects>> {
        let extensions = self.catalog.within(Space::Extension, NOWHERE);
        let objects = extensions.map(|(_, object)| {
            let found = self.builtins.extension(&object.name)?;
            found.objects.filter(|_| !object.uncertain)
        });
        objects.collect()
    }

    /// Whether there are surely no operators but those of the system and of extensions.
    pub(super) fn are_operators_known(&self) -> bool {
        let Some(mut steps) = self.steps() else {
            return false;
        };
        let is_closed = |step: Step| match step {
            Step::Schema(scope) => !self.catalog.may_hold_in(Space::Operator, scope, ""),
            Step::Unknown => false,
        };
        self.are_casts_known()
            && !self.catalog.may_hold(NOWHERE, "operator")
            && self.installed().is_some()
            && steps.all(is_closed)
    }
}

impl UserTypes for Model<'_> {
    fn facts(&self, number: u32) -> Option<Facts> {
        let oid = Oid(number);
        if !self.catalog.is_certain(oid) {
            return None;
        }
        let (kind, category) = match self.own(oid)? {
            Type::Enum(_) => (TypeKind::Enum, b'E'),
            Type::Composite { .. } => (TypeKind::Composite, b'C'),
            Type::Domain { base, .. } => {
                let base = self.type_id(base)?;
                (TypeKind::Domain(base), self.category(base)?)
            }
            Type::Range { subtype } => {
                let subtype = self.type_id(subtype)?;
                let kind = TypeKind::Range {
                    subtype,
                    multirange: self.multirange(oid),
                };
                (kind, b'R')
            }
            Type::Multirange { range } => (TypeKind::Multirange(TypeId::of(range.0)), b'R'),
            Type::Shell | Type::Base { .. } => return None,
        };
        Some(Facts::of_user(kind, category))
    }

    fn cast(&self, _: TypeId, _: TypeId) -> Option<Cast> {
        // A statement that creates one puts all casts in doubt.
        None
    }

    fn inherits(&self, from: TypeId, to: TypeId) -> bool {
        if from.array || to.array {
            return false;
        }
        let relation = |of: TypeId| match self.own(Oid(of.number)) {
            Some(Type::Composite { relation }) => Some(*relation),
            _ => None,
        };
        match (relation(from), relation(to)) {
            (Some(from), Some(to)) => self.descends(from, to, 0),
            _ => false,
        }
    }
}

/// How deep tables may inherit; the server has no limit, but no table is that deep.
const DEEPEST: usize = 64;

impl Model<'_> {
    fn category(&self, of: TypeId) -> Option<u8> {
        match of.array {
            true => Some(b'A'),
            false => self.world().facts(of).map(|facts| facts.category),
        }
    }

    fn multirange(&self, range: Oid) -> Option<TypeId> {
        let mut dependents = self.catalog.dependents(range.into());
        let found = dependents.find(|found| {
            let object = self.catalog.get(found.dependent.oid);
            let kind = object.map(|object| &object.kind);
            matches!(kind, Some(Kind::Type(Type::Multirange { .. })))
        });
        found.map(|found| TypeId::of(found.dependent.oid.0))
    }

    /// Whether a relation inherits from another, over some steps.
    pub(super) fn descends(&self, from: Oid, to: Oid, depth: usize) -> bool {
        let Some(relation) = self.relation(from).filter(|_| depth < DEEPEST) else {
            return false;
        };
        let mut parents = relation.parents.iter();
        parents.any(|&parent| parent == to || self.descends(parent, to, depth + 1))
    }
}
