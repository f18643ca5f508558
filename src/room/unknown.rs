//! Nobody knows whether a start has made a room: it is looked for, again and again, until it is
//! known. Meanwhile the agent may start another, in two steps.

use contract::{RoomId, Rooms};

use super::attempt::{Attempt, Doubt};
use super::event::{Effect, Event};
use super::live::{Card, Live};
use super::setting::Setting;
use super::trouble::Trouble;
use super::wanted::{Notice, Place, Step, Wanted};
use super::{Next, Room};
use crate::outcome::Failure;

/// What is asked, again and again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Quest {
    /// This wish, with its key.
    Wish(Attempt),
    /// The conversation's rooms: it is the start of another panel, or of this one before a reload.
    Rooms(RoomId),
}

/// When.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// The answer is on its way.
    Now,
    /// In so many seconds.
    In(u32),
}

/// The way out of the wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Another {
    /// The agent may choose it.
    Offered,
    /// A yes is waited for.
    Asked,
}

/// A start whose outcome is not known. `Q` is what the question can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown<Q> {
    /// What is looked for.
    pub doubt: Doubt,
    /// By what question.
    pub quest: Q,
    /// When next.
    pub look: Look,
    /// The way out.
    pub another: Another,
}

impl<Q> Unknown<Q> {
    /// Asks in so many seconds. The way out stays as the agent left it before.
    #[must_use]
    pub fn rest(quest: Q, doubt: Doubt, seconds: u32, before: Option<&Self>) -> Self {
        Self {
            doubt,
            quest,
            look: Look::In(seconds),
            another: before.map_or(Another::Offered, |before| before.another),
        }
    }
}

impl Unknown<Quest> {
    /// The question goes now.
    fn ask(&mut self, setting: &Setting) -> Effect {
        self.look = Look::Now;
        match &self.quest {
            Quest::Wish(attempt) => Effect::start(attempt),
            Quest::Rooms(_) => Effect::LookAgain(setting.desk.conversation.clone()),
        }
    }
}

impl Wanted {
    /// Asks in so many seconds. What was left alone before is forgotten: there is a newer one to
    /// look for.
    pub(super) fn look_for(mut self: Box<Self>, quest: Quest, doubt: Doubt, seconds: u32) -> Next {
        let seconds = seconds.max(1);
        self.place = core::mem::take(&mut self.place).without_doubt();
        let unknown = Unknown::rest(quest, doubt, seconds, self.unknown());
        self.at(Step::Unknown(unknown), Effect::CountDown(seconds))
    }

    /// Back from the form for another.
    pub(super) fn go_on(
        mut self: Box<Self>,
        mut unknown: Unknown<Quest>,
        setting: &Setting,
    ) -> Next {
        self.form.fault = None;
        unknown.another = Another::Offered;
        let effect = unknown.ask(setting);
        self.at(Step::Unknown(unknown), effect)
    }

    pub(super) fn seek(mut self: Box<Self>, event: Event, setting: &Setting) -> Next {
        let mut effects = vec![];
        let Step::Unknown(unknown) = &mut self.step else {
            return (Room::Wanted(self), effects);
        };
        match (event, &unknown.quest, unknown.look) {
            (Event::SecondsLeft(0), _, Look::In(_)) => effects.push(unknown.ask(setting)),
            (Event::SecondsLeft(seconds), _, Look::In(_)) => unknown.look = Look::In(seconds),
            (Event::StartAnswered(key, answer), Quest::Wish(attempt), Look::Now)
                if key == attempt.key =>
            {
                let attempt = attempt.clone();
                return self.answered(attempt, answer, setting);
            }
            (Event::LookedUp(answer), Quest::Rooms(id), _) => {
                let (id, unknown) = (id.clone(), unknown.clone());
                return self.looked(&id, unknown, answer);
            }
            (Event::AgentWantsAnother, _, _) => unknown.another = Another::Asked,
            (Event::AgentCancels, _, _) => unknown.another = Another::Offered,
            (Event::AgentStartsAnother(key), _, _) if unknown.another == Another::Asked => {
                let unknown = Box::new(unknown.clone());
                let place = Box::new(core::mem::take(&mut self.place));
                self.place = Place::Despite(unknown, place);
                self.step = Step::Filling(Notice::None);
                return self.start(key, setting);
            }
            // A late answer or a second click: nothing happens.
            _ => {}
        }
        (Room::Wanted(self), effects)
    }

    fn looked(
        self: Box<Self>,
        id: &RoomId,
        unknown: Unknown<Quest>,
        answer: Result<Rooms, Failure>,
    ) -> Next {
        let Rooms { rooms, starts } = match answer.map_err(Trouble::of_question) {
            Ok(rooms) => rooms,
            Err(trouble) => {
                return match trouble.wait_s() {
                    Some(seconds) => self.look_for(unknown.quest, unknown.doubt, seconds),
                    None => self.fills(Notice::NotLookedUp(trouble)),
                };
            }
        };
        let is_known = rooms.iter().any(|room| room.id == *id);
        if let Some(room) = rooms.into_iter().find(|room| room.state.is_live()) {
            // Another panel may be waiting for the same answer, and send the card.
            let card = if room.id == *id {
                Card::NotByUs
            } else {
                Card::PerhapsSent
            };
            let live = Live::new(room, self.form, card);
            return (Room::Live(Box::new(live)), vec![]);
        }
        match starts.into_iter().next() {
            Some(start) => {
                let (id, seconds) = (start.id.clone(), start.retry_after_s);
                self.look_for(Quest::Rooms(id), Doubt::of(start), seconds)
            }
            // It came to be, and is over already.
            None if is_known => self.fills(Notice::None),
            None => self.fills(Notice::NothingMade),
        }
    }
}
