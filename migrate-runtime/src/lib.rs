//! Applies a checked plan to PostgreSQL.
