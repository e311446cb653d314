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
    COPY_FROM_STDIN "copy-from-stdin" "`copy ... from stdin`, whose data a migration cannot send";
    NEEDLESS_TRANSACTION_CONTROL "needless-transaction-control" "`begin` and `commit` around a whole migration" : allowable;
    NEEDS_NO_TRANSACTION "needs-no-transaction" "a statement that cannot run in a transaction, among others that should";
    PSQL_META_COMMAND "psql-meta-command" "a command of psql, which the server does not know";
    SYNTAX_ERROR "syntax-error" "SQL that PostgreSQL's grammar does not have";
    TEMPLATE_PLACEHOLDER "template-placeholder" "what a template engine would have replaced";
    TRANSACTION_CONTROL "transaction-control" "`begin`, `commit` or `rollback` in a migration that runs in a transaction";
    UNTERMINATED_COMMENT "unterminated-comment" "a comment that is never closed";
    UNTERMINATED_QUOTE "unterminated-quote" "a quote that is never closed";
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
