//! What the room gave: its photos and recordings, of which the agent sends some to the thread, and
//! after the call a summary for the compose box.
//!
//! Reading order: the list ([`gallery`]), how some of it goes to the visitor ([`parcel`]), the
//! summary ([`notes`]), what happens ([`event`]); then the views.

pub mod event;
pub mod gallery;
pub mod notes;
pub mod parcel;

mod calls;
mod medium;
mod send;
mod view;
pub mod words;

use std::rc::Rc;

use contract::{Channel, Media, MediaId};

use super::asking::{Asking, Next};
use super::host::Host;
use super::screen::{Screen, State, Tell};
use crate::results::words::ToVisitor;
use apizee_panel::desk::{Client, Command};
use apizee_panel::elements::Drawn;
use apizee_panel::errand::{Stage, Subject};
use apizee_panel::outcome::DeskRefusal;
use apizee_panel::room::setting::Ability;
use event::{Effect, Event, Which};
use gallery::Gallery;
use notes::{Inserted, Notes};
use parcel::{Parcel, Push, SendQuestion, Vehicle, Way};

/// What the Desk takes, and where the visitor reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thread {
    /// `pushCardInConversationThread`, since library 2.4.0.
    pub cards: Ability,
    /// `pushCardBundleInConversationThread`, since library 2.4.0.
    pub bundles: Ability,
    /// `insertTextInComposeBox`, since library 1.0.0.
    pub texts: Ability,
    /// Where the visitor talks.
    pub channel: Channel,
}

/// The section.
pub struct Results {
    /// The room on the screen, if there is one.
    pub room: Option<Subject>,
    /// What the Desk takes.
    pub thread: Thread,
    /// What there is.
    pub gallery: Gallery,
    /// What is ticked, in this order.
    pub picked: Vec<MediaId>,
    /// What this panel has sent to the thread.
    pub sent: Vec<MediaId>,
    /// How what is ticked goes.
    pub push: Push,
    /// The summary.
    pub notes: Asking<Notes>,
    /// The visitor's words, for the summary.
    words: &'static ToVisitor,
}

impl Results {
    /// The first state, and what to ask.
    #[must_use]
    pub fn new(
        room: Option<Subject>,
        thread: Thread,
        words: &'static ToVisitor,
        sent: Vec<MediaId>,
    ) -> (Self, Vec<Effect>) {
        let mut results = Self {
            room,
            thread,
            gallery: Gallery::default(),
            picked: vec![],
            sent,
            push: Push::Rest,
            notes: Asking::default(),
            words,
        };
        let mut effects = results.ask(0);
        if results.is_over() {
            effects.extend(results.ask_summary());
        }
        (results, effects)
    }

    /// Whether the call is behind them.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.room
            .as_ref()
            .is_some_and(|room| room.stage == Stage::Over)
    }

    /// What is ticked, in the order of the ticks.
    #[must_use]
    pub fn picks(&self) -> Vec<Media> {
        let found = self.picked.iter().filter_map(|id| self.gallery.find(id));
        found.cloned().collect()
    }

    /// How what is ticked would go.
    #[must_use]
    pub fn vehicle(&self) -> Vehicle {
        Vehicle::of(&self.thread, self.picked.len())
    }

    fn ask(&mut self, offset: u32) -> Vec<Effect> {
        let Some(room) = &self.room else {
            return vec![];
        };
        if self.gallery.asking.is_asked() {
            return vec![];
        }
        self.gallery.offset = offset;
        let number = self.gallery.asking.ask();
        vec![Effect::AskMedia(number, room.id.clone(), offset)]
    }

    fn ask_summary(&mut self) -> Vec<Effect> {
        let Some(room) = &self.room else {
            return vec![];
        };
        // A text that is there is the agent's.
        if self.notes.is_asked() || self.notes.answer().is_some() {
            return vec![];
        }
        vec![Effect::AskSummary(self.notes.ask(), room.id.clone())]
    }

    fn go_on(&mut self, which: Which, next: Next) -> Vec<Effect> {
        match (next, which) {
            (Next::Nothing, _) => vec![],
            (Next::Wait, Which::Media) => vec![Effect::Wait(which, self.gallery.asking.number())],
            (Next::Wait, Which::Summary) => vec![Effect::Wait(which, self.notes.number())],
            (Next::Ask, Which::Media) => self.ask(self.gallery.offset),
            (Next::Ask, Which::Summary) => self.ask_summary(),
        }
    }

    fn go(&mut self, way: Way) -> Vec<Effect> {
        let Some(parcel) = Parcel::of(self.picks()) else {
            self.push = Push::Rest;
            return vec![];
        };
        self.push = Push::Going;
        vec![match way {
            Way::Thread => Effect::Push(parcel),
            Way::ComposeBox => Effect::InsertLinks(parcel),
        }]
    }

    fn question(&self, way: Way) -> Option<SendQuestion> {
        let sent = |media: &Media| self.sent.contains(&media.id);
        let picks = self.picks();
        if picks.iter().any(parcel::is_recording) {
            return Some(SendQuestion::Recording(way));
        }
        picks.iter().any(sent).then_some(SendQuestion::Again(way))
    }

    fn heard_of_push(&mut self, way: Way, media: Vec<MediaId>, result: Result<(), DeskRefusal>) {
        self.push = match result {
            Err(why) => Push::Refused(why),
            Ok(()) => {
                self.picked.retain(|id| !media.contains(id));
                let count = media.len();
                if way == Way::Thread {
                    self.sent.extend(media);
                }
                Push::Gone(way, count)
            }
        };
    }

    fn insert(&mut self) -> Vec<Effect> {
        let Some(Notes { text, inserted }) = self.notes.answer_mut() else {
            return vec![];
        };
        if text.expose().trim().is_empty() || self.thread.texts == Ability::Lacks {
            return vec![];
        }
        *inserted = Inserted::Going;
        vec![Effect::InsertText(text.clone())]
    }
}

impl Results {
    /// What follows from an event. One that makes no sense changes nothing.
    pub fn follow(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::MediaAnswered(number, answer) => {
                let next = self.gallery.answered(number, answer);
                self.picked.retain(|id| self.gallery.find(id).is_some());
                return self.go_on(Which::Media, next);
            }
            Event::AgentRefreshes => return self.ask(0),
            Event::AgentTriesAgain => return self.ask(self.gallery.offset),
            Event::AgentWantsMore => {
                if let Some(offset) = self.gallery.next_offset() {
                    return self.ask(offset);
                }
            }
            Event::AgentPicks(id) => {
                if self.push == Push::Going || self.gallery.find(&id).is_none() {
                    return vec![];
                }
                self.push = Push::Rest;
                let before = self.picked.len();
                self.picked.retain(|picked| *picked != id);
                if self.picked.len() == before {
                    self.picked.push(id);
                }
            }
            Event::AgentSends(way) => {
                let open = self.vehicle().takes(way, &self.thread);
                if open && self.push.may_begin() && !self.picked.is_empty() {
                    match self.question(way) {
                        Some(question) => self.push = Push::Asked(question),
                        None => return self.go(way),
                    }
                }
            }
            Event::AgentConfirms => {
                if let Push::Asked(question) = self.push {
                    return self.go(question.way());
                }
            }
            Event::AgentCancels => {
                if matches!(self.push, Push::Asked(_)) {
                    self.push = Push::Rest;
                }
            }
            Event::HandedOver(way, media, result) => {
                if self.push == Push::Going {
                    self.heard_of_push(way, media, result);
                }
            }
            Event::Passed(which, number, seconds) => {
                let next = match which {
                    Which::Media => self.gallery.asking.pass(number, seconds),
                    Which::Summary => self.notes.pass(number, seconds),
                };
                return self.go_on(which, next);
            }
            Event::AgentWantsSummary => return self.ask_summary(),
            Event::SummaryAnswered(number, answer) => {
                let words = self.words;
                let notes = answer.map(|summary| Notes::new((words.summary)(&summary)));
                let next = self.notes.hear(number, notes);
                return self.go_on(Which::Summary, next);
            }
            Event::AgentWrites(draft) => {
                if let Some(notes) = self.notes.answer_mut() {
                    notes.write(draft);
                }
            }
            Event::AgentInserts => {
                if self.notes.answer().is_some_and(Notes::is_fresh) {
                    return self.insert();
                }
            }
            Event::AgentInsertsAgain => {
                if self.notes.answer().is_some_and(Notes::is_inserted) {
                    return self.insert();
                }
            }
            Event::SummaryInserted(result) => {
                if let Some(notes) = self.notes.answer_mut() {
                    notes.heard(result);
                }
            }
        }
        vec![]
    }
}

fn thread(host: &Host) -> Thread {
    let bundles = if host.client.can(Command::PushCardBundle) {
        Ability::Has
    } else {
        Ability::Lacks
    };
    Thread {
        cards: host.desk.cards,
        bundles,
        texts: host.desk.texts,
        channel: host.desk.channel.clone(),
    }
}

impl Screen for Results {
    type Event = Event;
    type Effect = Effect;

    fn open(host: &Host) -> (Self, Vec<Effect>) {
        let words = ToVisitor::of(host.visitor.tongue);
        Self::new(
            host.errand.room.clone(),
            thread(host),
            words,
            host.kept.sent(),
        )
    }

    fn on(&mut self, event: Event) -> Vec<Effect> {
        self.follow(event)
    }

    async fn perform(host: &Host, effect: Effect) -> Option<Event> {
        let words = ToVisitor::of(host.visitor.tongue);
        Some(match effect {
            Effect::AskMedia(number, id, offset) => {
                let answer = host.media(&id, offset).await;
                Event::MediaAnswered(number, answer)
            }
            Effect::AskSummary(number, id) => {
                Event::SummaryAnswered(number, host.summary(&id).await)
            }
            Effect::Push(parcel) => {
                let result = push(&host.client, &parcel, words).map_err(DeskRefusal::from);
                if result.is_ok() {
                    host.kept.note_sent(parcel.ids());
                }
                Event::HandedOver(Way::Thread, parcel.ids().collect(), result)
            }
            Effect::InsertLinks(parcel) => {
                let links = parcel::text(&parcel, words);
                let result = host.client.insert_text(&links).map_err(DeskRefusal::from);
                Event::HandedOver(Way::ComposeBox, parcel.ids().collect(), result)
            }
            Effect::InsertText(draft) => {
                let result = host
                    .client
                    .insert_text(draft.expose())
                    .map_err(DeskRefusal::from);
                Event::SummaryInserted(result)
            }
            Effect::Wait(which, number) => Event::Passed(which, number, host.a_second().await),
        })
    }

    fn view(host: &Rc<Host>, screen: State<Self>, tell: Tell<Event>) -> Drawn {
        view::view(host, screen, tell)
    }
}

fn push(
    client: &Client,
    parcel: &Parcel,
    words: &ToVisitor,
) -> Result<(), apizee_panel::desk::DeskError> {
    if parcel.is_single() {
        client.push_card(&parcel::card(parcel.first(), words))
    } else {
        client.push_card_bundle(&parcel::bundle(parcel, words))
    }
}

#[cfg(test)]
mod tests;
