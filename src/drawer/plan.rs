//! A meeting with a start, several guests and what else the vendor lets be said of one; then what
//! each of them is to be told.
//!
//! Reading order: what is filled in ([`form`]), how the wish fares ([`wish`]), which field a refusal
//! means ([`refused`]), the meeting ([`planned`]) and its file ([`calendar`]).

pub mod calendar;
pub mod form;
pub mod planned;
pub mod refused;
pub mod wish;

mod texts;
mod view;

use core::cell::RefCell;
use std::rc::Rc;

use contract::{
    IdempotencyKey, Invite, Moderation, Replace, RoomId, RoomKind, StartRoom, Timestamp,
};
use gloo_timers::future::TimeoutFuture;

use super::host::Host;
use super::screen::{Screen, Tell};
use crate::backend::Denied;
use crate::browser::{self, Seen};
use crate::dom::Els;
use crate::outcome::Failure;
use crate::room::form::Draft;
use crate::room::setting::Desk;
use crate::room::trouble::Trouble;
use crate::room::{Started, Wait};
use crate::signals::RwSignal;
use form::{Field, Form, Veil};
use planned::{Handed, Hands, Piece, Planned};
use wish::{Attempt, Turn};

/// What stands above the primary button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Nothing.
    None,
    /// Some fields are wrong; it says so where they cannot be seen.
    Wrong,
    /// It failed. The attempt is kept where its outcome is not known.
    Failed(Trouble, Option<Attempt>),
    /// The conversation has a live meeting: nothing was planned.
    Taken,
}

/// Where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
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
    /// A meeting that was planned before is asked for.
    LookingUp(RoomId),
    /// It could not be had.
    Missing(RoomId, Trouble),
    /// It is planned.
    Planned(Box<Planned>),
}

/// The section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    desk: Desk,
    /// What is filled in.
    pub form: Form,
    /// The visitor's time zone: UTC until the agent chooses one, since no Desk tells it.
    pub zone: String,
    /// Where it stands.
    pub stage: Stage,
    /// The number of the last countdown; an older one stops.
    countdown: u32,
}

/// What the agent and the world do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// In a field.
    AgentTypes(Field, Draft),
    /// In the field of the start, and what it means.
    AgentSetsStart(Draft, Option<Timestamp>),
    /// The visitor's time zone.
    AgentChoosesZone(String),
    /// Whether guests wait.
    AgentModerates(Moderation),
    /// Who sends the links.
    AgentInvites(Invite),
    /// Show or hide the password.
    AgentTurnsVeil,
    /// One more guest.
    AgentAddsGuest,
    /// The guest with this number.
    AgentRemovesGuest(usize),
    /// The primary button, or Enter; with a new key.
    AgentPlans(IdempotencyKey),
    /// End the live meeting first: the explicit second step; with a new key.
    AgentReplaces(IdempotencyKey),
    /// Enough of waiting, or of a question.
    AgentCancels,
    /// The answer to the wish with this key.
    Answered(IdempotencyKey, Box<Result<Started, Denied>>),
    /// One second less to wait, of the countdown with this number.
    SecondPassed(u32),
    /// Ask for the meeting once more.
    AgentAsksAgain,
    /// The meeting that was planned before.
    RoomAnswered(Result<Box<contract::Room>, Failure>),
    /// Into the clipboard.
    AgentCopies(Piece),
    /// Into the compose box.
    AgentInserts(Piece),
    /// What became of it.
    HandedOver(Piece, Handed),
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// `POST rooms`.
    Start(IdempotencyKey, Box<StartRoom>),
    /// Say `SecondPassed` in a second.
    Second(u32),
    /// `GET rooms/{id}`.
    Look(RoomId),
    /// Into the clipboard.
    Copy(Piece, Box<Planned>),
    /// Into the compose box.
    Insert(Piece, Box<Planned>),
    /// Remember it, as long as the page lives: shutting the section loses nothing.
    Keep(Box<Plan>),
}

impl Plan {
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
                Some(kept) if matches!(&kept.stage, Stage::Planned(it) if it.room.id == id) => {
                    (kept, vec![])
                }
                Some(_) | None => (fresh(Stage::LookingUp(id.clone())), vec![Effect::Look(id)]),
            };
        }
        let Some(mut kept) = kept else {
            return (fresh(Stage::Filling(Notice::None)), vec![]);
        };
        kept.stage = match kept.stage {
            Stage::Filling(notice) => Stage::Filling(notice),
            // Nobody heard the answer.
            Stage::UnderWay(attempt) | Stage::Waiting { attempt, .. } => {
                Stage::Filling(Notice::Failed(Trouble::OutcomeUnknown, Some(attempt)))
            }
            Stage::LookingUp(_) | Stage::Missing(..) | Stage::Planned(_) => {
                return (fresh(Stage::Filling(Notice::None)), vec![]);
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
            Stage::Filling(_) => self.fill(event),
            Stage::UnderWay(attempt) => match event {
                Event::Answered(key, answer) if key == attempt.key => {
                    let attempt = attempt.clone();
                    self.answered(attempt, *answer)
                }
                _ => vec![],
            },
            Stage::Waiting {
                attempt,
                why,
                left_s,
            } => {
                let (attempt, why, left_s) = (attempt.clone(), *why, *left_s);
                self.wait(event, attempt, why, left_s)
            }
            Stage::LookingUp(id) => {
                if let Event::RoomAnswered(answer) = event {
                    self.stage = match answer {
                        Ok(room) => {
                            let zone = self.zone.clone();
                            Stage::Planned(Box::new(Planned::of_room(*room, zone)))
                        }
                        Err(failure) => Stage::Missing(id.clone(), Trouble::of_question(failure)),
                    };
                }
                vec![]
            }
            Stage::Missing(id, _) => {
                let id = id.clone();
                if event != Event::AgentAsksAgain {
                    return vec![];
                }
                self.stage = Stage::LookingUp(id.clone());
                vec![Effect::Look(id)]
            }
            Stage::Planned(_) => self.hand_over(event),
        }
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "an event that makes no sense in this state changes nothing"
    )]
    fn fill(&mut self, event: Event) -> Vec<Effect> {
        let Stage::Filling(notice) = &mut self.stage else {
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
            Event::AgentPlans(key) => return self.start(key, Replace::Join),
            Event::AgentReplaces(key) if *notice == Notice::Taken => {
                return self.start(key, Replace::EndFirst);
            }
            Event::AgentCancels => *notice = Notice::None,
            // A late answer or a second click: nothing happens.
            _ => return vec![],
        }
        if let Stage::Filling(notice @ Notice::Wrong) = &mut self.stage
            && self.form.faults.is_empty()
        {
            *notice = Notice::None;
        }
        vec![]
    }

    fn start(&mut self, key: IdempotencyKey, replace: Replace) -> Vec<Effect> {
        let request = match self.form.request(&self.desk, replace) {
            Ok(request) => request,
            Err(faults) => {
                self.form.faults = faults;
                self.stage = Stage::Filling(Notice::Wrong);
                return vec![];
            }
        };
        self.form.faults.clear();
        let attempt = match &self.stage {
            // The same wish as one whose outcome nobody knows.
            Stage::Filling(Notice::Failed(_, Some(attempt))) if *attempt.request == request => {
                attempt.clone()
            }
            Stage::Filling(_)
            | Stage::UnderWay(_)
            | Stage::Waiting { .. }
            | Stage::LookingUp(_)
            | Stage::Missing(..)
            | Stage::Planned(_) => Attempt::new(key, request),
        };
        self.go(attempt)
    }

    fn go(&mut self, attempt: Attempt) -> Vec<Effect> {
        let effect = Effect::Start(attempt.key.clone(), attempt.request.clone());
        self.stage = Stage::UnderWay(attempt);
        vec![effect]
    }

    fn answered(&mut self, attempt: Attempt, answer: Result<Started, Denied>) -> Vec<Effect> {
        self.stage = match attempt.judge(answer) {
            Turn::Planned(room) => {
                let zone = self.zone.clone();
                Stage::Planned(Box::new(Planned::of_form(*room, &self.form, zone)))
            }
            Turn::Taken => Stage::Filling(Notice::Taken),
            Turn::Fault(field, fault) => {
                self.form.faults = vec![(field, fault)];
                Stage::Filling(Notice::Wrong)
            }
            Turn::Failed(trouble, kept) => Stage::Filling(Notice::Failed(trouble, kept)),
            Turn::Again(attempt, why, seconds) => {
                self.countdown += 1;
                self.stage = Stage::Waiting {
                    attempt,
                    why,
                    left_s: seconds,
                };
                return vec![Effect::Second(self.countdown)];
            }
        };
        if let Stage::Planned(_) = self.stage {
            // What was typed is the backend's now, the password above all.
            self.form = Form::default();
        }
        vec![]
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "an event that makes no sense in this state changes nothing"
    )]
    fn wait(&mut self, event: Event, attempt: Attempt, why: Wait, left_s: u32) -> Vec<Effect> {
        match event {
            Event::SecondPassed(number) if number == self.countdown => {
                let left_s = left_s.saturating_sub(1);
                if left_s == 0 {
                    return self.go(attempt);
                }
                self.stage = Stage::Waiting {
                    attempt,
                    why,
                    left_s,
                };
                vec![Effect::Second(number)]
            }
            Event::AgentCancels => {
                self.stage = Stage::Filling(match why {
                    Wait::Budget => Notice::None,
                    Wait::InFlight | Wait::LostAnswer => {
                        Notice::Failed(Trouble::OutcomeUnknown, Some(attempt))
                    }
                });
                vec![]
            }
            _ => vec![],
        }
    }

    fn hand_over(&mut self, event: Event) -> Vec<Effect> {
        let Stage::Planned(planned) = &mut self.stage else {
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

thread_local! {
    /// What the agent has filled in, for when the section is opened again.
    static KEPT: RefCell<Option<Plan>> = const { RefCell::new(None) };
    /// Lives as long as the module: the browser calls it.
    static SEEN: Seen = Seen::default();
}

impl Screen for Plan {
    type Event = Event;
    type Effect = Effect;

    fn open(host: &Host) -> (Self, Vec<Effect>) {
        let room = host.errand.room.as_ref();
        let room = room.map(|room| (room.id.clone(), room.kind));
        Self::new(host.desk.clone(), room, KEPT.with(RefCell::take))
    }

    fn on(&mut self, event: Event) -> Vec<Effect> {
        self.follow(event)
    }

    async fn perform(host: &Host, effect: Effect) -> Option<Event> {
        Some(match effect {
            Effect::Start(key, wish) => {
                let answer = host.backend.plan(host, &key, &wish).await;
                if answer.is_ok() {
                    // The section may have been shut meanwhile; the wish is fulfilled all the same.
                    KEPT.with(RefCell::take);
                }
                Event::Answered(key, Box::new(answer))
            }
            Effect::Second(number) => {
                let seen = SEEN.with(Clone::clone);
                TimeoutFuture::new(1_000).await;
                seen.now().await;
                Event::SecondPassed(number)
            }
            Effect::Look(id) => {
                let answer = host.backend.planned(host, &id).await;
                Event::RoomAnswered(answer.map(Box::new))
            }
            Effect::Copy(piece, planned) => {
                let text = texts::to_copy(host, &planned, piece);
                let handed = match browser::copy(&text).await {
                    Ok(()) => Handed::Copied,
                    Err(()) => Handed::ToCopy,
                };
                Event::HandedOver(piece, handed)
            }
            Effect::Insert(piece, planned) => {
                let text = texts::to_insert(host, &planned, piece);
                let handed = match host.client.insert_text(&text) {
                    Ok(()) => Handed::Inserted,
                    Err(error) => Handed::Threw(error.to_string()),
                };
                Event::HandedOver(piece, handed)
            }
            Effect::Keep(plan) => {
                KEPT.with(|kept| kept.replace(Some(*plan)));
                return None;
            }
        })
    }

    fn view(host: &Rc<Host>, screen: RwSignal<Self>, tell: Tell<Event>) -> Els {
        view::view(host, screen, tell)
    }
}

#[cfg(test)]
mod tests;
