//! Apizee's agent application in a frame (Embed): its own sessions, which are no rooms of ours. Pure,
//! but for `perform`.
//!
//! Reading order: what the application says ([`told`]) and is told ([`order`]), the frame between the
//! two ([`wire`]), this section, its view.

pub mod order;
pub mod told;
pub mod wire;

mod view;
pub mod words;

use std::rc::Rc;

use contract::{ConversationId, JoinLink, RoomKind, Session};

use super::asking::{Asking, Heard, Next};
use super::host::Host;
use super::origin::Origin;
use super::screen::{Screen, State, Tell};
use apizee_panel::elements::Drawn;
use apizee_panel::outcome::DeskRefusal;
use order::Order;
use told::{Picture, Told};

/// Pictures that are kept, the last ones: each may have a megabyte.
const PICTURES: usize = 6;

/// How far the application is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Presence {
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
    NotInserted(DeskRefusal),
}

/// The application, framed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Framed {
    /// With its parameters.
    pub address: String,
    /// Of its messages.
    pub origin: Origin,
    /// How far it is.
    pub stage: Presence,
    /// What was said last.
    pub note: Note,
    /// The guest's link, once the agent has copied or sent it there.
    pub link: Option<JoinLink>,
    /// What was photographed, oldest first.
    pub pictures: Vec<Picture>,
}

/// Whether it can be framed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum App {
    /// It is switched off.
    Off,
    /// It is there.
    Framed(Box<Framed>),
}

/// The section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmbedApp {
    asking: Asking<App>,
}

/// What happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Of the question what the administrator switched on.
    Asked(Heard<App>),
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
    Inserted(Result<(), DeskRefusal>),
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// `GET session`
    AskSession(u32),
    /// A second, for that question.
    Wait(u32),
    /// To the application, at its origin alone.
    Tell(Order),
    /// Into the compose box.
    InsertLink(JoinLink),
    /// Into the compose box: how many pictures were taken.
    InsertSentence(usize),
}

impl App {
    /// For this conversation and the agent's language.
    #[must_use]
    pub fn of(session: &Session, conversation: &ConversationId, lang: &str) -> Self {
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
            stage: Presence::Loading,
            note: Note::None,
            link: None,
            pictures: vec![],
        }))
    }
}

impl EmbedApp {
    /// The first state.
    #[must_use]
    pub fn new() -> (Self, Vec<Effect>) {
        let mut app = Self {
            asking: Asking::default(),
        };
        let effects = app.go_on(Next::Ask);
        (app, effects)
    }

    fn go_on(&mut self, next: Next) -> Vec<Effect> {
        match next {
            Next::Nothing => vec![],
            Next::Wait => vec![Effect::Wait(self.asking.number())],
            Next::Ask => vec![Effect::AskSession(self.asking.ask())],
        }
    }

    fn hear(&mut self, event: Event) -> Vec<Effect> {
        match (event, self.asking.answer_mut()) {
            (Event::Asked(heard), _) => {
                let next = self.asking.on(heard);
                self.go_on(next)
            }
            (event, Some(App::Framed(framed))) => framed.hear(event),
            // Nobody is framed.
            (_, Some(App::Off) | None) => vec![],
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
            Event::AgentJoins if self.stage == Presence::Left => vec![Effect::Tell(Order::Join)],
            Event::AgentLeaves if matches!(self.stage, Presence::Joined { .. }) => {
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
            | Event::Asked(_) => vec![],
        }
    }

    fn told(&mut self, told: Told) {
        match told {
            Told::Ready if self.stage == Presence::Loading => self.stage = Presence::Ready,
            Told::Joined => self.stage = Presence::Joined { guests: 0 },
            Told::Left => self.stage = Presence::Left,
            Told::Contacts(number) => {
                if let Presence::Joined { guests } = &mut self.stage {
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

    fn open(_: &Host) -> (Self, Vec<Effect>) {
        Self::new()
    }

    fn on(&mut self, event: Event) -> Vec<Effect> {
        self.hear(event)
    }

    async fn perform(host: &Host, effect: Effect) -> Option<Event> {
        let text = match effect {
            Effect::AskSession(number) => {
                let answer = host.session().await;
                let of =
                    |session| App::of(&session, &host.desk.conversation, host.w.tongue.as_str());
                return Some(Event::Asked(Heard::Answered(number, answer.map(of))));
            }
            Effect::Wait(number) => {
                let seconds = host.a_second().await;
                return Some(Event::Asked(Heard::Passed(number, seconds)));
            }
            Effect::Tell(order) => {
                if let Some(wire) = &*host.kept.wire.borrow() {
                    wire.tell(&order);
                }
                return None;
            }
            Effect::InsertLink(link) => (host.visitor.text)(RoomKind::Assistance, link.expose()),
            Effect::InsertSentence(pictures) => view::sentence(host.visitor.tongue, pictures),
        };
        let result = host.client.insert_text(&text);
        Some(Event::Inserted(result.map_err(DeskRefusal::from)))
    }

    fn view(host: &Rc<Host>, screen: State<Self>, tell: Tell<Event>) -> Drawn {
        view::view(host, screen, tell)
    }
}

#[cfg(test)]
mod tests;
