//! The requests that the API heard.

use serde::Serialize;
use serde_json::{Map, Value};

use super::Emulator;
use super::arrival::Arrival;
use super::fault::FaultKind;
use super::state::State;
use crate::clock::Clock;

/// A request that the API heard.
#[derive(Clone, Debug, Serialize)]
pub struct Heard {
    /// `GET`, `POST`, …
    pub method: String,
    /// As it came.
    pub path: String,
    /// Method and path without base and numbers: `POST /tickets`.
    pub route: String,
    /// The query's parameters.
    pub query: Map<String, Value>,
    /// The body's parameters.
    pub body_fields: Map<String, Value>,
    /// Whose: the token's owner, alive or not, or who signs in.
    pub user: Option<String>,
    /// What was answered; 0 when nothing was.
    pub status: u16,
    /// What struck it.
    pub fault: Option<FaultKind>,
    /// Whether it is carried out after its answer.
    pub late: Option<Late>,
    /// When.
    pub at: String,
}

/// A request that is carried out after its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Late {
    /// It is still to be.
    Waiting,
    /// It was.
    CarriedOut {
        /// What would have been answered.
        status: u16,
        /// When.
        at: String,
    },
}

/// Where a request is written down.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    era: u32,
    number: usize,
}

impl State {
    /// Writes a request down.
    pub(super) fn hear(&mut self, heard: Heard) -> Place {
        self.heard.push(heard);
        Place {
            era: self.era,
            number: self.heard.len() - 1,
        }
    }

    /// Writes down that it arrived, and what is answered.
    pub(super) fn arrived(&mut self, place: Place, status: u16, late: Option<Late>) {
        let at = self.clock.now();
        let Some(heard) = self.at(place) else {
            return;
        };
        heard.status = status;
        heard.late = late;
        let arrival = heard.user.clone().map(|user| Arrival {
            user,
            route: heard.route.clone(),
            at,
            real: Clock::real(),
            status,
        });
        self.arrivals.extend(arrival);
    }

    /// What stands there; nothing after a reset.
    pub(super) fn at(&mut self, place: Place) -> Option<&mut Heard> {
        let mine = self.era == place.era;
        self.heard.get_mut(place.number).filter(|_| mine)
    }
}

impl Emulator {
    /// Every request to the API, oldest first.
    #[must_use]
    pub fn requests(&self) -> Vec<Heard> {
        self.read().heard.clone()
    }

    /// How many requests there were to a route, such as `POST /tickets`.
    #[must_use]
    pub fn count(&self, route: &str) -> usize {
        let state = self.read();
        let of_route = state.heard.iter().filter(|heard| heard.route == route);
        of_route.count()
    }

    /// How many requests were answered and are still to be carried out.
    #[must_use]
    pub fn waiting(&self) -> usize {
        let state = self.read();
        let waits = |heard: &&Heard| heard.late == Some(Late::Waiting);
        state.heard.iter().filter(waits).count()
    }
}
