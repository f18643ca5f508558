//! Apizee's agent module on the panel's page. It is handed a token of the connector's Apizee user,
//! so it starts by the agent's own press alone. Pure, but for `perform`.

mod calls;
pub mod words;

use core::cell::RefCell;
use std::rc::Rc;

use contract::{AgentSession, ProblemCode};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;

use super::host::Host;
use super::screen::{Screen, State, Tell};
use super::trouble::alert;
use crate::asking::words::Words as Reasons;
use crate::loader::words::Words;
use crate::loader_agent::{self, AgentEvent, AgentParams, Callback, LoaderError};
use apizee_panel::elements::{Button, Draw as _, Drawn, Source as _, press};
use apizee_panel::errand::Section;
use apizee_panel::outcome::Failure;
use apizee_panel::room::trouble::Trouble;

/// The module says nothing when its platform refuses it. Longer than a slow start.
const PATIENCE_MS: u32 = 15_000;

/// The section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Loader {
    /// Not started.
    Rest,
    /// The session is asked for, the script loaded, the module started.
    Starting,
    /// It has not said that it is there.
    Silent,
    /// It is there.
    Running(AgentEvent),
    /// It is switched off.
    Off,
    /// The backend gave no session.
    Refused(Trouble),
    /// The module could not be had.
    Broken(LoaderError),
}

/// What happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The agent wants it.
    AgentStarts,
    /// The backend gave no session.
    SessionRefused(Failure),
    /// Loaded and started, or not.
    Loaded(Result<(), LoaderError>),
    /// The module tells something.
    Told(AgentEvent),
    /// It has had its time.
    TimePasses,
}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// `POST agent-session`, then the script, then `loadAgent`.
    Start,
    /// Say when it has had its time.
    Wait,
}

/// The module on this page.
#[derive(Default)]
pub struct AgentModule {
    heard: Rc<Heard>,
    /// It calls it as long as the page lives: there is no documented way to end it.
    callback: RefCell<Option<Callback>>,
}

type Listener = Rc<dyn Fn(AgentEvent)>;

#[derive(Default)]
struct Heard {
    /// What it said last: a second one would be a second sign-in.
    last: RefCell<Option<AgentEvent>>,
    /// The section that is open.
    listener: RefCell<Option<Listener>>,
}

impl Heard {
    fn hear(&self, event: AgentEvent) {
        self.last.replace(Some(event.clone()));
        let listener = self.listener.borrow().clone();
        if let Some(listener) = listener {
            listener(event);
        }
    }
}

impl AgentModule {
    async fn start(&self, session: AgentSession, culture: &'static str) -> Result<(), LoaderError> {
        loader_agent::load(&session.server_root).await?;
        let heard = Rc::clone(&self.heard);
        let callback = loader_agent::callback(move |event| heard.hear(event));
        let started = loader_agent::start(&session, &AgentParams::of(culture), &callback);
        self.callback.replace(Some(callback));
        started
    }
}

impl Loader {
    fn hear(&mut self, event: Event) -> Vec<Effect> {
        match (&*self, event) {
            (
                Self::Rest | Self::Refused(_) | Self::Broken(_) | Self::Silent,
                Event::AgentStarts,
            ) => {
                *self = Self::Starting;
                return vec![Effect::Start];
            }
            (Self::Starting, Event::SessionRefused(failure)) => {
                let why = Trouble::of_question(failure);
                let off = matches!(
                    &why,
                    Trouble::Refused { code, .. } if *code == ProblemCode::SwitchedOff
                );
                *self = if off { Self::Off } else { Self::Refused(why) };
            }
            (Self::Starting, Event::Loaded(Err(why))) => *self = Self::Broken(why),
            (Self::Starting, Event::Loaded(Ok(()))) => return vec![Effect::Wait],
            (Self::Starting, Event::TimePasses) => *self = Self::Silent,
            // It may come late.
            (Self::Starting | Self::Silent | Self::Running(_), Event::Told(event)) => {
                *self = Self::Running(event);
            }
            // A late answer, a second click.
            (_, _) => {}
        }
        vec![]
    }
}

impl Screen for Loader {
    type Event = Event;
    type Effect = Effect;

    fn open(host: &Host) -> (Self, Vec<Effect>) {
        let running = host.kept.agent.heard.last.borrow().clone();
        (running.map_or(Self::Rest, Self::Running), vec![])
    }

    fn on(&mut self, event: Event) -> Vec<Effect> {
        self.hear(event)
    }

    async fn perform(host: &Host, effect: Effect) -> Option<Event> {
        Some(match effect {
            Effect::Start => {
                // The token goes with its use: it is kept nowhere of ours.
                match host.agent_session().await {
                    Ok(session) => {
                        Event::Loaded(host.kept.agent.start(session, host.w.tongue.as_str()).await)
                    }
                    Err(failure) => Event::SessionRefused(failure),
                }
            }
            Effect::Wait => {
                TimeoutFuture::new(PATIENCE_MS).await;
                Event::TimePasses
            }
        })
    }

    fn view(host: &Rc<Host>, screen: State<Self>, tell: Tell<Event>) -> Drawn {
        // A section that has been shut hears nothing more.
        let hear = Rc::new(move |event| tell.tell_if_open(Event::Told(event)));
        host.kept.agent.heard.listener.replace(Some(hear));
        let (w, words) = (host.w, Words::of(host.w.tongue));
        let reasons = Reasons::of(w.tongue);
        let again = move || press(move || tell.tell(Event::AgentStarts));
        let shows = move |now: &Self| match now {
            Self::Rest => view! {
                <p class="warning">{words.about}</p>
                <Button class="primary" text=words.start press=again() />
            }
            .drawn(),
            Self::Starting => view! { <p class="hint" role="status">{words.starting}</p> }.drawn(),
            Self::Silent => alert(w, words.silent.to_owned(), again()),
            Self::Running(_) => view! {
                <p class="notice">{words.running}</p>
                <p class="hint" role="status">{screen.text(|s| told(words, s))}</p>
            }
            .drawn(),
            Self::Off => view! { <p class="notice">{words.off}</p> }.drawn(),
            Self::Refused(why) => alert(w, (reasons.failed)(why), again()),
            Self::Broken(why) => alert(w, (words.broken)(why), again()),
        };
        // Another event is another text, not another view.
        let shown = screen.place(core::mem::discriminant, move |_| screen.with(shows));
        view! {
            <section class="inside">
                <h1>{(w.section)(Section::Loader)}</h1>
                {shown}
            </section>
        }
        .drawn()
    }
}

fn told(words: &Words, loader: &Loader) -> String {
    match loader {
        Loader::Running(event) => (words.told)(event),
        Loader::Rest
        | Loader::Starting
        | Loader::Silent
        | Loader::Off
        | Loader::Refused(_)
        | Loader::Broken(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_starts_by_a_press_and_says_when_it_is_there() {
        let mut loader = Loader::Rest;
        assert_eq!(loader.hear(Event::Told(AgentEvent::Init)), []);
        assert_eq!(loader, Loader::Rest, "nothing was started");
        assert_eq!(loader.hear(Event::AgentStarts), [Effect::Start]);
        assert_eq!(loader.hear(Event::AgentStarts), [], "a second click");
        assert_eq!(loader.hear(Event::Loaded(Ok(()))), [Effect::Wait]);
        loader.hear(Event::TimePasses);
        assert_eq!(loader, Loader::Silent);
        loader.hear(Event::Told(AgentEvent::Init));
        assert_eq!(loader, Loader::Running(AgentEvent::Init), "late");
        loader.hear(Event::TimePasses);
        assert_eq!(loader.hear(Event::AgentStarts), [], "one is enough");
        assert_eq!(loader, Loader::Running(AgentEvent::Init));
    }

    #[test]
    fn what_stops_it_is_told_and_another_try_is_possible() {
        for (event, then) in [
            (
                Event::Loaded(Err(LoaderError::NoJquery)),
                Loader::Broken(LoaderError::NoJquery),
            ),
            (
                Event::SessionRefused(Failure::Unknown),
                Loader::Refused(Trouble::of_question(Failure::Unknown)),
            ),
        ] {
            let mut loader = Loader::Starting;
            assert_eq!(loader.hear(event), []);
            assert_eq!(loader, then);
            assert_eq!(loader.hear(Event::AgentStarts), [Effect::Start]);
        }
    }
}
