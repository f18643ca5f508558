//! Apizee's agent module, `loaderAgent.js` (3rd-party software integration, loaderAgent module),
//! bound whole. JavaScript stops in this module.
//!
//! Reading order: the import (`bindings`), what the module tells ([`events`]), and how it is loaded
//! and started ([`client`]).

mod bindings;

pub mod events;

pub mod client;

pub use client::{AgentParams, Callback, LoaderError, callback, load, script_of, start};
pub use events::AgentEvent;
