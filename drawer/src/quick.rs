//! The quick invitation in a frame, for customers whose own domain serves it (3rd-party software
//! integration, "Send invitations from an iframe"). Pure, but for `perform`.

pub mod words;

use std::rc::Rc;

use contract::{ConversationId, QuickInvitation, ReadOnly, Reference, ServiceKey, Session};

use leptos::prelude::*;

use super::asking::{Asking, Heard, Next, answered};
use super::frame::{CALL, Screen as Extent, by_tab, frame};
use super::host::Host;
use super::origin::Origin;
use super::screen::{Screen, State, Tell};
use crate::browser;
use crate::quick::words::Words;
use apizee_panel::elements::{Draw as _, Drawn, Tie};
use apizee_panel::errand::Section;

/// Where the form is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// At this address, which holds no contact.
    At(String),
    /// It is not served for frames.
    Off,
}

impl Form {
    /// Where the session says; nothing for what is no origin. For the company's own service unless
    /// the agent prefers another.
    #[must_use]
    pub fn of(
        session: Session,
        conversation: &ConversationId,
        company: Option<ServiceKey>,
    ) -> Self {
        let origin = session.enabled.quick_invitation_origin;
        let Some(origin) = origin.and_then(|origin| origin.parse::<Origin>().ok()) else {
            return Self::Off;
        };
        let invitation = QuickInvitation {
            reference: Some(Reference::from(conversation)),
            service_key: session.preferences.service_key.or(company),
            phone_numbers: vec![],
            email_addresses: vec![],
            read_only: ReadOnly::Nothing,
        };
        Self::At(invitation.url(origin.as_str()))
    }
}

/// The section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuickFrame {
    asking: Asking<Form>,
}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// `GET session`: what the administrator switched on.
    AskSession(u32),
    /// A second, for that question.
    Wait(u32),
}

impl QuickFrame {
    /// The first state.
    #[must_use]
    pub fn new() -> (Self, Vec<Effect>) {
        let mut quick = Self {
            asking: Asking::default(),
        };
        let effects = quick.go_on(Next::Ask);
        (quick, effects)
    }

    fn go_on(&mut self, next: Next) -> Vec<Effect> {
        match next {
            Next::Nothing => vec![],
            Next::Wait => vec![Effect::Wait(self.asking.number())],
            Next::Ask => vec![Effect::AskSession(self.asking.ask())],
        }
    }
}

impl Screen for QuickFrame {
    type Event = Heard<Form>;
    type Effect = Effect;

    fn open(_: &Host) -> (Self, Vec<Effect>) {
        Self::new()
    }

    fn on(&mut self, heard: Heard<Form>) -> Vec<Effect> {
        let next = self.asking.on(heard);
        self.go_on(next)
    }

    async fn perform(host: &Host, effect: Effect) -> Option<Heard<Form>> {
        Some(match effect {
            Effect::AskSession(number) => {
                let answer = host.session().await;
                let company = browser::meta("apizee-panel-service-key");
                let company = company.and_then(|key| key.parse().ok());
                let conversation = &host.desk.conversation;
                let form = answer.map(|session| Form::of(session, conversation, company));
                Heard::Answered(number, form)
            }
            Effect::Wait(number) => Heard::Passed(number, host.a_second().await),
        })
    }

    fn view(host: &Rc<Host>, screen: State<Self>, tell: Tell<Heard<Form>>) -> Drawn {
        let (w, words) = (host.w, Words::of(host.w.tongue));
        let section = Section::QuickInvitation;
        let shows = move |form: &Form| match form {
            Form::At(address) => view! {
                <p class="hint">{words.about}</p>
                {frame((w.section)(section), CALL, Extent::Full, address, Tie::none())}
                {by_tab(w, address)}
            }
            .drawn(),
            Form::Off => view! { <p class="notice">{words.off}</p> }.drawn(),
        };
        let again = move || tell.tell(Heard::AgentTriesAgain);
        answered(host, section, screen, |s| &s.asking.question, again, shows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::asking::Question;
    use apizee_panel::outcome::Failure;

    const CONVERSATION: &str = "5701a92f-a8e3-49ad-81dc-ac801171f799";

    fn session(more: &str, preferences: &str) -> Session {
        let json = format!(
            r#"{{"operator_id":"270586","enabled":{{"kinds":[],"guest_contact":"needed"{more}}},
            "region":"FR","limits":{{"requests_per_minute":10}},
            "preferences":{{"agent_side":"tab"{preferences}}}}}"#
        );
        serde_json::from_str(&json).unwrap()
    }

    fn form(session: Session) -> Form {
        let company = "115f89503138416a242f40fb7d7f338e".parse().ok();
        Form::of(session, &CONVERSATION.parse().unwrap(), company)
    }

    #[test]
    fn the_form_is_the_customers_own_origin_and_holds_no_contact() {
        let origin = r#","quick_invitation_origin":"https://apizee.example.com""#;
        let address = "https://apizee.example.com/quick-invitation?reference=5701a92f-a8e3-49ad-81dc-ac801171f799";
        assert_eq!(
            form(session(origin, "")),
            Form::At(format!(
                "{address}&service_key=115f89503138416a242f40fb7d7f338e"
            ))
        );
        let preferred = r#","service_key":"sfa6mdbzx9vigfvryihfokt9khux8qan""#;
        assert_eq!(
            form(session(origin, preferred)),
            Form::At(format!(
                "{address}&service_key=sfa6mdbzx9vigfvryihfokt9khux8qan"
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
            assert_eq!(form(session(origin, "")), Form::Off, "{origin}");
        }
    }

    #[test]
    fn a_failure_is_told_and_asked_again() {
        let (mut quick, effects) = QuickFrame::new();
        assert_eq!(effects, [Effect::AskSession(1)]);
        assert_eq!(quick.on(Heard::AgentTriesAgain), []);
        quick.on(Heard::Answered(1, Err(Failure::Unreachable)));
        assert!(matches!(quick.asking.question, Question::Failed(_)));
        assert_eq!(quick.on(Heard::AgentTriesAgain), [Effect::AskSession(2)]);
        quick.on(Heard::Answered(2, Ok(Form::Off)));
        assert_eq!(quick.on(Heard::AgentTriesAgain), [], "it is there");
    }
}
