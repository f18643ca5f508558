//! The panel: one click, one video room, from a conversation of the iAdvize Desk.
//!
//! A tour, in reading order: how a call can go wrong ([`outcome`]), the behaviour ([`room`]) and
//! the frame around it ([`panel`]), both pure; every sentence ([`wording`]); the way that needs no
//! backend ([`invitation`]). Then what touches the browser: its own things
//! ([`browser`]), the Desk ([`desk`]), the backend ([`backend`]), what views are made of
//! ([`elements`]) and one view per state ([`views`]),
//! the place where all meet ([`app`]), and what is loaded only when it is opened ([`drawer`]).

pub mod outcome;
pub mod room;

pub mod panel;

pub mod wording;

pub mod invitation;
pub mod loader_agent;

pub mod browser;
pub mod desk;

pub mod backend;

pub mod elements;
pub mod views;

pub mod app;

pub mod drawer;
