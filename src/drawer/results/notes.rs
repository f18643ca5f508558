//! The summary: written once from what the backend tells, then the agent's own text.

use crate::outcome::DeskRefusal;
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
    /// The Desk did not take it.
    Refused(DeskRefusal),
}

/// The summary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notes {
    /// As the agent has it now.
    pub text: Draft,
    /// Whether it went.
    pub inserted: Inserted,
}

impl Notes {
    /// As it was first written.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self {
            text: Draft::new(text),
            inserted: Inserted::Not,
        }
    }

    /// Another text is not in the compose box.
    pub(super) fn write(&mut self, draft: Draft) {
        if self.text != draft {
            self.text = draft;
            self.inserted = Inserted::Not;
        }
    }

    /// Whether the text has not gone as it is.
    #[must_use]
    pub fn is_fresh(&self) -> bool {
        matches!(self.inserted, Inserted::Not | Inserted::Refused(_))
    }

    /// Whether it has.
    #[must_use]
    pub fn is_inserted(&self) -> bool {
        self.inserted == Inserted::Done
    }

    pub(super) fn heard(&mut self, result: Result<(), DeskRefusal>) {
        if self.inserted == Inserted::Going {
            self.inserted = match result {
                Ok(()) => Inserted::Done,
                Err(why) => Inserted::Refused(why),
            };
        }
    }
}
