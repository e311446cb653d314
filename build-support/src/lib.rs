//! Reads and checks a folder of SQL migrations at build time.
