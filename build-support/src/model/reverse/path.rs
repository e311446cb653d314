//! What an object is called, whatever its number: one that was dropped and created again has another.

use super::super::Model;
use super::super::catalog::{
    Base, DataType, DependencyKind, Kind, NOWHERE, Object, Oid, Presence, RelationKind, Space, Type,
};
use super::super::describe::quoted;
use super::super::types::format_type;

/// The name of an object, of what it is in, and what else tells it from others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Path {
    /// The schema, or the object that it is a part of.
    within: Option<Box<Self>>,
    space: Space,
    name: String,
    /// The types of the arguments, of a function.
    arguments: Option<String>,
}

impl Path {
    /// What it is in.
    pub(super) fn within(&self) -> Option<&Self> {
        self.within.as_deref()
    }
}

impl Model<'_> {
    /// The path of an object that can be told by it.
    ///
    /// What is in doubt, temporary, a part of something else or brought by an extension has none,
    /// and neither has what is in such a thing.
    pub(super) fn path_of(&self, oid: Oid) -> Option<Path> {
        let object = self.catalog.get(oid)?;
        let has_path = !object.uncertain
            && self.temporary != Some(oid)
            && has_path(object)
            && !self.goes_with_another(oid, object);
        if !has_path {
            return None;
        }
        let within = match object.scope {
            NOWHERE => None,
            scope => Some(Box::new(self.path_of(scope)?)),
        };
        let arguments = match &object.kind {
            Kind::Function(function) => Some(self.spell_all(&function.arguments)?),
            _ => None,
        };
        Some(Path {
            within,
            space: object.space,
            name: object.name.clone(),
            arguments,
        })
    }

    fn goes_with_another(&self, oid: Oid, object: &Object) -> bool {
        // The server calls the relation a part of the type; here it stands for both.
        let is_composite = matches!(&object.kind, Kind::Relation(relation)
            if matches!(relation.kind, RelationKind::Composite));
        let mut needs = self.catalog.dependencies(oid.into());
        needs.any(|found| match found.kind {
            DependencyKind::Extension => true,
            DependencyKind::Internal => found.dependent == oid.into() && !is_composite,
            DependencyKind::Normal | DependencyKind::Auto => false,
        })
    }

    /// The object of that path.
    pub(super) fn at_path(&self, path: &Path) -> Presence {
        let scope = match &path.within {
            None => NOWHERE,
            Some(within) => match self.at_path(within) {
                Presence::Present(oid) => oid,
                other => return other,
            },
        };
        match &path.arguments {
            None => self.catalog.find(path.space, scope, &path.name),
            Some(arguments) => self.function_at(scope, &path.name, arguments),
        }
    }

    fn function_at(&self, scope: Oid, name: &str, arguments: &str) -> Presence {
        let mut found = Presence::Absent;
        for oid in self.catalog.named(Space::Function, scope, name) {
            let own = self
                .function(oid)
                .filter(|_| self.catalog.is_certain(oid))
                .and_then(|function| self.spell_all(&function.arguments));
            match own {
                Some(own) if own == arguments => return Presence::Present(oid),
                Some(_) => {}
                None => found = Presence::Unknown,
            }
        }
        match self.catalog.may_hold_in(Space::Function, scope, name) {
            true => Presence::Unknown,
            false => found,
        }
    }

    /// The name of what is in a schema, as a migration finds it: without the schema in which
    /// it would create.
    pub(super) fn spell(&self, oid: Oid) -> String {
        let Some(object) = self.catalog.get(oid) else {
            return "?".to_owned();
        };
        let name = quoted(&object.name);
        let schema = self.catalog.get(object.scope).map(|schema| &*schema.name);
        match schema {
            Some(schema) if self.home() != Some(schema) => format!("{}.{name}", quoted(schema)),
            _ => name,
        }
    }

    /// The schema in which a session creates, as it begins.
    pub(super) fn home(&self) -> Option<&str> {
        let mut path = self.first_path.as_ref()?.iter();
        path.find(|schema| *schema != "$user").map(String::as_str)
    }

    /// A type, if it is known.
    pub(super) fn spell_type(&self, data_type: &DataType) -> Option<String> {
        let Base::Own(oid) = data_type.base else {
            return data_type.is_known().then(|| format_type(self, data_type));
        };
        let object = self.catalog.get(oid).filter(|object| !object.uncertain)?;
        if object.scope == NOWHERE {
            return None;
        }
        let modifier = data_type.modifier.as_ref();
        let modifier = modifier.map_or_else(String::new, |modifier| format!("({modifier})"));
        let array = if data_type.array { "[]" } else { "" };
        Some(format!("{}{modifier}{array}", self.spell(oid)))
    }

    /// Types in a row, if all are known.
    pub(super) fn spell_all(&self, types: &[DataType]) -> Option<String> {
        let types: Option<Vec<_>> = types.iter().map(|of| self.spell_type(of)).collect();
        Some(types?.join(", "))
    }
}

/// Not what a column or a table tells of itself, and nothing of which the model knows too little.
const fn has_path(object: &Object) -> bool {
    !matches!(
        object.kind,
        Kind::Default
            | Kind::Other(_)
            | Kind::Type(Type::Composite { .. } | Type::Multirange { .. })
    )
}
