//! The summary: written once from what the backend tells, then the agent's own text.

use crate::drawer::trying::{Count, Trying};
use crate::outcome::Failure;
use crate::room::form::Draft;

/// How far the text is on its way into the compose box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inserted {
    /// This text is not in it.
    Not,
    /// It is being handed to the Desk.
    Going,
    /// It is; the agent sends it.
    Done,
    /// The Desk threw; its reason.
    Refused(String),
}

/// The summary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notes {
    /// There is no text yet.
    Unwritten(Trying),
    /// There is one.
    Written {
        /// As the agent has it now.
        text: Draft,
        /// Whether it went.
        inserted: Inserted,
    },
}

impl Default for Notes {
    fn default() -> Self {
        Self::Unwritten(Trying::Rest)
    }
}

impl Notes {
    /// Whether it may be asked for now; then that is on its way.
    pub(super) fn begin(&mut self) -> bool {
        let Self::Unwritten(asking) = self else {
            return false;
        };
        let may = asking.may_ask();
        if may {
            *asking = Trying::UnderWay;
        }
        may
    }

    /// The text, or why there is none.
    pub(super) fn answered(&mut self, told: Result<String, Failure>) -> Count {
        if *self != Self::Unwritten(Trying::UnderWay) {
            return Count::Over;
        }
        *self = match told {
            Ok(text) => Self::Written {
                text: Draft::new(text),
                inserted: Inserted::Not,
            },
            Err(failure) => Self::Unwritten(Trying::failed(failure)),
        };
        match self {
            Self::Unwritten(asking) => asking.count(),
            Self::Written { .. } => Count::Over,
        }
    }

    pub(super) fn second_passes(&mut self) -> Count {
        match self {
            Self::Unwritten(asking) => asking.second_passes(),
            Self::Written { .. } => Count::Over,
        }
    }

    /// Another text is not in the compose box.
    pub(super) fn write(&mut self, draft: Draft) {
        if let Self::Written { text, inserted } = self
            && *text != draft
        {
            *text = draft;
            *inserted = Inserted::Not;
        }
    }

    /// Whether the text has not gone as it is.
    #[must_use]
    pub fn is_fresh(&self) -> bool {
        match self {
            Self::Written { inserted, .. } => {
                matches!(inserted, Inserted::Not | Inserted::Refused(_))
            }
            Self::Unwritten(_) => false,
        }
    }

    /// Whether it has.
    #[must_use]
    pub fn is_inserted(&self) -> bool {
        match self {
            Self::Written { inserted, .. } => *inserted == Inserted::Done,
            Self::Unwritten(_) => false,
        }
    }

    pub(super) fn heard(&mut self, result: Result<(), String>) {
        if let Self::Written { inserted, .. } = self
            && *inserted == Inserted::Going
        {
            *inserted = match result {
                Ok(()) => Inserted::Done,
                Err(why) => Inserted::Refused(why),
            };
        }
    }
}
