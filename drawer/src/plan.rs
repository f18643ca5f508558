//! A meeting with a start, several guests and what else the vendor lets be said of one; then what
//! each of them is to be told.
//!
//! Reading order: what is filled in ([`form`]), which field a refusal means ([`refused`]), the
//! meeting ([`planned`]) and its file ([`calendar`]).

pub mod calendar;
pub mod event;
pub mod form;
pub mod planned;
pub mod refused;

mod calls;
mod perform;
mod texts;
mod view;
mod wishing;
pub mod words;

use contract::{Anyway, RoomId, RoomKind};

use super::asking::{Asking, Next};
use crate::browser;
use apizee_panel::room::attempt::{Attempt, Wait};
use apizee_panel::room::setting::Desk;
use apizee_panel::room::trouble::Trouble;
use apizee_panel::room::unknown;
pub use event::{Effect, Event};
use form::{Field, Form, Veil};
use planned::{Hands, Planned};

/// What stands above the primary button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Nothing.
    None,
    /// Some fields are wrong; it says so where they cannot be seen.
    Wrong,
    /// It failed. The attempt is kept where its outcome is not known.
    Failed(Trouble, Option<Attempt>),
    /// The conversation has this live meeting: nothing was planned.
    Taken(RoomId),
    /// It has this one, and not the one that was to be replaced: nothing was planned or ended.
    Changed(RoomId),
}

/// Nobody knows whether the meeting is there; the same wish asks.
pub type Unknown = unknown::Unknown<Attempt>;

/// Where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Planning {
    /// The agent fills in.
    Filling(Notice),
    /// The wish is on its way.
    UnderWay(Attempt),
    /// It goes again in some seconds.
    Waiting {
        /// What goes.
        attempt: Attempt,
        /// Why not now.
        why: Wait,
        /// How long still.
        left_s: u32,
    },
    /// Nobody knows whether it is planned.
    Unknown(Box<Unknown>),
    /// A meeting that was planned before is asked for.
    LookingUp(RoomId, Asking<()>),
    Planned(Box<Planned>),
}

/// The section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeetingPlan {
    desk: Desk,
    /// What is filled in.
    pub form: Form,
    /// The visitor's time zone: UTC until the agent chooses one, since no Desk tells it.
    pub zone: String,
    /// Where it stands.
    pub stage: Planning,
    /// The number of the last countdown; an older one stops.
    countdown: u32,
}

impl MeetingPlan {
    /// The first state, for this room if it is a meeting, and what to do about it. `kept` is what
    /// this page remembers.
    #[must_use]
    pub fn new(
        desk: Desk,
        room: Option<(RoomId, RoomKind)>,
        kept: Option<Self>,
    ) -> (Self, Vec<Effect>) {
        let fresh = |stage| Self {
            desk: desk.clone(),
            form: Form::default(),
            zone: browser::UTC.to_owned(),
            stage,
            countdown: 0,
        };
        if let Some((id, RoomKind::Meeting)) = room {
            return match kept {
                Some(kept) if matches!(&kept.stage, Planning::Planned(it) if it.room.id == id) => {
                    (kept, vec![])
                }
                Some(_) | None => {
                    let mut asking = Asking::default();
                    let look = Effect::Look(asking.ask(), id.clone());
                    (fresh(Planning::LookingUp(id, asking)), vec![look])
                }
            };
        }
        let Some(mut kept) = kept else {
            return (fresh(Planning::Filling(Notice::None)), vec![]);
        };
        kept.stage = match core::mem::replace(&mut kept.stage, Planning::Filling(Notice::None)) {
            Planning::Filling(notice) => Planning::Filling(notice),
            // Nobody heard the answer.
            Planning::UnderWay(attempt) => Planning::Filling(Notice::left(attempt.unanswered())),
            Planning::Waiting { attempt, .. } => Planning::Filling(Notice::left(attempt)),
            Planning::Unknown(unknown) => {
                let effects = kept.ask_again(*unknown);
                return (kept, effects);
            }
            Planning::LookingUp(..) | Planning::Planned(_) => {
                return (fresh(Planning::Filling(Notice::None)), vec![]);
            }
        };
        (kept, vec![])
    }

    /// What follows from an event. One that makes no sense changes nothing.
    pub fn follow(&mut self, event: Event) -> Vec<Effect> {
        let before = self.clone();
        let mut effects = self.step(event);
        if *self != before {
            effects.push(Effect::Keep(Box::new(self.clone())));
        }
        effects
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "an event that makes no sense in this state changes nothing"
    )]
    fn step(&mut self, event: Event) -> Vec<Effect> {
        match &self.stage {
            Planning::Filling(_) => self.fill(event),
            Planning::UnderWay(attempt) => match event {
                Event::Answered(key, answer) if key == attempt.key => {
                    let attempt = attempt.clone();
                    self.answered(attempt, *answer)
                }
                _ => vec![],
            },
            Planning::Waiting {
                attempt,
                why,
                left_s,
            } => {
                let (attempt, why, left_s) = (attempt.clone(), *why, *left_s);
                self.wait(event, attempt, why, left_s)
            }
            Planning::Unknown(unknown) => {
                let unknown = unknown.clone();
                self.on_unknown(*unknown, event)
            }
            Planning::LookingUp(id, asking) => {
                let (id, asking) = (id.clone(), asking.clone());
                self.look_up(event, id, asking)
            }
            Planning::Planned(_) => self.hand_over(event),
        }
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "an event that makes no sense in this state changes nothing"
    )]
    fn fill(&mut self, event: Event) -> Vec<Effect> {
        let Planning::Filling(notice) = &mut self.stage else {
            return vec![];
        };
        match event {
            Event::AgentTypes(field, draft) => self.form.fill(field, draft),
            Event::AgentSetsStart(draft, meant) => {
                self.form.fill(Field::Start, draft);
                self.form.starts_at = meant;
            }
            Event::AgentChoosesZone(zone) => self.zone = zone,
            Event::AgentModerates(moderation) => self.form.moderation = moderation,
            Event::AgentInvites(invite) => {
                self.form.invite = invite;
                self.form.faults.clear();
            }
            Event::AgentTurnsVeil => {
                self.form.veil = match self.form.veil {
                    Veil::Down => Veil::Up,
                    Veil::Up => Veil::Down,
                };
            }
            Event::AgentAddsGuest => self.form.add_guest(),
            Event::AgentRemovesGuest(number) => self.form.remove_guest(number),
            Event::AgentPlans(key) => return self.start(key, None, Anyway::Await),
            Event::AgentReplaces(key) => {
                if let Notice::Taken(live) | Notice::Changed(live) = notice {
                    let live = live.clone();
                    return self.start(key, Some(live), Anyway::Await);
                }
            }
            Event::AgentCancels => *notice = Notice::None,
            // A late answer or a second click: nothing happens.
            _ => return vec![],
        }
        if let Planning::Filling(notice @ Notice::Wrong) = &mut self.stage
            && self.form.faults.is_empty()
        {
            *notice = Notice::None;
        }
        vec![]
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "an event that makes no sense in this state changes nothing"
    )]
    fn look_up(&mut self, event: Event, id: RoomId, mut asking: Asking<()>) -> Vec<Effect> {
        let next = match event {
            Event::RoomAnswered(number, Ok(room)) if asking.expects(number) => {
                let planned = Planned::of_room(*room, self.zone.clone());
                self.stage = Planning::Planned(Box::new(planned));
                return vec![];
            }
            Event::RoomAnswered(number, answer) => asking.hear(number, answer.map(drop)),
            Event::Passed(number, seconds) => asking.pass(number, seconds),
            Event::AgentAsksAgain => asking.again(),
            _ => Next::Nothing,
        };
        let effects = match next {
            Next::Nothing => vec![],
            Next::Wait => vec![Effect::Wait(asking.number())],
            Next::Ask => vec![Effect::Look(asking.ask(), id.clone())],
        };
        self.stage = Planning::LookingUp(id, asking);
        effects
    }

    fn hand_over(&mut self, event: Event) -> Vec<Effect> {
        let Planning::Planned(planned) = &mut self.stage else {
            return vec![];
        };
        match (event, planned.hands) {
            (Event::AgentCopies(piece), Hands::Free) => {
                planned.hands = Hands::Full;
                vec![Effect::Copy(piece, planned.clone())]
            }
            (Event::AgentInserts(piece), Hands::Free) => {
                planned.hands = Hands::Full;
                vec![Effect::Insert(piece, planned.clone())]
            }
            (Event::HandedOver(piece, handed), Hands::Full) => {
                planned.hands = Hands::Free;
                planned.last = Some((piece, handed));
                vec![]
            }
            (Event::AgentChoosesZone(zone), _) => {
                planned.zone = zone;
                vec![]
            }
            _ => vec![],
        }
    }
}

#[cfg(test)]
mod tests;
