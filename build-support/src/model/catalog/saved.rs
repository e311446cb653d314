//! The catalog as it is kept from one build to the next: what the rest follows from.

use std::rc::Rc;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::unsure::Unsure;
use super::{Catalog, Dependency, FIRST, Object, Oid};

/// What cannot be made out of the rest.
type Saved = (Vec<(Oid, Rc<Object>)>, Vec<Dependency>, u32, Unsure);

impl Serialize for Catalog {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self {
            objects: _,
            names: _,
            dependents: _,
            dependencies: _,
            next,
            unsure,
            journal: _,
            marked: _,
        } = self;
        let objects: Vec<_> = self.objects().collect();
        let dependencies: Vec<_> = self.all_dependencies().collect();
        (objects, dependencies, next, unsure).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Catalog {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (objects, dependencies, next, unsure) = Saved::deserialize(deserializer)?;
        let mut catalog = Self {
            next,
            unsure,
            ..Self::empty()
        };
        for dependency in dependencies {
            catalog.link(dependency);
        }
        for (oid, object) in objects {
            if !(FIRST..next).contains(&oid.0) {
                return Err(D::Error::custom("no number of an object"));
            }
            catalog.set(oid, Some(object));
        }
        Ok(catalog)
    }
}
