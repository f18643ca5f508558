//! The agent's wish to take the invitations back. Apizee documents no way to withdraw one alone: the
//! room is closed, which can be wished for twice without harm.

use contract::{Room, RoomId};

use super::Effect;
use apizee_panel::outcome::Failure;
use apizee_panel::room::trouble::Trouble;

/// Whether there is something to take back, as far as is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Usage {
    /// Nothing has been told of the room.
    Unknown,
    /// It lives, and nobody has come in.
    Unused,
    /// Somebody has.
    Used,
    /// Nobody can enter it any more.
    Over,
}

impl Usage {
    pub(super) fn of(room: &Room) -> Self {
        match (room.state.is_live(), room.is_unused()) {
            (false, _) => Self::Over,
            (true, true) => Self::Unused,
            (true, false) => Self::Used,
        }
    }
}

/// How the wish stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cancelling {
    /// There is none.
    Rest,
    /// A yes is waited for.
    Asked,
    /// On its way.
    UnderWay,
    /// Apizee's requests of this minute are spent: it goes again by itself.
    Waits {
        /// Seconds until then.
        left_s: u32,
    },
    /// Why nobody knows that it is done.
    Failed(Trouble),
    /// Somebody came in while the agent was being asked: nothing was done.
    TooLate,
    /// The room is closed.
    Done,
}

/// What happens to the wish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The button.
    AgentWishes,
    /// Yes; or once more.
    AgentConfirms,
    /// No.
    AgentKeeps,
    /// The backend's answer.
    Answered(Result<Box<Room>, Failure>),
    /// Seconds, of the countdown with this number.
    Passed(u32, u32),
}

/// The wish, and the number of its last countdown; an older one stops.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// How it stands.
    pub state: Cancelling,
    countdown: u32,
}

impl Default for Wish {
    fn default() -> Self {
        Self {
            state: Cancelling::Rest,
            countdown: 0,
        }
    }
}

impl Wish {
    /// What follows. An answer's room is the section's to read.
    pub(super) fn on(&mut self, event: Event, room: &RoomId) -> Vec<Effect> {
        let (next, effects) = match (&self.state, event) {
            (Cancelling::Rest | Cancelling::TooLate, Event::AgentWishes) => {
                (Cancelling::Asked, vec![])
            }
            (Cancelling::Asked | Cancelling::Failed(_), Event::AgentConfirms) => {
                (Cancelling::UnderWay, vec![Effect::Close(room.clone())])
            }
            (
                Cancelling::Asked | Cancelling::Failed(_) | Cancelling::Waits { .. },
                Event::AgentKeeps,
            ) => (Cancelling::Rest, vec![]),
            (Cancelling::UnderWay, Event::Answered(Ok(room))) => {
                (Cancelling::Done, vec![Effect::TellPanels(room)])
            }
            (Cancelling::UnderWay, Event::Answered(Err(failure))) => {
                let busy = Trouble::of_question(failure.clone());
                if let Trouble::Busy { retry_after_s } = busy {
                    let left_s = retry_after_s.max(1);
                    self.countdown += 1;
                    let count = Effect::CountDownToClose(self.countdown);
                    (Cancelling::Waits { left_s }, vec![count])
                } else {
                    (Cancelling::Failed(Trouble::of_closing(failure)), vec![])
                }
            }
            (Cancelling::Waits { left_s }, Event::Passed(number, seconds))
                if number == self.countdown =>
            {
                match left_s.saturating_sub(seconds) {
                    0 => (Cancelling::UnderWay, vec![Effect::Close(room.clone())]),
                    left_s => (
                        Cancelling::Waits { left_s },
                        vec![Effect::CountDownToClose(number)],
                    ),
                }
            }
            // A late answer, a second click.
            (_, _) => return vec![],
        };
        self.state = next;
        effects
    }

    /// The room as it was just told. A question that makes no sense any more is taken back.
    pub(super) fn heard(&mut self, usage: Usage) {
        let moot = matches!(self.state, Cancelling::Asked | Cancelling::Failed(_));
        if moot && usage != Usage::Unused {
            self.state = match usage {
                Usage::Used => Cancelling::TooLate,
                Usage::Over | Usage::Unknown | Usage::Unused => Cancelling::Rest,
            };
        }
    }
}
