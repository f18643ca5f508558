//! A throw-away PostgreSQL for tests: a server of its own in a temporary folder, and data bases on
//! a server that somebody else has started.
//!
//! `cargo xtask test` starts one [`Server`] for all tests and names it by [`VARIABLE`]; each test
//! makes a [`Database`] there. A test that must stop or restart PostgreSQL starts a server itself.

mod database;
mod programs;
mod server;

pub use database::Database;
pub use programs::Programs;
pub use server::Server;

/// The environment variable that names the tests' server: a URL without a data base.
pub const VARIABLE: &str = "APIZEE_PANEL_TEST_POSTGRES";
