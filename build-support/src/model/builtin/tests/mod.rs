//! The data by itself, and beside a real server.

mod data;
