//! Apizee: the only place that spells its addresses and fields.
//!
//! Reading order: what can go wrong ([`error`]), the requests of a minute ([`budget`]), the
//! documents that cross ([`requests`], [`wire`], [`events`]), the token ([`token`]), the calls ([`client`]) and how
//! they are sent.

pub mod error;

pub mod budget;

pub mod events;
pub mod requests;
pub mod wire;

pub mod token;

pub mod client;
mod sending;

pub use budget::{Budget, Budgets, Priority};
pub use client::{Apizee, ApizeeSettings, Ready};
pub use error::{ApizeeError, Lost, UpstreamMessage};
pub use requests::{ConferenceRequest, Hidden, TicketRequest};
pub use token::Password;
pub use wire::{Conference, Ticket};
