//! What the agent prefers, kept by the backend, and the other ways to use Apizee that the
//! administrator switched on. Pure, but for `perform`.

mod calls;
mod view;
pub mod words;

use std::rc::Rc;

use contract::{AgentSide, Enabled, LoaderAgent, Preferences, Service, ServiceKey, Session};

use super::asking::{Asking, Heard, Next};
use super::host::Host;
use super::screen::{Screen, State, Tell};
use crate::browser::{self, Delegation};
use apizee_panel::elements::Drawn;
use apizee_panel::errand::Section;
use apizee_panel::outcome::Failure;
use apizee_panel::room::trouble::Trouble;

/// Where the agent's side is when the page does not name a portal.
const PORTAL: &str = "https://cloud.apizee.com";

/// How far the choice is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saving {
    /// The agent has chosen nothing yet.
    Untouched,
    /// These are on their way.
    UnderWay(Preferences),
    /// The backend keeps what is chosen.
    Saved,
    /// Nobody knows that it does.
    Failed(Trouble),
}

/// What the agent chooses among.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choices {
    /// What the administrator switched on.
    pub enabled: Enabled,
    /// As on the screen.
    pub chosen: Preferences,
    /// How far that is.
    pub saving: Saving,
}

/// The section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    choices: Asking<Choices>,
    services: Asking<Vec<Service>>,
    delegation: Delegation,
}

/// What happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Of the question what the agent may choose, and what they prefer.
    Choices(Heard<Choices>),
    /// Of the question for the account's services.
    Services(Heard<Vec<Service>>),
    /// Absent: the company's own choice.
    AgentChoosesService(Option<ServiceKey>),
    /// Tab or panel.
    AgentChoosesSide(AgentSide),
    /// The backend's answer to these.
    Saved(Preferences, Result<Preferences, Failure>),
    /// What was not saved, once more.
    AgentSavesAgain,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// `GET session`
    AskSession(u32),
    /// A second, for that question.
    WaitForSession(u32),
    /// `GET services`
    AskServices(u32),
    /// A second, for that question.
    WaitForServices(u32),
    /// `PUT preferences`
    Save(Preferences),
}

impl Settings {
    /// With what the browser says of frames in the panel.
    #[must_use]
    pub fn new(delegation: Delegation) -> (Self, Vec<Effect>) {
        let mut new = Self {
            choices: Asking::default(),
            services: Asking::default(),
            delegation,
        };
        let mut effects = new.ask_session(Next::Ask);
        effects.extend(new.ask_services(Next::Ask));
        (new, effects)
    }

    /// Whether the agent's side may open in the panel.
    #[must_use]
    pub fn delegation(&self) -> Delegation {
        self.delegation
    }

    /// The other ways in that are switched on.
    #[must_use]
    pub fn ways(&self) -> Vec<Section> {
        let Some(choices) = self.choices.answer() else {
            return vec![];
        };
        let Enabled {
            loader_agent,
            embed,
            quick_invitation_origin,
            ..
        } = &choices.enabled;
        let quick = quick_invitation_origin.as_ref();
        let quick = quick.map(|_| Section::QuickInvitation);
        let embed = embed.as_ref().map(|_| Section::Embed);
        let loader = match loader_agent {
            LoaderAgent::On => Some(Section::Loader),
            LoaderAgent::Off => None,
        };
        [quick, embed, loader].into_iter().flatten().collect()
    }

    fn choose(&mut self, choose: impl FnOnce(&mut Preferences)) -> Vec<Effect> {
        let Some(choices) = self.choices.answer_mut() else {
            return vec![];
        };
        let before = choices.chosen.clone();
        choose(&mut choices.chosen);
        if choices.chosen == before {
            return vec![];
        }
        choices.save()
    }

    fn ask_session(&mut self, next: Next) -> Vec<Effect> {
        match next {
            Next::Nothing => vec![],
            Next::Wait => vec![Effect::WaitForSession(self.choices.number())],
            Next::Ask => vec![Effect::AskSession(self.choices.ask())],
        }
    }

    fn ask_services(&mut self, next: Next) -> Vec<Effect> {
        match next {
            Next::Nothing => vec![],
            Next::Wait => vec![Effect::WaitForServices(self.services.number())],
            Next::Ask => vec![Effect::AskServices(self.services.ask())],
        }
    }

    fn hear(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Choices(heard) => {
                let next = self.choices.on(heard);
                self.ask_session(next)
            }
            Event::Services(heard) => {
                let next = self.services.on(heard);
                self.ask_services(next)
            }
            Event::AgentChoosesService(key) => self.choose(|chosen| chosen.service_key = key),
            Event::AgentChoosesSide(AgentSide::Panel) if self.delegation != Delegation::Granted => {
                vec![]
            }
            Event::AgentChoosesSide(side) => self.choose(|chosen| chosen.agent_side = side),
            Event::Saved(sent, answer) => match self.choices.answer_mut() {
                Some(choices) => choices.saved(sent, answer),
                None => vec![],
            },
            Event::AgentSavesAgain => match self.choices.answer_mut() {
                Some(choices) if matches!(choices.saving, Saving::Failed(_)) => choices.save(),
                Some(_) | None => vec![],
            },
        }
    }
}

impl From<Session> for Choices {
    fn from(session: Session) -> Self {
        Self {
            enabled: session.enabled,
            chosen: session.preferences,
            saving: Saving::Untouched,
        }
    }
}

impl Choices {
    /// One request at a time: two that overtake one another would leave the older choice.
    fn save(&mut self) -> Vec<Effect> {
        if let Saving::UnderWay(_) = self.saving {
            return vec![];
        }
        self.saving = Saving::UnderWay(self.chosen.clone());
        vec![Effect::Save(self.chosen.clone())]
    }

    fn saved(&mut self, sent: Preferences, answer: Result<Preferences, Failure>) -> Vec<Effect> {
        if self.saving != Saving::UnderWay(sent.clone()) {
            return vec![];
        }
        self.saving = match answer {
            Ok(kept) if kept == sent => Saving::Saved,
            // An answer that says something else: nothing is known.
            Ok(_) => Saving::Failed(Trouble::OutcomeUnknown),
            Err(failure) => Saving::Failed(Trouble::of_question(failure)),
        };
        if self.chosen == sent {
            vec![]
        } else {
            self.save()
        }
    }
}

impl Screen for Settings {
    type Event = Event;
    type Effect = Effect;

    fn open(_: &Host) -> (Self, Vec<Effect>) {
        let portal = browser::meta("apizee-panel-portal");
        Self::new(browser::delegation(portal.as_deref().unwrap_or(PORTAL)))
    }

    fn on(&mut self, event: Event) -> Vec<Effect> {
        self.hear(event)
    }

    async fn perform(host: &Host, effect: Effect) -> Option<Event> {
        Some(match effect {
            Effect::AskSession(number) => {
                let answer = host.session().await;
                Event::Choices(Heard::Answered(number, answer.map(Choices::from)))
            }
            Effect::AskServices(number) => {
                let answer = host.services().await;
                let services = answer.map(|answer| answer.services);
                Event::Services(Heard::Answered(number, services))
            }
            Effect::WaitForSession(number) => {
                Event::Choices(Heard::Passed(number, host.a_second().await))
            }
            Effect::WaitForServices(number) => {
                Event::Services(Heard::Passed(number, host.a_second().await))
            }
            Effect::Save(wish) => {
                let answer = host.prefer(&wish).await;
                Event::Saved(wish, answer)
            }
        })
    }

    fn view(host: &Rc<Host>, screen: State<Self>, tell: Tell<Event>) -> Drawn {
        view::view(host, screen, tell)
    }
}

#[cfg(test)]
mod tests;
