//! The panel: one click, one video room, from a conversation of the iAdvize Desk.
//!
//! A tour, in reading order, in which imports run: each module uses those above it. How a call can go
//! wrong ([`outcome`]), what the drawer is asked for ([`errand`]), the behaviour ([`room`]) and the
//! frame around it ([`panel`]), all pure; every sentence ([`wording`]); the way that needs no backend
//! ([`invitation`]). Then what touches the browser: its own things ([`browser`]), the Desk ([`desk`]),
//! the backend ([`backend`]), what views are made of ([`elements`]) and one view per state
//! ([`views`]), the way to what is loaded only when it is opened ([`door`]), what panels of one browser
//! tell one another ([`mod@line`]), and the place where all meet ([`app`]).

pub mod outcome;

pub mod errand;
pub mod room;

pub mod panel;

pub mod wording;

pub mod invitation;

pub mod browser;
pub mod desk;

pub mod backend;

pub mod elements;
pub mod views;

pub mod door;
pub mod line;

pub mod app;
