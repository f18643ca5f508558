//! The handlers, a file for each noun.

pub mod contact;
pub mod health;
pub mod rooms;
pub mod session;
pub mod webhooks;
