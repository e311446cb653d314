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
    BROKEN_LINK "broken-link" "a symbolic link that leads nowhere";
    CASE_CONFLICT "case-conflict" "two names that differ only in upper and lower case";
    COPY_FROM_STDIN "copy-from-stdin" "`copy ... from stdin`, whose data a migration cannot send";
    COPY_TO_STDOUT "copy-to-stdout" "`copy ... to stdout`, whose rows nothing takes in a migration";
    DESTRUCTIVE "destructive" "a statement that loses data" : allowable;
    DOWN_DOES_NOT_REVERSE "down-does-not-reverse" "a down migration after which the catalog is another than before its up" : allowable;
    DUPLICATE_VERSION "duplicate-version" "two migrations with the same number";
    EMPTY_FOLDER "empty-folder" "a folder without a migration";
    EMPTY_MIGRATION "empty-migration" "a migration without a statement" : allowable;
    INVALID_CONFIG "invalid-config" "a fault in `sterna.toml`";
    INVALID_DIRECTIVE "invalid-directive" "a directive that is written wrongly";
    INVALID_ENDING "invalid-ending" "a file ending in upper case";
    INVALID_METADATA "invalid-metadata" "a fault in diesel's `metadata.toml`";
    INVALID_NAME "invalid-name" "a file name that is not UTF-8, or has a character that cannot be seen";
    INVALID_SECTION "invalid-section" "sections of goose or dbmate that are not one up and one down";
    INVALID_UTF8 "invalid-utf8" "a file that is not UTF-8";
    INVALID_VERSION "invalid-version" "a number that the numbering scheme does not have";
    INVALID_WIDTH "invalid-width" "a number with too few or too many zeros in front";
    LATE_MIGRATION "late-migration" "a new migration that comes before one that is locked";
    LOCK_CONFLICT "lock-conflict" "conflict marks of git in `sterna.lock`";
    LOCK_FILE_MISSING "lock-file-missing" "a folder without `sterna.lock` where one is asked for";
    LOCK_MALFORMED "lock-malformed" "a line in `sterna.lock` that cannot be read";
    LOCK_MISMATCH "lock-mismatch" "a migration that changed since it was locked";
    LOCK_MISSING_MIGRATION "lock-missing-migration" "a locked migration that is gone";
    LOCK_OUTDATED "lock-outdated" "a migration that is not locked yet";
    MISPLACED_DIRECTIVE "misplaced-directive" "a directive below the first statement";
    MISSING_NUMBER "missing-number" "a file or folder without a number";
    MISSING_VERSION "missing-version" "a gap in a sequence of numbers";
    MIXED_LAYOUT "mixed-layout" "two layouts in one folder";
    MIXED_NUMBERING "mixed-numbering" "two numbering schemes in one folder";
    NEEDLESS_TRANSACTION_CONTROL "needless-transaction-control" "`begin` and `commit` around a whole migration" : allowable;
    NEEDS_NO_TRANSACTION "needs-no-transaction" "a statement that cannot run in a transaction, among others that should";
    PSQL_META_COMMAND "psql-meta-command" "a command or a variable of psql, which the server does not know";
    REPEATABLE_MIGRATION "repeatable-migration" "a repeatable migration of Flyway";
    SYNTAX_ERROR "syntax-error" "SQL that PostgreSQL's grammar does not have";
    TEMPLATE_PLACEHOLDER "template-placeholder" "what a template engine would have replaced";
    TRANSACTION_CONTROL "transaction-control" "`begin`, `commit` or `rollback` in a migration that runs in a transaction";
    UNKNOWN_DIRECTIVE "unknown-directive" "a directive that there is not";
    UNKNOWN_LAYOUT "unknown-layout" "a sub-folder that is no migration";
    UNKNOWN_MARK "unknown-mark" "a mark of another tool that the tool does not have";
    UNKNOWN_NUMBERING "unknown-numbering" "numbers of no numbering scheme";
    UNPAIRED_DOWN "unpaired-down" "a file that reverts a migration that is not there";
    UNREADABLE "unreadable" "a file or folder that cannot be read";
    UNSUPPORTED_DIRECTIVE "unsupported-directive" "what another tool's mark asks for and no build can give";
    UNTERMINATED_COMMENT "unterminated-comment" "a comment that is never closed";
    UNTERMINATED_QUOTE "unterminated-quote" "a quote that is never closed";
    UNUSED_ALLOW "unused-allow" "a directive that allows what nothing reports";
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
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_'),
                "{name}"
            );
            assert!(
                !finds.is_empty() && !finds.ends_with('.'),
                "{name}: {finds}"
            );
        }
    }
}
