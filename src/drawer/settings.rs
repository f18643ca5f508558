//! What the agent prefers, kept by the backend, and the other ways to use Apizee that the
//! administrator switched on. Pure, but for `perform`.

mod view;

use std::rc::Rc;

use contract::{
    AgentSide, Enabled, LoaderAgent, Preferences, Service, ServiceKey, Services, Session,
};

use super::errand::Section;
use super::host::Host;
use super::screen::{Screen, Tell};
use crate::browser::{self, Delegation};
use crate::dom::Els;
use crate::outcome::Failure;
use crate::room::trouble::Trouble;
use crate::signals::RwSignal;

/// Where the agent's side is when the page does not name a portal.
const PORTAL: &str = "https://cloud.apizee.com";

/// Something that the backend is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked<T> {
    /// The answer is on its way.
    UnderWay,
    /// There is none.
    Failed(Trouble),
    /// There is.
    Known(T),
}

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
    choices: Asked<Choices>,
    services: Asked<Vec<Service>>,
    delegation: Delegation,
}

/// What happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// What the agent may choose, and what they prefer.
    SessionAnswered(Result<Session, Failure>),
    /// The account's services.
    ServicesAnswered(Result<Services, Failure>),
    /// Absent: the company's own choice.
    AgentChoosesService(Option<ServiceKey>),
    /// Tab or panel.
    AgentChoosesSide(AgentSide),
    /// The backend's answer to these.
    Saved(Preferences, Result<Preferences, Failure>),
    /// Whatever failed, once more.
    AgentTriesAgain,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// `GET session`
    AskSession,
    /// `GET services`
    AskServices,
    /// `PUT preferences`
    Save(Preferences),
}

impl Settings {
    /// With what the browser says of frames in the panel.
    #[must_use]
    pub fn new(delegation: Delegation) -> (Self, Vec<Effect>) {
        let new = Self {
            choices: Asked::UnderWay,
            services: Asked::UnderWay,
            delegation,
        };
        (new, vec![Effect::AskSession, Effect::AskServices])
    }

    /// Whether the agent's side may open in the panel.
    #[must_use]
    pub fn delegation(&self) -> Delegation {
        self.delegation
    }

    /// The other ways in that are switched on.
    #[must_use]
    pub fn ways(&self) -> Vec<Section> {
        let Asked::Known(choices) = &self.choices else {
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
        let Asked::Known(choices) = &mut self.choices else {
            return vec![];
        };
        let before = choices.chosen.clone();
        choose(&mut choices.chosen);
        if choices.chosen == before {
            return vec![];
        }
        choices.save()
    }

    fn try_again(&mut self) -> Vec<Effect> {
        let mut effects = vec![];
        match &mut self.choices {
            Asked::Failed(_) => {
                self.choices = Asked::UnderWay;
                effects.push(Effect::AskSession);
            }
            Asked::Known(choices) if matches!(choices.saving, Saving::Failed(_)) => {
                effects.extend(choices.save());
            }
            Asked::Known(_) | Asked::UnderWay => {}
        }
        if matches!(self.services, Asked::Failed(_)) {
            self.services = Asked::UnderWay;
            effects.push(Effect::AskServices);
        }
        effects
    }

    fn hear(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::SessionAnswered(answer) => {
                if self.choices == Asked::UnderWay {
                    self.choices = Asked::of(answer.map(|session| Choices {
                        enabled: session.enabled,
                        chosen: session.preferences,
                        saving: Saving::Untouched,
                    }));
                }
                vec![]
            }
            Event::ServicesAnswered(answer) => {
                if self.services == Asked::UnderWay {
                    self.services = Asked::of(answer.map(|answer| answer.services));
                }
                vec![]
            }
            Event::AgentChoosesService(key) => self.choose(|chosen| chosen.service_key = key),
            Event::AgentChoosesSide(AgentSide::Panel) if self.delegation != Delegation::Granted => {
                vec![]
            }
            Event::AgentChoosesSide(side) => self.choose(|chosen| chosen.agent_side = side),
            Event::Saved(sent, answer) => match &mut self.choices {
                Asked::Known(choices) => choices.saved(sent, answer),
                Asked::UnderWay | Asked::Failed(_) => vec![],
            },
            Event::AgentTriesAgain => self.try_again(),
        }
    }
}

impl<T> Asked<T> {
    fn of(answer: Result<T, Failure>) -> Self {
        match answer {
            Ok(known) => Self::Known(known),
            Err(failure) => Self::Failed(Trouble::of_question(failure)),
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
            Effect::AskSession => Event::SessionAnswered(host.backend.whole_session(host).await),
            Effect::AskServices => Event::ServicesAnswered(host.backend.services(host).await),
            Effect::Save(wish) => {
                let answer = host.backend.prefer(host, &wish).await;
                Event::Saved(wish, answer)
            }
        })
    }

    fn view(host: &Rc<Host>, screen: RwSignal<Self>, tell: Tell<Event>) -> Els {
        view::view(host, screen, tell)
    }
}

#[cfg(test)]
mod tests;
