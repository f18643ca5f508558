//! The users of an enterprise, of whom the one that can send first is chosen.

use std::sync::Arc;

use contract::ConnectorName;

use super::budget::Permit;
use super::client::ServiceUser;
use super::error::ApizeeError;
use super::token::Token;
use super::want::Want;
use crate::clock::Clock;
use crate::store::{Accounts, Barred, Instance};

/// How a user of the pool stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserStatus {
    /// Counted from 1, in the order of the settings.
    pub position: usize,
    /// How many requests of the present minute are left for a start; 0 for one that is barred.
    pub left: u32,
    /// Set apart, since Apizee refused them or could not be asked: until when.
    pub barred: Option<Barred>,
}

/// Everything a call needs before it is sent: a token and a place in the minute. Dropped, the
/// place is given back in a moment.
#[derive(Debug)]
#[must_use]
pub struct Ready {
    pub(super) token: Token,
    pub(super) permit: Permit,
    pub(super) want: Want,
    /// Which of the pool's users.
    pub(super) user: usize,
}

impl Ready {
    /// The call will not be made: others may have the place at once.
    pub async fn give_back(self) {
        self.permit.give_back().await;
    }
}
