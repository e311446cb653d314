//! What indexes and foreign keys compare with.

use super::CastContext;
use super::classes::{Class, Member};
use super::contents::Objects;
use super::types::TypeId;
use super::world::World;

/// The strategy of equality in a family of the method `btree`.
const EQUAL: u16 = 3;

/// An operator class, and where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FoundClass {
    /// Its name.
    pub(crate) name: &'static str,
    /// What it is.
    pub(crate) class: &'static Class,
    objects: Objects,
}

impl FoundClass {
    /// What brought it: the system or an extension.
    pub(crate) const fn objects(self) -> Objects {
        self.objects
    }

    /// The operators of its family.
    pub(crate) fn operators(self, method: &str) -> impl Iterator<Item = &'static Member> + Clone {
        self.objects.family(method, self.class.family)
    }
}

impl World<'_> {
    /// The operator class that an index of this method uses for a type if none is named:
    /// `GetDefaultOpClass`. The inner none says that there is none, the outer one that the
    /// type is not known. `installed` is what extensions have brought.
    pub(crate) fn default_class(
        self,
        method: &str,
        of: Option<TypeId>,
        installed: &[Objects],
    ) -> Option<Option<FoundClass>> {
        let of = of.filter(|&of| self.is_known(of))?;
        let of = self.base(of);
        let mut defaults = self.classes(method, installed);
        if let Some(found) = defaults.find(|found| found.class.input == of) {
            return Some(Some(found));
        }
        let fitting = self.classes(method, installed);
        let mut fitting: Vec<_> = fitting
            .filter(|found| self.is_binary_coercible(of, found.class.input))
            .collect();
        let wanted = (self.category(of).0, true);
        if fitting
            .iter()
            .any(|found| self.category(found.class.input) == wanted)
        {
            fitting.retain(|found| self.category(found.class.input) == wanted);
        }
        Some(match *fitting {
            [only] => Some(only),
            _ => None,
        })
    }

    /// The classes that are defaults for their types.
    fn classes(self, method: &str, installed: &[Objects]) -> impl Iterator<Item = FoundClass> {
        let system = self.builtins().system();
        let all = std::iter::once(system).chain(installed.iter().copied());
        all.flat_map(move |objects| {
            objects
                .classes(method)
                .map(move |(name, class)| FoundClass {
                    name,
                    class,
                    objects,
                })
        })
        .filter(|found| found.class.default)
    }

    /// Whether a column of one type can refer to a key of the other, which has the default
    /// operator class; none if a type is not known.
    pub(crate) fn can_refer(
        self,
        from: Option<TypeId>,
        key: Option<TypeId>,
        installed: &[Objects],
    ) -> Option<bool> {
        let from = from.filter(|&from| self.is_known(from))?;
        let Some(found) = self.default_class("btree", key, installed)? else {
            // There can be no such key; that is another's to say.
            return None;
        };
        let wanted = found.class.input;
        let beneath = self.base(from);
        let equality = |left, right| {
            let mut operators = found.operators("btree");
            operators.any(|one| (one.strategy, one.left, one.right) == (EQUAL, left, right))
        };
        if equality(wanted, beneath) && equality(beneath, beneath) {
            return Some(true);
        }
        let both = [key?, from];
        let fits = |&of: &TypeId| self.can_coerce(of, wanted, CastContext::Implicit);
        Some(both.iter().all(fits) && self.bind(&both, &[wanted; 2]).is_some())
    }
}
