//! Starts a throw-away PostgreSQL server from the installed programs.
