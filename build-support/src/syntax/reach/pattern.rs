//! Names that are known in part.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::super::name::KEPT;
use super::template::HOLE;

/// So many bytes of a table's name the server keeps at least where it makes up another of it.
const SURELY_KEPT: usize = 24;

/// The names that an object may have.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub(crate) struct Pattern {
    /// Its schema, if one is named; any if that is a hole.
    pub(crate) schema: Option<String>,
    /// Its name, with holes.
    name: String,
}

impl Pattern {
    /// Any name.
    pub(crate) fn any() -> Self {
        Self {
            schema: None,
            name: HOLE.to_string(),
        }
    }

    /// A name that is known.
    pub(crate) fn of(name: &str) -> Self {
        Self {
            schema: None,
            name: name.to_owned(),
        }
    }

    /// A name in parts, the schema before it.
    pub(super) fn of_parts(mut parts: Vec<String>) -> Self {
        match parts.pop() {
            Some(name) => Self {
                schema: parts.pop(),
                name,
            },
            None => Self::any(),
        }
    }

    /// The name in the schema of another.
    pub(super) fn in_schema_of(self, other: &Self) -> Self {
        Self {
            schema: other.schema.clone(),
            ..self
        }
    }

    /// The name in the schema that is called so.
    pub(super) fn moved_to(&self, schema: &Self) -> Self {
        Self {
            schema: Some(schema.name.clone()),
            name: self.name.clone(),
        }
    }

    /// Whether it is one of what goes with the session.
    pub(super) fn is_temporary(&self) -> bool {
        self.schema.as_deref() == Some("pg_temp")
    }

    /// Whether any name is meant.
    pub(crate) fn is_any(&self) -> bool {
        self.name.chars().all(|c| c == HOLE)
    }

    /// Whether the schema may be any.
    pub(crate) fn is_anywhere(&self) -> bool {
        match &self.schema {
            Some(schema) => schema.contains(HOLE),
            // Text that is put in for the whole name may hold a schema too.
            None => self.is_any(),
        }
    }

    /// The names that begin with this one, as those do that the server makes up for parts.
    pub(crate) fn derived(&self) -> Self {
        let mut name = self.name.clone();
        name.truncate(name.floor_char_boundary(SURELY_KEPT));
        name.push(HOLE);
        Self {
            schema: self.schema.clone(),
            name,
        }
    }

    /// The names that the server makes up for an index of a table of this name, with a label such
    /// as `idx`: `orders_id_idx`, `orders_id_idx1`.
    pub(crate) fn of_index(table: &str, label: &str) -> Self {
        let mut names = Self::of(&format!("{table}_")).derived();
        names.name.push_str(label);
        names.name.push(HOLE);
        names
    }

    /// The names of whatever table's indexes with that label.
    pub(crate) fn of_any_index(label: &str) -> Self {
        Self {
            schema: None,
            name: format!("{HOLE}{label}{HOLE}"),
        }
    }

    /// Whether it may be this name.
    pub(crate) fn fits(&self, name: &str) -> bool {
        fits(&self.name, name)
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(schema) = &self.schema {
            write!(f, "{}.", schema.replace(HOLE, "*"))?;
        }
        f.write_str(&self.name.replace(HOLE, "*"))
    }
}

/// Whether a name is the pattern with something in its holes.
fn fits(pattern: &str, name: &str) -> bool {
    let Some((before, behind)) = pattern.split_once(HOLE) else {
        // The server cuts what is too long.
        return pattern == name;
    };
    let Some(rest) = name.strip_prefix(before) else {
        return name.len() == KEPT && before.starts_with(name);
    };
    if name.len() == KEPT {
        return true;
    }
    let behind = behind.trim_start_matches(HOLE);
    let mut ends = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
    ends.any(|at| fits(behind, &rest[at..]))
}
