//! What the server says when it refuses something, in a type of our own.
//!
//! Drivers fill it in, so that no error of a driver is part of our API.

/// An error that PostgreSQL reported.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServerError {
    /// The five characters of the SQLSTATE.
    pub sqlstate: String,
    /// What went wrong.
    pub message: String,
    /// Whether the session ended with it: its severity is `FATAL` or `PANIC`.
    ///
    /// It can arrive after a commit that went through, so it says as little about
    /// the fate of a transaction as a broken connection.
    pub fatal: bool,
    /// More about it.
    pub detail: Option<String>,
    /// What the server advises.
    pub hint: Option<String>,
    /// Where in the SQL.
    pub position: Option<ErrorPosition>,
    /// The calls that led there, the innermost first.
    pub context: Option<String>,
    /// The schema of the object that it is about.
    pub schema: Option<String>,
    /// The table that it is about.
    pub table: Option<String>,
    /// How many commands of the same message were completed before it, where the
    /// driver can tell.
    pub completed: Option<usize>,
}

/// Where in the SQL an error is; characters are counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErrorPosition {
    /// In the text that was sent.
    Sent(usize),
    /// In a query that the server made itself, such as one inside a function.
    Internal {
        /// The character of the query.
        position: usize,
        /// The query.
        query: String,
    },
}

impl ServerError {
    /// An error with nothing but its code and message.
    pub fn new(sqlstate: impl Into<String>, message: impl Into<String>) -> ServerError {
        ServerError {
            sqlstate: sqlstate.into(),
            message: message.into(),
            ..ServerError::default()
        }
    }

    /// PostgreSQL's name for the SQLSTATE, if it is one that migrations meet.
    pub fn condition(&self) -> Option<&'static str> {
        let known = CONDITIONS.iter();
        known
            .copied()
            .find_map(|(code, name)| (code == self.sqlstate).then_some(name))
    }

    /// The message with its code, as the first line of an error.
    pub(crate) fn title(&self) -> String {
        match self.condition() {
            Some(condition) => format!("{} ({}, {condition})", self.message, self.sqlstate),
            None => format!("{} ({})", self.message, self.sqlstate),
        }
    }
}

/// Appendix A of PostgreSQL's manual, as far as migrations run into it.
const CONDITIONS: &[(&str, &str)] = &[
    ("0A000", "feature_not_supported"),
    ("21000", "cardinality_violation"),
    ("22001", "string_data_right_truncation"),
    ("22003", "numeric_value_out_of_range"),
    ("22007", "invalid_datetime_format"),
    ("22012", "division_by_zero"),
    ("22023", "invalid_parameter_value"),
    ("22P02", "invalid_text_representation"),
    ("23502", "not_null_violation"),
    ("23503", "foreign_key_violation"),
    ("23505", "unique_violation"),
    ("23514", "check_violation"),
    ("23P01", "exclusion_violation"),
    ("25001", "active_sql_transaction"),
    ("25006", "read_only_sql_transaction"),
    ("25P02", "in_failed_sql_transaction"),
    ("2BP01", "dependent_objects_still_exist"),
    ("3D000", "invalid_catalog_name"),
    ("3F000", "invalid_schema_name"),
    ("40001", "serialization_failure"),
    ("40P01", "deadlock_detected"),
    ("42501", "insufficient_privilege"),
    ("42601", "syntax_error"),
    ("42602", "invalid_name"),
    ("42611", "invalid_column_definition"),
    ("42622", "name_too_long"),
    ("42701", "duplicate_column"),
    ("42702", "ambiguous_column"),
    ("42703", "undefined_column"),
    ("42704", "undefined_object"),
    ("42710", "duplicate_object"),
    ("42723", "duplicate_function"),
    ("42725", "ambiguous_function"),
    ("42803", "grouping_error"),
    ("42804", "datatype_mismatch"),
    ("42809", "wrong_object_type"),
    ("42830", "invalid_foreign_key"),
    ("42846", "cannot_coerce"),
    ("42883", "undefined_function"),
    ("42939", "reserved_name"),
    ("42P01", "undefined_table"),
    ("42P06", "duplicate_schema"),
    ("42P07", "duplicate_table"),
    ("42P10", "invalid_column_reference"),
    ("42P16", "invalid_table_definition"),
    ("42P17", "invalid_object_definition"),
    ("53100", "disk_full"),
    ("55000", "object_not_in_prerequisite_state"),
    ("55006", "object_in_use"),
    ("55P03", "lock_not_available"),
    ("55P04", "unsafe_new_enum_value_usage"),
    ("57014", "query_canceled"),
    ("57P01", "admin_shutdown"),
    ("P0001", "raise_exception"),
    ("P0004", "assert_failure"),
    ("XX000", "internal_error"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_condition_where_it_is_known() {
        let error = ServerError::new("42P01", "relation \"a\" does not exist");
        assert_eq!(
            error.title(),
            "relation \"a\" does not exist (42P01, undefined_table)"
        );
        assert_eq!(ServerError::new("ZZ123", "odd").title(), "odd (ZZ123)");
    }

    #[test]
    fn conditions_are_sorted_and_unique() {
        assert!(CONDITIONS.is_sorted_by(|a, b| a.0 < b.0));
    }
}
