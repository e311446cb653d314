//! What can be cast to what, by the rules of the server's `parse_coerce.c`.
//!
//! All types here must be [known](World::is_known); whoever asks sees to that.

use super::Builtins;
use super::casts::{Cast, CastContext, CastMethod};
use super::types::{Facts, TypeId, TypeKind};

/// The types that are not built in.
pub(crate) trait UserTypes {
    /// What is known of a type; none if nothing is.
    fn facts(&self, number: u32) -> Option<Facts>;

    /// The cast between two types that somebody created.
    fn cast(&self, from: TypeId, to: TypeId) -> Option<Cast>;

    /// Whether the rows of one composite type are rows of the other by inheritance.
    fn inherits(&self, from: TypeId, to: TypeId) -> bool;
}

/// All types: those of the system and extensions, and the user's.
#[derive(Clone, Copy)]
pub(crate) struct World<'w> {
    builtins: Builtins,
    user: &'w dyn UserTypes,
}

/// How deep domains may lie on domains; no type that is sound is that deep.
const DEEPEST: usize = 64;

impl<'w> World<'w> {
    /// The types that servers of some version have, and those of the user.
    pub(crate) fn new(builtins: Builtins, user: &'w dyn UserTypes) -> Self {
        Self { builtins, user }
    }

    /// What servers of the version have.
    pub(crate) const fn builtins(self) -> Builtins {
        self.builtins
    }

    /// What is known of a type; of an array, about its elements.
    pub(crate) fn facts(self, of: TypeId) -> Option<Facts> {
        match of.is_of_user() {
            true => self.user.facts(of.number),
            false => self.builtins.facts(of.number),
        }
    }

    /// Whether enough is known of a type, and of what lies beneath, to judge.
    pub(crate) fn is_known(self, of: TypeId) -> bool {
        let mut of = of;
        for _ in 0..DEEPEST {
            if !of.is_of_user() {
                return true;
            }
            of = match self.facts(of).map(|facts| facts.kind) {
                None => return false,
                Some(TypeKind::Domain(base) | TypeKind::Multirange(base)) => base,
                Some(TypeKind::Range { subtype, .. }) => subtype,
                Some(_) => return true,
            };
        }
        false
    }

    /// The type beneath domains.
    pub(crate) fn base(self, of: TypeId) -> TypeId {
        let mut of = of;
        for _ in 0..DEEPEST {
            // No domain has one of the numbers that the system itself knows.
            match (of.number >= TypeId::UNPINNED).then(|| self.kind(of)) {
                Some(Some(TypeKind::Domain(base))) => of = base,
                _ => break,
            }
        }
        of
    }

    /// The kind of a type that is no array.
    pub(super) fn kind(self, of: TypeId) -> Option<TypeKind> {
        match of.array {
            true => None,
            false => self.facts(of).map(|facts| facts.kind),
        }
    }

    /// The type of the elements of an array, not of a domain over one.
    pub(crate) fn element(self, of: TypeId) -> Option<TypeId> {
        match of {
            TypeId::INT2VECTOR | TypeId::OIDVECTOR => match self.kind(of)? {
                TypeKind::Vector(element) => Some(element),
                _ => None,
            },
            of => of.array.then_some(TypeId::of(of.number)),
        }
    }

    /// The type of arrays of this one, if there is one.
    pub(crate) fn array_of(self, of: TypeId) -> Option<TypeId> {
        let has_array = self.facts(of).is_some_and(|facts| facts.has_array);
        has_array.then(|| of.array()).flatten()
    }

    /// The category of a type, and whether it is preferred there.
    pub(super) fn category(self, of: TypeId) -> (u8, bool) {
        match self.facts(of) {
            Some(facts) if !of.array => (facts.category, facts.preferred),
            Some(Facts {
                kind: TypeKind::Pseudo,
                ..
            }) => (b'P', false),
            _ => (b'A', false),
        }
    }

    /// Whether a type is composite, or a domain over one.
    pub(crate) fn is_composite(self, of: TypeId) -> bool {
        self.kind(self.base(of)) == Some(TypeKind::Composite)
    }

    pub(super) fn is_array_or_domain_over_one(self, of: TypeId) -> bool {
        self.element(self.base(of)).is_some()
    }

    pub(super) fn is_composite_array(self, of: TypeId) -> bool {
        self.element(of)
            .is_some_and(|element| self.is_composite(element))
    }

    /// The cast that somebody created, or that every server has.
    fn cast(self, from: TypeId, to: TypeId) -> Option<Cast> {
        let is_of_user = from.is_of_user() || to.is_of_user();
        let builtin = (!is_of_user).then(|| self.builtins.cast(from, to));
        builtin.flatten().or_else(|| self.user.cast(from, to))
    }

    /// How a value of one type becomes one of another, if it does: `find_coercion_pathway`.
    pub(crate) fn pathway(
        self,
        from: TypeId,
        to: TypeId,
        context: CastContext,
    ) -> Option<CastMethod> {
        let (from, to) = (self.base(from), self.base(to));
        if from == to {
            return Some(CastMethod::Binary);
        }
        if let Some(cast) = self.cast(from, to) {
            return (context >= cast.context).then_some(cast.method);
        }
        self.array_pathway(from, to, context)
            .or_else(|| self.text_pathway(from, to, context))
    }

    /// Element by element.
    fn array_pathway(self, from: TypeId, to: TypeId, context: CastContext) -> Option<CastMethod> {
        if matches!(to, TypeId::OIDVECTOR | TypeId::INT2VECTOR) {
            return None;
        }
        self.pathway(self.element(from)?, self.element(to)?, context)?;
        Some(CastMethod::Function)
    }

    /// Through the text of the value.
    fn text_pathway(self, from: TypeId, to: TypeId, context: CastContext) -> Option<CastMethod> {
        let is_text = |of| self.category(of).0 == b'S';
        let allowed = match context {
            CastContext::Implicit => false,
            CastContext::Assignment => is_text(to),
            CastContext::Explicit => is_text(to) || is_text(from),
        };
        allowed.then_some(CastMethod::InputOutput)
    }

    /// Whether a value of one type can be had as one of another; none if that is not known.
    ///
    /// Whether the text of a literal is a value of the type is another question,
    /// as is whether the fields of a row fit.
    pub(crate) fn coercible(
        self,
        from: Option<TypeId>,
        to: Option<TypeId>,
        context: CastContext,
    ) -> Option<bool> {
        let (from, to) = (from?, to?);
        let is_known = self.is_known(from) && self.is_known(to);
        is_known.then(|| self.can_coerce(from, to, context))
    }

    /// `can_coerce_type` for one type, without what polymorphic types must agree on.
    pub(super) fn can_coerce(self, from: TypeId, to: TypeId, context: CastContext) -> bool {
        from == to
            || to == TypeId::ANY
            || to.is_polymorphic()
            || from == TypeId::UNKNOWN
            || self.pathway(from, to, context).is_some()
            || from == TypeId::RECORD && self.is_composite(to)
            || to == TypeId::RECORD && self.is_composite(from)
            || Some(to) == TypeId::RECORD.array() && self.is_composite_array(from)
            || (from.is_of_user() && to.is_of_user() && self.user.inherits(self.base(from), to))
    }

    /// Whether the bytes of one type are taken for another: `IsBinaryCoercible`.
    pub(crate) fn is_binary_coercible(self, from: TypeId, to: TypeId) -> bool {
        if from == to || matches!(to, TypeId::ANY | TypeId::ANYELEMENT | TypeId::ANYCOMPATIBLE) {
            return true;
        }
        let from = self.base(from);
        let kind = self.kind(from);
        let is_array = self.element(from).is_some();
        match to {
            _ if from == to => true,
            TypeId::ANYARRAY | TypeId::ANYCOMPATIBLEARRAY => is_array,
            TypeId::ANYNONARRAY | TypeId::ANYCOMPATIBLENONARRAY => !is_array,
            TypeId::ANYENUM => kind == Some(TypeKind::Enum),
            TypeId::ANYRANGE | TypeId::ANYCOMPATIBLERANGE => {
                matches!(kind, Some(TypeKind::Range { .. }))
            }
            TypeId::ANYMULTIRANGE | TypeId::ANYCOMPATIBLEMULTIRANGE => {
                matches!(kind, Some(TypeKind::Multirange(_)))
            }
            TypeId::RECORD => self.is_composite(from),
            _ if Some(to) == TypeId::RECORD.array() => self.is_composite_array(from),
            _ => self.cast(from, to).is_some_and(|cast| {
                cast.method == CastMethod::Binary && cast.context == CastContext::Implicit
            }),
        }
    }

    /// The type that all of these become in `union`, `case`, `coalesce`, `array[...]` and so on.
    ///
    /// None if the server finds none. Whether each can be cast to it is checked too.
    pub(crate) fn common_type(self, types: &[TypeId]) -> Option<TypeId> {
        let common = self.select_common_type(types)?;
        let fits = |&of: &TypeId| self.can_coerce(of, common, CastContext::Implicit);
        types.iter().all(fits).then_some(common)
    }

    /// `select_common_type`.
    fn select_common_type(self, types: &[TypeId]) -> Option<TypeId> {
        let (&first, others) = types.split_first()?;
        if first != TypeId::UNKNOWN && others.iter().all(|&other| other == first) {
            return Some(first);
        }
        let mut common = self.base(first);
        for &other in others {
            let other = self.base(other);
            if other == TypeId::UNKNOWN || other == common {
                continue;
            }
            if common == TypeId::UNKNOWN {
                common = other;
                continue;
            }
            let (category, preferred) = self.category(common);
            if self.category(other).0 != category {
                return None;
            }
            let implicit = |from, to| self.can_coerce(from, to, CastContext::Implicit);
            if !preferred && implicit(common, other) && !implicit(other, common) {
                common = other;
            }
        }
        match common {
            TypeId::UNKNOWN => Some(TypeId::TEXT),
            common => Some(common),
        }
    }
}
