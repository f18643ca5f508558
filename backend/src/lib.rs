//! The backend of the Apizee panel. Reading order: what the administrator decides ([`config`]), the
//! routes ([`app`]) and what they share ([`installation`], [`audit`]), who may call ([`desk_jwt`]) and
//! ask for what ([`handle`]), who tells something by itself ([`webhooks`]), what goes wrong
//! ([`problem`]), the rooms ([`rooms`]) with their store ([`store`]), Apizee ([`apizee`]) and what goes
//! on by itself ([`background`]), phones ([`phone`]), what visitors read
//! ([`wording`]), what else the Apizee account knows ([`account`]),
//! what agents prefer ([`preferences`]), the panel's files ([`panel_files`], [`headers`]), the port
//! ([`serving`]), and what is seen from outside ([`telemetry`], [`openapi`]).

pub mod config;

pub mod app;
pub mod audit;
pub mod installation;
pub mod routes;

pub mod desk_jwt;
pub mod handle;
pub mod problem;
pub mod webhooks;

pub mod apizee;
pub mod background;
pub mod phone;
pub mod rooms;
pub mod store;
pub mod wording;

pub mod account;
pub mod preferences;

pub mod headers;
pub mod panel_files;

pub mod serving;

pub mod clock;
pub mod openapi;
pub mod telemetry;
