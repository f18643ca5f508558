//! The handlers, a file for each noun.

pub mod agent_session;
pub mod contact;
pub mod figures;
pub mod health;
pub mod history;
pub mod live;
pub mod media;
pub mod preferences;
pub mod rooms;
pub mod services;
pub mod session;
pub mod summary;
pub mod webhooks;

pub mod query;
pub mod service;
pub mod tag;
