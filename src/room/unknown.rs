//! Nobody knows whether a start has made a room: it is looked for, again and again, until it is
//! known. Meanwhile the agent may start another, in two steps.

use contract::{IdempotencyKey, RoomId, Rooms};

use super::attempt::{Attempt, Doubt};
use super::event::{Effect, Event};
use super::form::Form;
use super::live::{Card, Live};
use super::setting::Setting;
use super::starting::{answered, start};
use super::trouble::Trouble;
use super::{Notice, Place, Room};
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

/// A start whose outcome is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// As it was, or as yet unfilled.
    pub form: Form,
    /// Beside which room.
    pub place: Place,
    /// What is looked for.
    pub doubt: Doubt,
    /// By what question.
    pub quest: Quest,
    /// When next.
    pub look: Look,
    /// The way out.
    pub another: Another,
}

impl Unknown {
    /// Asks at once.
    fn ask(mut self, setting: &Setting) -> (Room, Vec<Effect>) {
        self.look = Look::Now;
        let effect = match &self.quest {
            Quest::Wish(attempt) => Effect::start(attempt),
            Quest::Rooms(_) => Effect::LookAgain(setting.desk.conversation.clone()),
        };
        (Room::Unknown(Box::new(self)), vec![effect])
    }

    /// Asks in so many seconds.
    pub(super) fn rest(mut self, seconds: u32) -> (Room, Vec<Effect>) {
        let seconds = seconds.max(1);
        self.look = Look::In(seconds);
        let effect = Effect::CountDown(seconds);
        (Room::Unknown(Box::new(self)), vec![effect])
    }

    /// Back from the form for another.
    pub(super) fn go_on(mut self, form: Form, setting: &Setting) -> (Room, Vec<Effect>) {
        self.form = Form {
            fault: None,
            ..form
        };
        self.another = Another::Offered;
        self.ask(setting)
    }

    fn start_another(self, key: IdempotencyKey, setting: &Setting) -> (Room, Vec<Effect>) {
        let form = self.form.clone();
        let place = Place::Despite(Box::new(self));
        start(form, Notice::None, place, key, setting)
    }

    fn looked(mut self, id: &RoomId, answer: Result<Rooms, Failure>) -> (Room, Vec<Effect>) {
        let Rooms { rooms, starts } = match answer.map_err(Trouble::of_question) {
            Ok(rooms) => rooms,
            Err(trouble) => {
                return match trouble.wait_s() {
                    Some(seconds) => self.rest(seconds),
                    None => self.into_form(Notice::NotLookedUp(trouble)),
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
                let seconds = start.retry_after_s;
                self.quest = Quest::Rooms(start.id.clone());
                self.doubt = Doubt::of(start);
                self.rest(seconds)
            }
            // It came to be, and is over already.
            None if is_known => self.into_form(Notice::None),
            None => self.into_form(Notice::NothingMade),
        }
    }

    fn into_form(self, notice: Notice) -> (Room, Vec<Effect>) {
        let room = Room::Form {
            form: self.form,
            notice,
            place: self.place,
        };
        (room, vec![])
    }
}

pub(super) fn on_unknown(
    mut unknown: Unknown,
    event: Event,
    setting: &Setting,
) -> (Room, Vec<Effect>) {
    match (event, &unknown.quest, unknown.look) {
        (Event::SecondsLeft(0), _, Look::In(_)) => return unknown.ask(setting),
        (Event::SecondsLeft(seconds), _, Look::In(_)) => unknown.look = Look::In(seconds),
        (Event::StartAnswered(key, answer), Quest::Wish(attempt), Look::Now)
            if key == attempt.key =>
        {
            return answered(
                unknown.form,
                attempt.clone(),
                unknown.place,
                Some((unknown.doubt, unknown.another)),
                answer,
                setting,
            );
        }
        (Event::LookedUp(answer), Quest::Rooms(id), _) => {
            let id = id.clone();
            return unknown.looked(&id, answer);
        }
        (Event::AgentWantsAnother, _, _) => unknown.another = Another::Asked,
        (Event::AgentCancels, _, _) => unknown.another = Another::Offered,
        (Event::AgentStartsAnother(key), _, _) if unknown.another == Another::Asked => {
            return unknown.start_another(key, setting);
        }
        // A late answer or a second click: nothing happens.
        _ => {}
    }
    (Room::Unknown(Box::new(unknown)), vec![])
}
