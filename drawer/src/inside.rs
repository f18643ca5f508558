//! The agent's side of the room, in the panel, where the frames around it allow that. Pure, but for
//! `perform`.

pub mod words;

use std::rc::Rc;

use contract::{AgentLink, RoomId};
use leptos::prelude::*;

use super::asking::{Asking, Heard, Next, answered};
use super::frame::{CALL, Screen as Extent, by_tab, frame};
use super::host::Host;
use super::screen::{Screen, State, Tell};
use crate::browser::{self, Delegation};
use crate::inside::words::Words;
use apizee_panel::elements::{Away, Draw as _, Drawn, Source as _, Tie, always};
use apizee_panel::errand::Section;

/// How the room is entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entrance {
    /// Here.
    Frame(AgentLink),
    /// It can be had in a tab alone.
    Tab(AgentLink, Delegation),
}

impl Entrance {
    /// By this link; with what the browser says of a frame for it.
    #[must_use]
    pub fn new(link: AgentLink, delegation: Delegation) -> Self {
        match delegation {
            Delegation::Granted => Self::Frame(link),
            Delegation::Refused | Delegation::Unknown => Self::Tab(link, delegation),
        }
    }
}

/// The section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inside {
    room: Option<RoomId>,
    asking: Asking<Entrance>,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// `POST rooms/{id}/agent-link`. Links that sign in live 300 s: each opening asks for its own.
    AskLink(u32, RoomId),
    /// A second, for that question.
    Wait(u32),
}

impl Inside {
    #[must_use]
    pub fn new(room: Option<RoomId>) -> (Self, Vec<Effect>) {
        let mut inside = Self {
            room,
            asking: Asking::default(),
        };
        let effects = inside.go_on(Next::Ask);
        (inside, effects)
    }

    fn go_on(&mut self, next: Next) -> Vec<Effect> {
        match (next, &self.room) {
            (Next::Nothing, _) | (_, None) => vec![],
            (Next::Wait, Some(_)) => vec![Effect::Wait(self.asking.number())],
            (Next::Ask, Some(room)) => vec![Effect::AskLink(self.asking.ask(), room.clone())],
        }
    }
}

impl Screen for Inside {
    type Event = Heard<Entrance>;
    type Effect = Effect;

    fn open(host: &Host) -> (Self, Vec<Effect>) {
        Self::new(host.errand.room.as_ref().map(|room| room.id.clone()))
    }

    fn on(&mut self, heard: Heard<Entrance>) -> Vec<Effect> {
        let next = self.asking.on(heard);
        self.go_on(next)
    }

    async fn perform(host: &Host, effect: Effect) -> Option<Heard<Entrance>> {
        Some(match effect {
            Effect::AskLink(number, id) => {
                let answer = host.backend.agent_link(host, &id).await;
                let entrance = answer.map(|access| {
                    let delegation = browser::delegation(access.url.expose());
                    Entrance::new(access.url, delegation)
                });
                Heard::Answered(number, entrance)
            }
            Effect::Wait(number) => Heard::Passed(number, host.a_second().await),
        })
    }

    fn view(host: &Rc<Host>, screen: State<Self>, tell: Tell<Heard<Entrance>>) -> Drawn {
        let (w, words) = (host.w, Words::of(host.w.tongue));
        if screen.with(|s| s.room.is_none()) {
            return view! {
                <section class="inside">
                    <h1>{(w.section)(Section::Inside)}</h1>
                    <p class="notice">{words.no_room}</p>
                </section>
            }
            .drawn();
        }
        let shows = move |entrance: &Entrance| match entrance {
            Entrance::Frame(link) => view! {
                <p class="hint">{words.about}</p>
                {frame(words.title, CALL, Extent::Own, link.expose(), Tie::none())}
                {by_tab(w, link.expose())}
            }
            .drawn(),
            Entrance::Tab(link, why) => view! {
                <p class="notice">{(words.by_tab)(*why)}</p>
                <Away w=w class="primary" href=always(link.expose()) text=w.enter />
            }
            .drawn(),
        };
        let again = move || tell.tell(Heard::AgentTriesAgain);
        answered(
            host,
            Section::Inside,
            screen,
            |s| &s.asking.question,
            again,
            shows,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::asking::Question;
    use apizee_panel::outcome::Failure;

    fn room() -> RoomId {
        "0123".parse().unwrap()
    }

    fn link() -> AgentLink {
        "https://cloud.apizee.com/entrypoint/223/tickets/82070"
            .parse()
            .unwrap()
    }

    fn told(number: u32, delegation: Delegation) -> Heard<Entrance> {
        Heard::Answered(number, Ok(Entrance::new(link(), delegation)))
    }

    #[test]
    fn a_room_is_framed_only_where_the_frames_around_allow_it() {
        for (delegation, then) in [
            (Delegation::Granted, Entrance::Frame(link())),
            (
                Delegation::Refused,
                Entrance::Tab(link(), Delegation::Refused),
            ),
            (
                Delegation::Unknown,
                Entrance::Tab(link(), Delegation::Unknown),
            ),
        ] {
            let (mut inside, effects) = Inside::new(Some(room()));
            assert_eq!(effects, [Effect::AskLink(1, room())]);
            assert_eq!(inside.on(told(1, delegation)), []);
            // A second answer would load the room anew, in the middle of the call.
            inside.on(told(1, Delegation::Granted));
            assert_eq!(inside.on(Heard::AgentTriesAgain), []);
            assert_eq!(inside.asking.answer(), Some(&then));
        }
    }

    #[test]
    fn without_a_room_or_a_link_it_says_so_and_asks_again_when_told() {
        assert_eq!(Inside::new(None).1, []);
        let (mut inside, _) = Inside::new(Some(room()));
        assert_eq!(inside.on(Heard::AgentTriesAgain), [], "it is being asked");
        inside.on(Heard::Answered(1, Err(Failure::Unreachable)));
        assert!(matches!(inside.asking.question, Question::Failed(_)));
        assert_eq!(inside.on(told(1, Delegation::Granted)), [], "late");
        let again = inside.on(Heard::AgentTriesAgain);
        assert_eq!(again, [Effect::AskLink(2, room())]);
        inside.on(told(2, Delegation::Granted));
        assert_eq!(inside.asking.answer(), Some(&Entrance::Frame(link())));
    }
}
