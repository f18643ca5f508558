//! The backend of the Apizee panel. Reading order: what the administrator decides ([`config`]), the
//! routes ([`app`]) and what they share ([`installation`], [`audit`]), who may call ([`desk_jwt`],
//! [`apizee_hook`], [`signature`]) and ask for what ([`handle`]), what iAdvize says ([`iadvize`]), what goes wrong ([`problem`]), the rooms
//! ([`rooms`]) with their store ([`store`]), Apizee ([`apizee`]) and what goes on by itself ([`background`]), phones ([`phone`]), what else the
//! Apizee account knows ([`account`], [`figures`], [`summary`], [`measures`], [`kept`]), what agents prefer ([`preferences`]), the
//! panel's files ([`panel_files`], [`headers`]), the port ([`serving`]), and what is seen
//! from outside ([`telemetry`], [`openapi`]).

pub mod config;

pub mod app;
pub mod audit;
pub mod installation;
pub mod routes;

pub mod apizee_hook;
mod delivery;
pub mod desk_jwt;
pub mod handle;
pub mod iadvize;
pub mod problem;
pub mod signature;

pub mod apizee;
pub mod background;
pub mod phone;
pub mod rooms;
pub mod store;

pub mod account;
pub mod figures;
pub mod kept;
pub mod measures;
pub mod preferences;
pub mod summary;

pub mod headers;
pub mod panel_files;

pub mod serving;

pub mod clock;
pub mod openapi;
pub mod telemetry;
