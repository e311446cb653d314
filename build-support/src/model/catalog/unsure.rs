//! What is not known: the third value.

use std::collections::BTreeSet;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::syntax::Pattern;

use super::Catalog;
use super::journal::Entry;
use super::object::{Kind, Oid, Space};

/// Whether something is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence<T = Oid> {
    /// It surely is.
    Present(T),
    /// It surely is not.
    Absent,
    /// Nobody can say without a server.
    Unknown,
}

impl<T> Presence<T> {
    /// What surely is there.
    pub(crate) fn present(self) -> Option<T> {
        match self {
            Self::Present(found) => Some(found),
            Self::Absent | Self::Unknown => None,
        }
    }
}

/// What may be there besides the objects that are known.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(super) struct Unsure {
    /// Anything.
    everything: bool,
    /// Anything of a space in these schemas, or of these objects.
    scopes: Rc<BTreeSet<(Oid, Space)>>,
    /// Anything of these names.
    names: Rc<BTreeSet<String>>,
    /// Objects that may have been made, of names that are known in part.
    made: Rc<Vec<Made>>,
}

/// Something that may have been made.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
struct Made {
    space: Space,
    /// Where; none if it may be anywhere.
    scope: Option<Oid>,
    name: Pattern,
    /// Whether it is a part of a relation, such as an index.
    is_part: bool,
}

impl Made {
    fn may_be(&self, space: Space, scope: Oid, name: &str) -> bool {
        // Whoever asks for no name wants to know of any.
        self.space == space
            // A schema of the role's own name is taken to be missing.
            && (space != Space::Schema || name != "$user")
            && match self.scope {
                Some(own) => own == scope,
                // Only what is in no schema has none.
                None => scope != super::NOWHERE,
            }
            && (name.is_empty() || self.name.fits(name))
    }
}

impl Catalog {
    /// Whether an object of that name is in the scope.
    pub(crate) fn find(&self, space: Space, scope: Oid, name: &str) -> Presence {
        match self.one(space, scope, name) {
            Some(oid) if self.is_certain(oid) => Presence::Present(oid),
            Some(_) => Presence::Unknown,
            None if self.may_hold_in(space, scope, name) => Presence::Unknown,
            None => Presence::Absent,
        }
    }

    /// Whether nothing unread can have changed the object.
    pub(crate) fn is_certain(&self, oid: Oid) -> bool {
        self.get(oid).is_some_and(|object| !object.uncertain)
    }

    /// Whether something of that name may be there that is not known.
    pub(crate) fn may_hold(&self, scope: Oid, name: &str) -> bool {
        let Unsure {
            everything,
            scopes,
            names,
            made,
        } = &self.unsure;
        let mut of_scope = scopes.range((scope, Space::ALL[0])..);
        *everything
            || of_scope.next().is_some_and(|(own, _)| *own == scope)
            || names.contains(name)
            || made.iter().any(|made| made.may_be(made.space, scope, name))
    }

    /// Whether something of that name may be in the space that is not known.
    pub(crate) fn may_hold_in(&self, space: Space, scope: Oid, name: &str) -> bool {
        let Unsure {
            everything,
            scopes,
            names,
            made,
        } = &self.unsure;
        *everything
            || scopes.contains(&(scope, space))
            || names.contains(name)
            || made.iter().any(|made| made.may_be(space, scope, name))
    }

    /// Whether something of that name may be in the space that is not known, even if nothing
    /// unread has the name.
    pub(crate) fn may_hold_unnamed(&self, space: Space, scope: Oid, name: &str) -> bool {
        let Unsure {
            everything,
            scopes,
            names: _,
            made,
        } = &self.unsure;
        // What is known in part may be any but an index.
        let may_be = |made: &Made| made.may_be(space, scope, if made.is_part { name } else { "" });
        *everything || scopes.contains(&(scope, space)) || made.iter().any(may_be)
    }

    /// Whether something of that name may be in some scope that is not known.
    pub(crate) fn may_hold_anywhere(&self, space: Space, name: &str) -> bool {
        let Unsure {
            everything,
            scopes,
            names,
            made,
        } = &self.unsure;
        *everything
            || scopes
                .iter()
                .any(|(scope, of)| *of == space && self.may_be_in(space, *scope))
            || names.contains(name)
            || made
                .iter()
                .any(|made| made.space == space && made.name.fits(name))
    }

    /// Whether an object can be in that one: all but parts are in schemas.
    fn may_be_in(&self, space: Space, scope: Oid) -> bool {
        let is_part = matches!(
            space,
            Space::Constraint | Space::Trigger | Space::Rule | Space::Policy | Space::Default
        );
        let scope = self.get(scope).map(|object| &object.kind);
        is_part || matches!(scope, None | Some(Kind::Schema))
    }

    /// Something that cannot be read may have created, changed or dropped anything.
    pub(crate) fn doubt_everything(&mut self) {
        self.note_unsure();
        self.unsure.everything = true;
        let all: Vec<_> = self.objects().map(|(oid, _)| oid).collect();
        for oid in all {
            self.doubt(oid);
        }
    }

    /// There may be more in this schema, or of this object, than is known.
    pub(crate) fn doubt_scope(&mut self, scope: Oid) {
        for space in Space::ALL {
            self.doubt_space(space, scope);
        }
    }

    /// There may be more of this kind in this schema than is known.
    pub(crate) fn doubt_space(&mut self, space: Space, scope: Oid) {
        if !self.unsure.scopes.contains(&(scope, space)) {
            self.note_unsure();
            Rc::make_mut(&mut self.unsure.scopes).insert((scope, space));
        }
    }

    /// Something that cannot be read may have created, changed or dropped what has this name,
    /// and what is in it.
    pub(crate) fn doubt_name(&mut self, name: &str) {
        if !self.unsure.names.contains(name) {
            self.note_unsure();
            Rc::make_mut(&mut self.unsure.names).insert(name.to_owned());
        }
        let named: Vec<_> = Space::ALL
            .iter()
            .flat_map(|&space| self.named_anywhere(space, name))
            .collect();
        for oid in named {
            self.doubt(oid);
            self.doubt_scope(oid);
        }
    }

    /// Something that cannot be read may have made an object of such a name, but has not
    /// changed those that are there. Without a scope it may be in any.
    pub(crate) fn doubt_made(&mut self, space: Space, scope: Option<Oid>, name: Pattern) {
        self.add_made(Made {
            space,
            scope,
            name,
            is_part: false,
        });
    }

    /// An index of such a name was made, or may have been, for a relation that is known. Without
    /// a schema it may be in any.
    pub(crate) fn doubt_index(&mut self, schema: Option<Oid>, name: Pattern) {
        self.add_made(Made {
            space: Space::Relation,
            scope: schema,
            name,
            is_part: true,
        });
    }

    fn add_made(&mut self, made: Made) {
        if !self.unsure.made.contains(&made) {
            self.note_unsure();
            Rc::make_mut(&mut self.unsure.made).push(made);
        }
    }

    /// Something that cannot be read may have changed or dropped this object.
    pub(crate) fn doubt(&mut self, oid: Oid) {
        if self.is_certain(oid)
            && let Some(object) = self.edit(oid)
        {
            object.uncertain = true;
            if let Kind::Relation(relation) = &mut object.kind {
                relation.open = true;
            }
        }
    }

    /// Whether more is in doubt now than before, other than parts of relations.
    pub(super) fn doubts_more_than_parts(&self, before: &Unsure) -> bool {
        let now = &self.unsure;
        let mut scopes = now.scopes.difference(&before.scopes);
        let is_relation = |(scope, _): &(Oid, Space)| {
            let object = self.get(*scope);
            object.is_some_and(|object| object.space == Space::Relation)
        };
        let whole = |unsure: &Unsure| {
            let made = unsure.made.iter();
            made.filter(|made| !made.is_part).count()
        };
        now.everything != before.everything
            || now.names != before.names
            || whole(now) != whole(before)
            || !scopes.all(is_relation)
    }

    /// Whether a schema may hold an object of that name and space that is not known.
    pub(crate) fn schemas_may_hold(&self, space: Space, name: &str) -> bool {
        let mut schemas = self.within(Space::Schema, super::NOWHERE);
        self.may_hold_in(Space::Schema, super::NOWHERE, name)
            || schemas.any(|(schema, _)| self.may_hold_in(space, schema, name))
    }

    fn note_unsure(&mut self) {
        self.journal.push(Entry::Unsure(self.unsure.clone()));
    }
}
