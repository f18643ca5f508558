//! The agent's side of the room, in the panel, where the frames around it allow that. Pure, but for
//! `perform`.

use std::rc::Rc;

use contract::{AgentAccess, AgentLink, RoomId};

use super::errand::Section;
use super::frame::{self, CALL, opens_tab};
use super::host::Host;
use super::screen::{Screen, Tell};
use super::trouble::alert;
use crate::browser::{self, Delegation};
use crate::dom::{Els, classed, el};
use crate::outcome::Failure;
use crate::room::trouble::Trouble;
use crate::signals::{RwSignal, With};
use crate::wording::asking::Asking as Reasons;
use crate::wording::inside::Inside as Words;

/// The section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inside {
    /// There is no room.
    NoRoom,
    /// A fresh link is on its way.
    Asking(RoomId),
    /// There is none.
    Failed(RoomId, Trouble),
    /// The room.
    Shown(AgentLink),
    /// It can be had in a tab alone.
    ByTab(AgentLink, Delegation),
}

/// What happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The link, and what the browser says of a frame for it.
    LinkAnswered(Result<(AgentAccess, Delegation), Failure>),
    /// Once more.
    AgentTriesAgain,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// `POST rooms/{id}/agent-link`. Links that sign in live 300 s: each opening asks for its own.
    AskLink(RoomId),
}

impl Inside {
    /// Of this room.
    #[must_use]
    pub fn new(room: Option<RoomId>) -> (Self, Vec<Effect>) {
        match room {
            None => (Self::NoRoom, vec![]),
            Some(id) => (Self::Asking(id.clone()), vec![Effect::AskLink(id)]),
        }
    }

    fn word(&self) -> &'static str {
        match self {
            Self::NoRoom => "no room",
            Self::Asking(_) => "asking",
            Self::Failed(..) => "failed",
            Self::Shown(_) => "shown",
            Self::ByTab(..) => "by tab",
        }
    }
}

impl Screen for Inside {
    type Event = Event;
    type Effect = Effect;

    fn open(host: &Host) -> (Self, Vec<Effect>) {
        Self::new(host.errand.room.as_ref().map(|room| room.id.clone()))
    }

    fn on(&mut self, event: Event) -> Vec<Effect> {
        let (next, effects) = match (&*self, event) {
            (Self::Asking(_), Event::LinkAnswered(Ok((access, Delegation::Granted)))) => {
                (Self::Shown(access.url), vec![])
            }
            (Self::Asking(_), Event::LinkAnswered(Ok((access, why)))) => {
                (Self::ByTab(access.url, why), vec![])
            }
            (Self::Asking(id), Event::LinkAnswered(Err(failure))) => {
                let why = Trouble::of_question(failure);
                (Self::Failed(id.clone(), why), vec![])
            }
            (Self::Failed(id, _), Event::AgentTriesAgain) => Self::new(Some(id.clone())),
            // A late answer, a second click.
            (Self::NoRoom | Self::Shown(_) | Self::ByTab(..), _)
            | (Self::Asking(_), Event::AgentTriesAgain)
            | (Self::Failed(..), Event::LinkAnswered(_)) => return vec![],
        };
        *self = next;
        effects
    }

    async fn perform(host: &Host, effect: Effect) -> Option<Event> {
        let Effect::AskLink(id) = effect;
        let answer = host.backend.agent_link(host, &id).await;
        Some(Event::LinkAnswered(answer.map(|access| {
            let delegation = browser::delegation(access.url.expose());
            (access, delegation)
        })))
    }

    fn view(host: &Rc<Host>, screen: RwSignal<Self>, tell: Tell<Event>) -> Els {
        let (w, words) = (host.w, Words::of(host.w.lang));
        let reasons = Reasons::of(w.lang);
        let around = Rc::clone(host);
        let shows = move |now: &Self| match now {
            Self::NoRoom => vec![classed("p", "notice").text(words.no_room)],
            Self::Asking(_) => {
                vec![
                    classed("p", "hint")
                        .attr("role", "status")
                        .text(reasons.asked),
                ]
            }
            Self::Failed(_, why) => vec![alert(&around, &(reasons.failed)(why), move || {
                tell.tell(Event::AgentTriesAgain);
            })],
            Self::Shown(link) => vec![
                classed("p", "hint").text(words.about),
                frame::frame(words.title, link.expose()).attr("allow", CALL),
                classed("p", "foot").with(opens_tab(w, "", w.enter_by_tab, link.expose())),
            ],
            Self::ByTab(link, why) => vec![
                classed("p", "notice").text((words.by_tab)(*why)),
                opens_tab(w, "primary", w.enter, link.expose()),
            ],
        };
        vec![
            classed("section", "inside")
                .with(el("h1").text((w.section)(Section::Inside)))
                .place(
                    move || screen.with(|s| s.word().to_owned()),
                    move |_| screen.with(&shows),
                ),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room() -> RoomId {
        "0123".parse().unwrap()
    }

    fn link() -> AgentLink {
        "https://cloud.apizee.com/entrypoint/223/tickets/82070"
            .parse()
            .unwrap()
    }

    fn told(delegation: Delegation) -> Event {
        let access = AgentAccess {
            url: link(),
            expires_at: None,
        };
        Event::LinkAnswered(Ok((access, delegation)))
    }

    #[test]
    fn a_room_is_framed_only_where_the_frames_around_allow_it() {
        for (delegation, then) in [
            (Delegation::Granted, Inside::Shown(link())),
            (
                Delegation::Refused,
                Inside::ByTab(link(), Delegation::Refused),
            ),
            (
                Delegation::Unknown,
                Inside::ByTab(link(), Delegation::Unknown),
            ),
        ] {
            let (mut inside, effects) = Inside::new(Some(room()));
            assert_eq!(effects, [Effect::AskLink(room())]);
            assert_eq!(inside.on(told(delegation)), []);
            assert_eq!(inside, then);
            // A second answer would load the room anew, in the middle of the call.
            inside.on(told(Delegation::Granted));
            inside.on(Event::AgentTriesAgain);
            assert_eq!(inside, then);
        }
    }

    #[test]
    fn without_a_room_or_a_link_it_says_so_and_asks_again_when_told() {
        assert_eq!(Inside::new(None), (Inside::NoRoom, vec![]));
        let (mut inside, _) = Inside::new(Some(room()));
        assert_eq!(inside.on(Event::AgentTriesAgain), [], "it is being asked");
        inside.on(Event::LinkAnswered(Err(Failure::Unreachable)));
        assert!(matches!(inside, Inside::Failed(_, Trouble::Unreachable(_))));
        assert_eq!(inside.on(told(Delegation::Granted)), [], "late");
        assert_eq!(inside.on(Event::AgentTriesAgain), [Effect::AskLink(room())]);
        inside.on(told(Delegation::Granted));
        assert_eq!(inside, Inside::Shown(link()));
    }
}
