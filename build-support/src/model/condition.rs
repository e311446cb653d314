//! PostgreSQL's conditions, by which its refusals are known.
//!
//! Names, codes and classes are those of appendix A of its manual:
//! <https://www.postgresql.org/docs/current/errcodes-appendix.html>.

use crate::diagnostic::Code;

/// A condition: the name is the code of the diagnostic.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Condition {
    /// The code of the diagnostics that report it.
    pub(crate) code: Code,
    /// The five characters that clients get.
    pub(crate) sqlstate: &'static str,
}

macro_rules! conditions {
    ($($constant:ident $sqlstate:literal $name:literal $finds:literal;)*) => {
        $(
            #[doc = concat!("`", $name, "`, ", $sqlstate, ": ", $finds, ".")]
            pub(crate) const $constant: &Condition = &Condition {
                code: Code { name: $name, finds: $finds, allowable: false },
                sqlstate: $sqlstate,
            };
        )*

    };
}

conditions! {
    AMBIGUOUS_ALIAS "42P09" "ambiguous_alias" "an alias that stands for two things";
    AMBIGUOUS_COLUMN "42702" "ambiguous_column" "a column that could be of two tables";
    AMBIGUOUS_FUNCTION "42725" "ambiguous_function" "a function or operator that could be one of two";
    CANNOT_COERCE "42846" "cannot_coerce" "a cast that does not exist";
    DATATYPE_MISMATCH "42804" "datatype_mismatch" "a value of a type that does not fit";
    DATETIME_FIELD_OVERFLOW "22008" "datetime_field_overflow" "a date or time that there is not";
    DEPENDENT_OBJECTS_STILL_EXIST "2BP01" "dependent_objects_still_exist" "a drop of what others need";
    DUPLICATE_ALIAS "42712" "duplicate_alias" "a table name that is used twice in a query";
    DUPLICATE_COLUMN "42701" "duplicate_column" "a column that is there already";
    DUPLICATE_FUNCTION "42723" "duplicate_function" "a function that is there already";
    DUPLICATE_OBJECT "42710" "duplicate_object" "an object that is there already";
    DUPLICATE_SCHEMA "42P06" "duplicate_schema" "a schema that is there already";
    DUPLICATE_TABLE "42P07" "duplicate_table" "a relation that is there already";
    FEATURE_NOT_SUPPORTED "0A000" "feature_not_supported" "something that the server does not do";
    GENERATED_ALWAYS "428C9" "generated_always" "a value for a column that the server fills";
    GROUPING_ERROR "42803" "grouping_error" "an aggregate, or a column beside one, where it cannot be";
    INVALID_COLUMN_REFERENCE "42P10" "invalid_column_reference" "columns that fit no constraint, or that cannot be named there";
    INVALID_DATETIME_FORMAT "22007" "invalid_datetime_format" "a string that is no date or time";
    INVALID_FOREIGN_KEY "42830" "invalid_foreign_key" "a foreign key that has no unique key to refer to";
    INVALID_FUNCTION_DEFINITION "42P13" "invalid_function_definition" "a function that cannot be so";
    INVALID_NAME "42602" "invalid_name" "a name that cannot be one";
    INVALID_OBJECT_DEFINITION "42P17" "invalid_object_definition" "an object that cannot be so";
    INVALID_PARAMETER_VALUE "22023" "invalid_parameter_value" "a value that an option does not take";
    INVALID_SCHEMA_NAME "3F000" "invalid_schema_name" "a schema that does not exist";
    INVALID_TABLE_DEFINITION "42P16" "invalid_table_definition" "a table that cannot be so";
    INVALID_TEXT_REPRESENTATION "22P02" "invalid_text_representation" "a string that is no value of its type";
    NUMERIC_VALUE_OUT_OF_RANGE "22003" "numeric_value_out_of_range" "a number that its type does not reach";
    OBJECT_NOT_IN_PREREQUISITE_STATE "55000" "object_not_in_prerequisite_state" "an object that is not ready for this";
    RESERVED_NAME "42939" "reserved_name" "a name that is the server's own";
    STRING_DATA_RIGHT_TRUNCATION "22001" "string_data_right_truncation" "a string that is too long for its column";
    SYNTAX_ERROR "42601" "syntax_error" "a statement that PostgreSQL cannot read, or that does not add up";
    UNDEFINED_COLUMN "42703" "undefined_column" "a column that does not exist";
    UNDEFINED_FUNCTION "42883" "undefined_function" "a function or operator that does not exist";
    UNDEFINED_OBJECT "42704" "undefined_object" "an object that does not exist";
    UNDEFINED_TABLE "42P01" "undefined_table" "a relation that does not exist";
    UNIQUE_VIOLATION "23505" "unique_violation" "a value that is there already";
    WINDOWING_ERROR "42P20" "windowing_error" "a window function where it cannot be";
    WRONG_OBJECT_TYPE "42809" "wrong_object_type" "an object of another kind than is wanted";
}
