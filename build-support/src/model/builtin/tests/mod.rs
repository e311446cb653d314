//! The data by itself, and data and rules beside a real server.
//!
//! The server is the one that `scratch-postgres` finds: `SCRATCH_POSTGRES_BIN`
//! names the folder of another version. One that the data is not about proves
//! nothing and is not asked.

mod calls;
mod coercions;
mod data;
mod facts;
mod server;
