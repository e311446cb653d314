//! SQL migrations for PostgreSQL, checked at compile time.
