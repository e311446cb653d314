//! The names that the server makes up.
//!
//! The rules are those of `makeObjectName`, `ChooseRelationName`,
//! `ChooseConstraintName` and `ChooseIndexName` in PostgreSQL's sources.

use super::catalog::{Catalog, Oid, Space};

/// How many bytes a name can have.
pub(super) const LONGEST: usize = 63;

/// `first_second_label`, shortened so that it fits: the longer of the two names gives way first.
pub(super) fn make_object_name(first: &str, second: Option<&str>, label: Option<&str>) -> String {
    let overhead = second.map_or(0, |_| 1) + label.map_or(0, |label| label.len() + 1);
    let available = LONGEST.saturating_sub(overhead);
    let (mut one, mut two) = (first.len(), second.map_or(0, str::len));
    while one + two > available {
        if one > two {
            one -= 1;
        } else {
            two -= 1;
        }
    }
    let mut name = cut(first, one).to_owned();
    if let Some(second) = second {
        name.push('_');
        name.push_str(cut(second, two));
    }
    if let Some(label) = label {
        name.push('_');
        name.push_str(label);
    }
    name
}

/// The first bytes of a text, without half a character.
fn cut(text: &str, length: usize) -> &str {
    &text[..text.floor_char_boundary(length)]
}

/// The first of `label`, `label1`, `label2`, ... that makes a free name.
fn choose(first: &str, second: Option<&str>, label: &str, taken: impl Fn(&str) -> bool) -> String {
    let mut name = make_object_name(first, second, Some(label));
    let mut pass = 0;
    while taken(&name) {
        pass += 1;
        name = make_object_name(first, second, Some(&format!("{label}{pass}")));
    }
    name
}

/// Column names joined by `_`, as they stand in the name of an index or constraint.
pub(super) fn join_columns<'a>(columns: impl IntoIterator<Item = &'a str>) -> String {
    let mut joined = String::new();
    for column in columns {
        if !joined.is_empty() {
            joined.push('_');
        }
        joined.push_str(column);
        // The server stops once a name is full; what is too much is cut later.
        if joined.len() > LONGEST {
            break;
        }
    }
    joined
}

impl Catalog {
    /// A free name for a relation of the schema.
    pub(super) fn choose_relation_name(
        &self,
        schema: Oid,
        first: &str,
        second: Option<&str>,
        label: &str,
        is_constraint: bool,
    ) -> String {
        choose(first, second, label, |name| {
            self.one(Space::Relation, schema, name).is_some()
                || is_constraint && self.is_constraint_of_schema(schema, name)
        })
    }

    /// A free name for a constraint: free in the whole schema, and not among `others`.
    pub(super) fn choose_constraint_name(
        &self,
        schema: Oid,
        first: &str,
        second: Option<&str>,
        label: &str,
        others: &[String],
    ) -> String {
        choose(first, second, label, |name| {
            others.iter().any(|other| other == name) || self.is_constraint_of_schema(schema, name)
        })
    }

    /// Whether a relation or domain of the schema has a constraint of that name.
    fn is_constraint_of_schema(&self, schema: Oid, name: &str) -> bool {
        self.named_anywhere(Space::Constraint, name).any(|oid| {
            self.get(oid)
                .and_then(|constraint| self.get(constraint.scope))
                .is_some_and(|owner| owner.scope == schema)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortens_the_longer_name_first() {
        assert_eq!(make_object_name("t", Some("a"), Some("key")), "t_a_key");
        let long = "x".repeat(70);
        let made = make_object_name(&long, Some("col"), Some("idx"));
        assert_eq!(made, format!("{}_col_idx", "x".repeat(55)));
        let made = make_object_name(&"t".repeat(40), Some(&"c".repeat(40)), Some("key"));
        assert_eq!(made, format!("{}_{}_key", "t".repeat(29), "c".repeat(29)));
    }
}
