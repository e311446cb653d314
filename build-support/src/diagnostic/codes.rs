//! The codes of all diagnostics, in one list.

/// A kind of diagnostic: what stands in the brackets behind `error` or `warning`.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// The name, in kebab-case; a condition name of PostgreSQL has underscores.
    pub name: &'static str,
    /// What is found, in a line.
    pub finds: &'static str,
    /// Whether `-- sterna: allow(...)` may silence it.
    pub allowable: bool,
}

macro_rules! codes {
    ($($constant:ident $name:literal $finds:literal $(: $allowable:ident)?;)*) => {
        $(
            #[doc = concat!("`", $name, "`: ", $finds, ".")]
            pub const $constant: Code = Code {
                name: $name,
                finds: $finds,
                allowable: codes!(@ $($allowable)?),
            };
        )*

        /// Every code there is, sorted by name.
        pub const ALL: &[Code] = &[$($constant),*];
    };
    (@ allowable) => { true };
    (@) => { false };
}

codes! {
    SYNTAX_ERROR "syntax-error" "SQL that PostgreSQL's grammar does not have";
}

/// The code of that name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Code> {
    ALL.iter().find(|code| code.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_well_formed_and_listed_in_order() {
        let names: Vec<_> = ALL.iter().map(|code| code.name).collect();
        let mut sorted = names.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(names, sorted);
        for Code { name, finds, .. } in ALL {
            assert!(
                name.chars()
                    .all(|c| c.is_ascii_lowercase() || c == '-' || c == '_'),
                "{name}"
            );
            assert!(
                !finds.is_empty() && !finds.ends_with('.'),
                "{name}: {finds}"
            );
        }
    }
}
