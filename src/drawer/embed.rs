//! Apizee's agent application in a frame (Embed): its own sessions, which are no rooms of ours. Pure,
//! but for `perform`.
//!
//! Reading order: what the application says ([`told`]) and is told ([`order`]), the frame between the
//! two ([`wire`]), this section, its view.

pub mod order;
pub mod told;
pub mod wire;

mod view;

use std::rc::Rc;

use contract::{ConversationId, JoinLink, RoomKind, Session};

use super::host::Host;
use super::origin::Origin;
use super::screen::{Screen, Tell};
use crate::dom::Els;
use crate::outcome::Failure;
use crate::room::trouble::Trouble;
use crate::signals::RwSignal;
use order::Order;
use told::{Picture, Told};

/// Pictures that are kept, the last ones: each may have a megabyte.
const PICTURES: usize = 6;

/// How far the application is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It has said nothing yet.
    Loading,
    /// It hears.
    Ready,
    /// The agent is in.
    Joined {
        /// How many others are.
        guests: u32,
    },
    /// The agent has left.
    Left,
}

/// What the agent is told, the last of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// Nothing.
    None,
    /// The application warns, in its words.
    Warned(String),
    /// It fails, in its words.
    Failed(String),
    /// It has sent an SMS.
    SmsSent,
    /// It could not.
    SmsFailed,
    /// The sentence or the link stands in the compose box.
    Inserted,
    /// The Desk refused it, in its words.
    NotInserted(String),
}

/// The application, framed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Framed {
    /// With its parameters.
    pub address: String,
    /// Of its messages.
    pub origin: Origin,
    /// How far it is.
    pub stage: Stage,
    /// What was said last.
    pub note: Note,
    /// The guest's link, once the agent has copied or sent it there.
    pub link: Option<JoinLink>,
    /// What was photographed, oldest first.
    pub pictures: Vec<Picture>,
}

/// The section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EmbedApp {
    /// What is switched on is being asked.
    Asking(ConversationId),
    /// It could not be asked.
    Failed(ConversationId, Trouble),
    /// It is switched off.
    Off,
    /// It is there.
    Framed(Box<Framed>),
}

/// What happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// What the administrator switched on; the agent's language.
    SessionAnswered(Result<Session, Failure>, &'static str),
    /// Once more.
    AgentTriesAgain,
    /// The application says something.
    AppTells(Told),
    /// In again, after leaving.
    AgentJoins,
    /// Out.
    AgentLeaves,
    /// The guest's link into the compose box.
    AgentInsertsLink,
    /// A sentence about the pictures into the compose box.
    AgentInsertsSentence,
    /// The Desk took it, or not; its reason.
    Inserted(Result<(), String>),
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// `GET session`
    AskSession,
    /// To the application, at its origin alone.
    Tell(Order),
    /// Into the compose box.
    InsertLink(JoinLink),
    /// Into the compose box: how many pictures were taken.
    InsertSentence(usize),
}

impl EmbedApp {
    /// For this conversation.
    #[must_use]
    pub fn new(conversation: ConversationId) -> (Self, Vec<Effect>) {
        (Self::Asking(conversation), vec![Effect::AskSession])
    }

    fn framed(conversation: &ConversationId, session: &Session, lang: &str) -> Self {
        let Some(embed) = &session.enabled.embed else {
            return Self::Off;
        };
        // Without an origin nobody could be believed.
        let Some(origin) = Origin::of(&embed.app_url) else {
            return Self::Off;
        };
        Self::Framed(Box::new(Framed {
            address: embed.address(conversation, lang),
            origin,
            stage: Stage::Loading,
            note: Note::None,
            link: None,
            pictures: vec![],
        }))
    }

    fn hear(&mut self, event: Event) -> Vec<Effect> {
        match (&mut *self, event) {
            (Self::Asking(conversation), Event::SessionAnswered(Ok(session), lang)) => {
                *self = Self::framed(conversation, &session, lang);
                vec![]
            }
            (Self::Asking(conversation), Event::SessionAnswered(Err(failure), _)) => {
                let why = Trouble::of_question(failure);
                *self = Self::Failed(conversation.clone(), why);
                vec![]
            }
            (Self::Failed(conversation, _), Event::AgentTriesAgain) => {
                let (next, effects) = Self::new(conversation.clone());
                *self = next;
                effects
            }
            (Self::Framed(framed), event) => framed.hear(event),
            // A late answer, a second click.
            (Self::Asking(_) | Self::Failed(..) | Self::Off, _) => vec![],
        }
    }
}

impl Framed {
    fn hear(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::AppTells(told) => {
                self.told(told);
                vec![]
            }
            Event::AgentJoins if self.stage == Stage::Left => vec![Effect::Tell(Order::Join)],
            Event::AgentLeaves if matches!(self.stage, Stage::Joined { .. }) => {
                vec![Effect::Tell(Order::Leave)]
            }
            Event::AgentInsertsLink => {
                let link = self.link.clone().map(Effect::InsertLink);
                link.into_iter().collect()
            }
            Event::AgentInsertsSentence if !self.pictures.is_empty() => {
                vec![Effect::InsertSentence(self.pictures.len())]
            }
            Event::Inserted(result) => {
                self.note = match result {
                    Ok(()) => Note::Inserted,
                    Err(why) => Note::NotInserted(why),
                };
                vec![]
            }
            Event::AgentJoins
            | Event::AgentLeaves
            | Event::AgentInsertsSentence
            | Event::AgentTriesAgain
            | Event::SessionAnswered(..) => vec![],
        }
    }

    fn told(&mut self, told: Told) {
        match told {
            Told::Ready if self.stage == Stage::Loading => self.stage = Stage::Ready,
            Told::Joined => self.stage = Stage::Joined { guests: 0 },
            Told::Left => self.stage = Stage::Left,
            Told::Contacts(number) => {
                if let Stage::Joined { guests } = &mut self.stage {
                    *guests = number;
                }
            }
            Told::Snapshot(picture) => {
                if self.pictures.len() == PICTURES {
                    self.pictures.remove(0);
                }
                self.pictures.push(picture);
            }
            Told::LinkCopied(link) => self.link = Some(link),
            Told::SmsSent(link) => {
                self.link = Some(link);
                self.note = Note::SmsSent;
            }
            Told::SmsFailed(link) => {
                self.link = Some(link);
                self.note = Note::SmsFailed;
            }
            Told::Warning(reason) => self.note = Note::Warned(reason),
            Told::Error(reason) => self.note = Note::Failed(reason),
            // It sizes itself; its streams are its own; what we do not know we leave alone.
            Told::Ready | Told::SubscribedStreams(_) | Told::Resize | Told::Unknown => {}
        }
    }
}

impl Screen for EmbedApp {
    type Event = Event;
    type Effect = Effect;

    fn open(host: &Host) -> (Self, Vec<Effect>) {
        Self::new(host.desk.conversation.clone())
    }

    fn on(&mut self, event: Event) -> Vec<Effect> {
        self.hear(event)
    }

    async fn perform(host: &Host, effect: Effect) -> Option<Event> {
        let text = match effect {
            Effect::AskSession => {
                let answer = host.backend.whole_session(host).await;
                return Some(Event::SessionAnswered(answer, host.w.lang));
            }
            Effect::Tell(order) => {
                wire::tell(&order);
                return None;
            }
            Effect::InsertLink(link) => (host.visitor.text)(RoomKind::Assistance, link.expose()),
            Effect::InsertSentence(pictures) => view::sentence(host.visitor.lang, pictures),
        };
        let result = host.client.insert_text(&text);
        Some(Event::Inserted(result.map_err(|error| error.to_string())))
    }

    fn view(host: &Rc<Host>, screen: RwSignal<Self>, tell: Tell<Event>) -> Els {
        view::view(host, screen, tell)
    }
}

#[cfg(test)]
mod tests;
