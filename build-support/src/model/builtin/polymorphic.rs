//! What `anyelement` and its like stand for in a call, by the rules of the
//! server's `enforce_generic_type_consistency`.

use super::types::{TypeId, TypeKind};
use super::world::World;

/// What stands for what; each is none if no argument says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Bindings {
    element: Option<TypeId>,
    array: Option<TypeId>,
    range: Option<TypeId>,
    multirange: Option<TypeId>,
    compatible: Option<TypeId>,
    compatible_range: Option<TypeId>,
    compatible_multirange: Option<TypeId>,
}

/// What the arguments say, before all of it is put together.
struct Gathered {
    found: Bindings,
    /// What `anycompatible` and its like are to agree on.
    compatible: Vec<TypeId>,
}

/// Puts a type in its place; false if another one is there.
fn agree(place: &mut Option<TypeId>, of: TypeId) -> bool {
    *place.get_or_insert(of) == of
}

impl<'w> World<'w> {
    /// What the polymorphic types among `declared` stand for; none if the arguments disagree.
    pub(super) fn bind(self, actual: &[TypeId], declared: &[TypeId]) -> Option<Bindings> {
        let mut gathered = Gathered {
            found: Bindings::default(),
            compatible: Vec::new(),
        };
        for (&actual, &declared) in actual.iter().zip(declared) {
            if actual != TypeId::UNKNOWN && !self.gather(actual, declared, &mut gathered) {
                return None;
            }
        }
        let Gathered {
            mut found,
            compatible,
        } = gathered;
        let has = |of| declared.contains(&of);
        let agrees = self.settle_elements(&mut found)
            && (!has(TypeId::ANYNONARRAY)
                || !found
                    .element
                    .is_some_and(|of| self.is_array_or_domain_over_one(of)))
            && (!has(TypeId::ANYENUM) || self.is_enum(found.element));
        if !agrees {
            return None;
        }
        let of_ranges = found.compatible_range.or(found.compatible_multirange);
        if !compatible.is_empty() || of_ranges.is_some() {
            self.settle_compatible(&compatible, &mut found)?;
            let is_array = found
                .compatible
                .is_some_and(|of| self.is_array_or_domain_over_one(of));
            if has(TypeId::ANYCOMPATIBLENONARRAY) && is_array {
                return None;
            }
        }
        Some(found)
    }

    fn is_enum(self, of: Option<TypeId>) -> bool {
        of.is_some_and(|of| self.kind(of) == Some(TypeKind::Enum))
    }

    /// Notes what one argument says; false if that cannot be.
    fn gather(self, actual: TypeId, declared: TypeId, gathered: &mut Gathered) -> bool {
        let Gathered { found, compatible } = gathered;
        let base = self.base(actual);
        match declared {
            TypeId::ANYELEMENT | TypeId::ANYNONARRAY | TypeId::ANYENUM => {
                agree(&mut found.element, actual)
            }
            TypeId::ANYARRAY => agree(&mut found.array, base),
            TypeId::ANYRANGE => agree(&mut found.range, base),
            TypeId::ANYMULTIRANGE => agree(&mut found.multirange, base),
            TypeId::ANYCOMPATIBLE | TypeId::ANYCOMPATIBLENONARRAY => {
                compatible.push(actual);
                true
            }
            TypeId::ANYCOMPATIBLEARRAY => {
                let element = self.element(base);
                compatible.extend(element);
                element.is_some()
            }
            TypeId::ANYCOMPATIBLERANGE => agree(&mut found.compatible_range, base),
            TypeId::ANYCOMPATIBLEMULTIRANGE => agree(&mut found.compatible_multirange, base),
            _ => true,
        }
    }

    /// Has array, range and multirange agree on the element.
    fn settle_elements(self, found: &mut Bindings) -> bool {
        if let Some(array) = found.array {
            match self.element(array) {
                Some(element) if agree(&mut found.element, element) => {}
                _ => return false,
            }
        }
        if let Some(multirange) = found.multirange {
            match self.kind(multirange) {
                Some(TypeKind::Multirange(range)) if agree(&mut found.range, range) => {}
                _ => return false,
            }
        }
        match found.range.map(|range| self.subtype(range)) {
            None => true,
            Some(Some(subtype)) => agree(&mut found.element, subtype),
            Some(None) => false,
        }
    }

    /// Finds what `anycompatible` is; the bounds of ranges must be just that.
    fn settle_compatible(self, types: &[TypeId], found: &mut Bindings) -> Option<()> {
        let mut types = types.to_vec();
        if let Some(multirange) = found.compatible_multirange {
            match self.kind(multirange) {
                Some(TypeKind::Multirange(range)) if agree(&mut found.compatible_range, range) => {}
                _ => return None,
            }
        }
        let subtype = match found.compatible_range {
            Some(range) => Some(self.subtype(range)?),
            None => None,
        };
        types.extend(subtype);
        let common = self.common_type(&types)?;
        found.compatible = Some(common);
        subtype
            .is_none_or(|subtype| subtype == common)
            .then_some(())
    }

    fn subtype(self, range: TypeId) -> Option<TypeId> {
        match self.kind(range)? {
            TypeKind::Range { subtype, .. } => Some(subtype),
            _ => None,
        }
    }

    /// What a polymorphic type stands for; any other one stands for itself. None if the
    /// server cannot say and refuses the call.
    pub(super) fn bound(self, found: &Bindings, of: TypeId) -> Option<TypeId> {
        let compatible = found.compatible.unwrap_or(TypeId::TEXT);
        match of {
            TypeId::ANYELEMENT | TypeId::ANYNONARRAY | TypeId::ANYENUM => found.element,
            TypeId::ANYARRAY => found.array.or_else(|| self.array_of(found.element?)),
            TypeId::ANYRANGE => found.range,
            TypeId::ANYMULTIRANGE => found
                .multirange
                .or_else(|| self.multirange_of(found.range?)),
            TypeId::ANYCOMPATIBLE | TypeId::ANYCOMPATIBLENONARRAY => Some(compatible),
            TypeId::ANYCOMPATIBLEARRAY => self.array_of(compatible),
            TypeId::ANYCOMPATIBLERANGE => found.compatible_range,
            TypeId::ANYCOMPATIBLEMULTIRANGE => found
                .compatible_multirange
                .or_else(|| self.multirange_of(found.compatible_range?)),
            of => Some(of),
        }
    }

    /// Whether one of the ranges is of the user, and its multirange not known.
    pub(super) fn lacks_multirange(self, found: &Bindings) -> bool {
        let ranges = [found.range, found.compatible_range];
        let mut ranges = ranges.into_iter().flatten();
        ranges.any(|range| self.multirange_of(range).is_none())
    }

    fn multirange_of(self, range: TypeId) -> Option<TypeId> {
        match self.kind(range)? {
            TypeKind::Range { multirange, .. } => multirange,
            _ => None,
        }
    }
}
