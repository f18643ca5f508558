//! The quick invitation in a frame, for customers whose own domain serves it (3rd-party software
//! integration, "Send invitations from an iframe"). Pure, but for `perform`.

use std::rc::Rc;

use contract::{ConversationId, QuickInvitation, ReadOnly, Reference, ServiceKey, Session};

use super::errand::Section;
use super::frame::{self, CALL, opens_tab};
use super::host::Host;
use super::origin::Origin;
use super::screen::{Screen, Tell};
use super::trouble::alert;
use crate::browser;
use crate::dom::{Els, classed, el};
use crate::outcome::Failure;
use crate::room::trouble::Trouble;
use crate::signals::{RwSignal, With};
use crate::wording::asking::Asking as Reasons;
use crate::wording::quick::Quick as Words;

/// What is known before the backend is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    conversation: ConversationId,
    /// The company's own.
    service_key: Option<ServiceKey>,
}

/// The section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QuickFrame {
    /// Where it is served is being asked.
    Asking(Known),
    /// It could not be asked.
    Failed(Known, Trouble),
    /// The form's address, which holds no contact.
    Shown(String),
    /// It is not served for frames.
    Off,
}

/// What happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// What the administrator switched on.
    SessionAnswered(Result<Session, Failure>),
    /// Once more.
    AgentTriesAgain,
}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// `GET session`
    AskSession,
}

impl QuickFrame {
    /// Of this conversation, for the company's own service unless the agent prefers another.
    #[must_use]
    pub fn new(
        conversation: ConversationId,
        service_key: Option<ServiceKey>,
    ) -> (Self, Vec<Effect>) {
        let known = Known {
            conversation,
            service_key,
        };
        (Self::Asking(known), vec![Effect::AskSession])
    }

    fn word(&self) -> &'static str {
        match self {
            Self::Asking(_) => "asking",
            Self::Failed(..) => "failed",
            Self::Shown(_) => "shown",
            Self::Off => "off",
        }
    }
}

impl Known {
    /// Where the session says; nothing for what is no origin.
    fn address(&self, session: Session) -> Option<String> {
        let origin: Origin = session.enabled.quick_invitation_origin?.parse().ok()?;
        let preferred = session.preferences.service_key;
        let invitation = QuickInvitation {
            reference: Some(Reference::from(&self.conversation)),
            service_key: preferred.or_else(|| self.service_key.clone()),
            phone_numbers: vec![],
            email_addresses: vec![],
            read_only: ReadOnly::Nothing,
        };
        Some(invitation.url(origin.as_str()))
    }
}

impl Screen for QuickFrame {
    type Event = Event;
    type Effect = Effect;

    fn open(host: &Host) -> (Self, Vec<Effect>) {
        let key = browser::meta("apizee-panel-service-key").and_then(|key| key.parse().ok());
        Self::new(host.desk.conversation.clone(), key)
    }

    fn on(&mut self, event: Event) -> Vec<Effect> {
        let (next, effects) = match (&*self, event) {
            (Self::Asking(known), Event::SessionAnswered(Ok(session))) => (
                known.address(session).map_or(Self::Off, Self::Shown),
                vec![],
            ),
            (Self::Asking(known), Event::SessionAnswered(Err(failure))) => {
                let why = Trouble::of_question(failure);
                (Self::Failed(known.clone(), why), vec![])
            }
            (Self::Failed(known, _), Event::AgentTriesAgain) => {
                (Self::Asking(known.clone()), vec![Effect::AskSession])
            }
            // A late answer, a second click.
            (Self::Shown(_) | Self::Off, _)
            | (Self::Asking(_), Event::AgentTriesAgain)
            | (Self::Failed(..), Event::SessionAnswered(_)) => return vec![],
        };
        *self = next;
        effects
    }

    async fn perform(host: &Host, effect: Effect) -> Option<Event> {
        let Effect::AskSession = effect;
        let answer = host.backend.whole_session(host).await;
        Some(Event::SessionAnswered(answer))
    }

    fn view(host: &Rc<Host>, screen: RwSignal<Self>, tell: Tell<Event>) -> Els {
        let (w, words) = (host.w, Words::of(host.w.lang));
        let reasons = Reasons::of(w.lang);
        let around = Rc::clone(host);
        let shows = move |now: &Self| match now {
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
            Self::Shown(address) => vec![
                classed("p", "hint").text(words.about),
                frame::frame((w.section)(Section::QuickInvitation), address)
                    .attr("allow", CALL)
                    .attr("allowfullscreen", ""),
                classed("p", "foot").with(opens_tab(w, "", w.enter_by_tab, address)),
            ],
            Self::Off => vec![classed("p", "notice").text(words.off)],
        };
        vec![
            classed("section", "inside")
                .with(el("h1").text((w.section)(Section::QuickInvitation)))
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

    const CONVERSATION: &str = "5701a92f-a8e3-49ad-81dc-ac801171f799";

    fn session(more: &str, preferences: &str) -> Session {
        let json = format!(
            r#"{{"operator_id":"270586","enabled":{{"kinds":[],"guest_contact":"needed"{more}}},
            "region":"FR","limits":{{"requests_per_minute":10}},
            "preferences":{{"agent_side":"tab"{preferences}}}}}"#
        );
        serde_json::from_str(&json).unwrap()
    }

    fn shown(session: Session) -> QuickFrame {
        let company = "115f89503138416a242f40fb7d7f338e".parse().ok();
        let (mut quick, effects) = QuickFrame::new(CONVERSATION.parse().unwrap(), company);
        assert_eq!(effects, [Effect::AskSession]);
        quick.on(Event::SessionAnswered(Ok(session)));
        quick
    }

    #[test]
    fn the_form_is_the_customers_own_origin_and_holds_no_contact() {
        let origin = r#","quick_invitation_origin":"https://apizee.example.com""#;
        let form = "https://apizee.example.com/quick-invitation?reference=5701a92f-a8e3-49ad-81dc-ac801171f799";
        assert_eq!(
            shown(session(origin, "")),
            QuickFrame::Shown(format!(
                "{form}&service_key=115f89503138416a242f40fb7d7f338e"
            ))
        );
        let preferred = r#","service_key":"sfa6mdbzx9vigfvryihfokt9khux8qan""#;
        assert_eq!(
            shown(session(origin, preferred)),
            QuickFrame::Shown(format!(
                "{form}&service_key=sfa6mdbzx9vigfvryihfokt9khux8qan"
            ))
        );
    }

    #[test]
    fn nothing_else_than_an_exact_origin_is_framed() {
        for origin in [
            "",
            r#","quick_invitation_origin":"http://apizee.example.com""#,
            r#","quick_invitation_origin":"https://apizee.example.com/""#,
            r#","quick_invitation_origin":"javascript:alert(1)""#,
        ] {
            assert_eq!(shown(session(origin, "")), QuickFrame::Off, "{origin}");
        }
    }

    #[test]
    fn a_failure_is_told_and_asked_again() {
        let (mut quick, _) = QuickFrame::new(CONVERSATION.parse().unwrap(), None);
        assert_eq!(quick.on(Event::AgentTriesAgain), []);
        quick.on(Event::SessionAnswered(Err(Failure::Unreachable)));
        assert!(matches!(quick, QuickFrame::Failed(..)));
        assert_eq!(quick.on(Event::AgentTriesAgain), [Effect::AskSession]);
        assert!(matches!(quick, QuickFrame::Asking(_)));
    }
}
