//! How a call of the backend can go wrong. Three outcomes are never mixed up: *refused* (a
//! problem came back), *unreachable* (no answer could be had), *unknown* (something came back that
//! does not say whether it was done). And how a word with the Desk can.

use contract::{ProblemCode, Room, StartUnderWay};

/// Why the Desk gave no JWT, so that nothing was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoToken {
    /// The library has no `getJWT`, and the page's URL held no token.
    Lacking,
    /// `getJWT` did not answer within its time.
    Hangs,
    /// `getJWT` threw or rejected.
    Refused,
}

/// Why the Desk did not take what it was handed, or said nothing that can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeskRefusal {
    /// Its library is older than what it was asked for.
    TooOld,
    /// It did not answer.
    Silent,
    /// It threw an error of this name, such as `TypeError`; empty for what is no `Error`. What the
    /// error says is in nobody's language and may hold what was handed over: it stays behind.
    Threw(String),
    /// It did something else than its documents say.
    Odd,
}

/// What the backend said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// For the choice of the sentence.
    pub code: ProblemCode,
    /// Seconds until a repeat makes sense.
    pub retry_after_s: Option<u32>,
    /// For whoever reads the logs.
    pub request_id: String,
    /// Which field is at fault, as a path of the contract: `meeting.guests[1].phone`.
    pub field: Option<String>,
    /// The present room, where another was to be replaced.
    pub room: Option<Box<Room>>,
    /// The start that is in the way, or whose outcome is not known.
    pub start: Option<Box<StartUnderWay>>,
}

impl Refusal {
    /// With nothing but a code.
    #[must_use]
    pub fn new(code: ProblemCode, retry_after_s: Option<u32>, request_id: String) -> Self {
        Self {
            code,
            retry_after_s,
            request_id,
            field: None,
            room: None,
            start: None,
        }
    }
}

/// Why a call has no answer to use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Nothing was asked.
    NoToken(NoToken),
    /// It was asked and refused.
    Refused(Refusal),
    /// The browser could not reach the backend. A call that creates may still have arrived.
    Unreachable,
    /// An answer came that is not the contract's: a proxy's page, a cut body.
    Unknown,
}
