//! The Desk: iAdvize's library `window.idzCpa`, bound whole. JavaScript stops in this module.
//!
//! Reading order: the imports (`bindings`), what a library may lack ([`Command`]), what can go wrong ([`error`]), where we are
//! ([`context`]), what we hand over ([`card`], [`apple_pay`]), what we are handed ([`events`]), and
//! the client that ties them together ([`client`]).

mod bindings;

mod command;

pub mod error;

pub mod context;

pub mod card;

mod documents;

pub mod apple_pay;

pub mod events;

pub mod client;

pub use card::{Card, CardBundle, CardImage, LinkAction, WebLink};
pub use client::{Client, INIT_LIMIT_MS, JWT_LIMIT_MS, Jwt, Library, take_url_jwt};
pub use command::Command;
pub use context::Context;
pub use error::{ActionError, DeskError};
pub use events::{DeskEvent, Events, Intent};
