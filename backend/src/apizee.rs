//! Apizee: the only place that spells its addresses and fields.
//!
//! Reading order: what can go wrong ([`error`]), the requests of a minute ([`budget`]), the
//! documents that cross ([`wire`]), the token ([`token`]), and the calls ([`client`]).

pub mod budget;
pub mod client;
pub mod error;
pub mod token;
pub mod wire;

pub use budget::{Budget, Budgets, Priority};
pub use client::{Apizee, ApizeeSettings, Ready};
pub use error::{ApizeeError, Lost, UpstreamMessage};
pub use token::Password;
pub use wire::{Conference, ConferenceRequest, Ticket, TicketRequest};
