//! One more SMS: who was invited so far and how far that is, a field for another number, and the way
//! to take it all back.

pub mod cancelling;
pub mod event;
pub mod sending;

mod calls;
mod view;
pub mod words;

use std::rc::Rc;

use contract::{
    Contact, IdempotencyKey, Invitation, InvitationState, InviteAgain, Language, Room, RoomId,
    Typed,
};
use gloo_timers::future::TimeoutFuture;

use super::asking::{Asking, Next};
use super::host::Host;
use super::screen::{Screen, State, Tell};
use apizee_panel::elements::Drawn;
use apizee_panel::outcome::Failure;
use apizee_panel::room::form::{Draft, Echo};
use cancelling::{Cancelling, Usage, Wish};
pub use event::{Effect, Event};
use sending::{Refused, Sending, may_have_left};

/// A pause in the typing, before the backend is asked what it understands.
const TYPING_PAUSE_MS: u32 = 300;

/// The section.
#[derive(Clone, Debug)]
pub struct InviteMore {
    /// The room on the screen, if there is one.
    pub room: Option<RoomId>,
    /// The visitor's language.
    language: Language,
    /// Who was invited, oldest first.
    pub invitations: Vec<Invitation>,
    /// The question for them.
    pub asking: Asking<()>,
    /// Whether the room is in use.
    pub usage: Usage,
    /// The wish to take the invitations back.
    pub cancelling: Wish,
    /// The field.
    pub draft: Draft,
    /// What is understood of it.
    pub echo: Echo,
    /// How many questions were asked about it; the last one counts.
    asked: u32,
    /// How the wish stands.
    pub sending: Sending,
    /// The number of the last countdown.
    countdown: u32,
    /// How many seconds it had: a screen reader says them once.
    pub wait_s: u32,
}

impl InviteMore {
    /// The first state, and what to ask.
    #[must_use]
    pub fn new(room: Option<RoomId>, language: Language) -> (Self, Vec<Effect>) {
        let mut invite = Self {
            room,
            language,
            invitations: vec![],
            asking: Asking::default(),
            usage: Usage::Unknown,
            cancelling: Wish::default(),
            draft: Draft::default(),
            echo: Echo::None,
            asked: 0,
            sending: Sending::Rest,
            countdown: 0,
            wait_s: 0,
        };
        let effects = invite.follow(Event::AgentRefreshes);
        (invite, effects)
    }

    fn typed(&self) -> Option<Typed> {
        self.draft.expose().trim().parse().ok()
    }

    /// What holds the wish back before it is asked for.
    fn fault(&self) -> Option<Refused> {
        let Some(typed) = self.typed() else {
            return Some(Refused::Nothing);
        };
        if typed.expose().contains('@') {
            return Some(Refused::Email);
        }
        match &self.echo {
            Echo::Read(Contact::Phone { line, .. }) if !line.takes_sms() => Some(Refused::NoSms),
            Echo::Read(Contact::Refused { .. }) => Some(Refused::Phone),
            Echo::Read(_) | Echo::None | Echo::Asked(_) => None,
        }
    }

    fn send(&mut self, fresh: IdempotencyKey) -> Vec<Effect> {
        if matches!(self.sending, Sending::UnderWay(_)) || self.sending.left_s() > 0 {
            return vec![];
        }
        let Some(room) = self.room.clone() else {
            return vec![];
        };
        if let Some(why) = self.fault() {
            // After one that went, an empty field is a second click and no mistake.
            if why != Refused::Nothing || self.sending == Sending::Rest {
                self.sending = Sending::Refused(why);
            }
            return vec![];
        }
        let Some(phone) = self.typed() else {
            return vec![];
        };
        let key = match &self.sending {
            Sending::Lost(key) => key.clone(),
            Sending::Rest
            | Sending::UnderWay(_)
            | Sending::Taken
            | Sending::Unknown
            | Sending::Refused(_) => fresh,
        };
        self.sending = Sending::UnderWay(key.clone());
        let language = self.language.clone();
        vec![Effect::Send(room, key, InviteAgain { phone, language })]
    }

    fn answered(&mut self, key: IdempotencyKey, answer: Result<Box<Room>, Failure>) -> Vec<Effect> {
        self.sending = match answer {
            Ok(room) => {
                let last = room.invitations.last().map(|invitation| invitation.state);
                self.hear(*room);
                // It is newer than the list that is on its way.
                self.asking.hear(self.asking.number(), Ok(()));
                if last != Some(InvitationState::Unknown) {
                    // Else the number stays, to be sent to again: that is the agent's to decide.
                    self.draft = Draft::default();
                    self.echo = Echo::None;
                }
                match last {
                    Some(InvitationState::Unknown) => Sending::Unknown,
                    Some(
                        InvitationState::Asked
                        | InvitationState::Sent
                        | InvitationState::Failed
                        | InvitationState::Cancelled,
                    )
                    | None => Sending::Taken,
                }
            }
            Err(failure) if may_have_left(&failure) => Sending::Lost(key),
            Err(failure) => Sending::Refused(Refused::of(failure)),
        };
        self.countdown += 1;
        self.wait_s = self.sending.left_s();
        self.count()
    }

    fn count(&self) -> Vec<Effect> {
        match self.sending.left_s() {
            0 => vec![],
            _ => vec![Effect::CountDown(self.countdown)],
        }
    }

    fn type_in(&mut self, draft: Draft) -> Vec<Effect> {
        if matches!(self.sending, Sending::UnderWay(_)) || draft == self.draft {
            return vec![];
        }
        self.draft = draft;
        self.sending = match &self.sending {
            // The budget is everybody's, whatever the number.
            Sending::Refused(Refused::Busy { left_s }) => {
                Sending::Refused(Refused::Busy { left_s: *left_s })
            }
            Sending::Refused(Refused::Over) => Sending::Refused(Refused::Over),
            Sending::Rest
            | Sending::UnderWay(_)
            | Sending::Taken
            | Sending::Unknown
            | Sending::Lost(_)
            | Sending::Refused(_) => Sending::Rest,
        };
        self.asked += 1;
        if self.typed().is_none() {
            self.echo = Echo::None;
            return vec![];
        }
        self.echo = Echo::Asked(self.asked);
        vec![Effect::Pause(self.asked)]
    }

    fn hear(&mut self, room: Room) {
        self.usage = Usage::of(&room);
        self.cancelling.heard(self.usage);
        self.invitations = room.invitations;
    }

    /// Whether there is something to take back.
    #[must_use]
    pub fn may_cancel(&self) -> bool {
        let open = |invitation: &Invitation| invitation.state.is_open();
        self.usage == Usage::Unused && self.invitations.iter().any(open)
    }

    fn cancel(&mut self, event: cancelling::Event) -> Vec<Effect> {
        let Some(id) = self.room.clone() else {
            return vec![];
        };
        let before = self.cancelling.state.clone();
        let told = match &event {
            cancelling::Event::Answered(Ok(room)) => Some((**room).clone()),
            cancelling::Event::AgentWishes if !self.may_cancel() => return vec![],
            cancelling::Event::Answered(Err(_))
            | cancelling::Event::AgentWishes
            | cancelling::Event::AgentConfirms
            | cancelling::Event::AgentKeeps
            | cancelling::Event::Passed(..) => None,
        };
        let mut effects = self.cancelling.on(event, &id);
        match (before, &self.cancelling.state) {
            // While the agent reads the question: somebody may have come in meanwhile.
            (_, Cancelling::Asked) => effects.extend(self.ask(self.asking.again())),
            (Cancelling::UnderWay, Cancelling::Done) => {
                told.into_iter().for_each(|room| self.hear(room));
            }
            (_, _) => {}
        }
        effects
    }

    fn ask(&mut self, next: Next) -> Vec<Effect> {
        match (next, &self.room) {
            (Next::Nothing, _) | (_, None) => vec![],
            (Next::Wait, Some(_)) => vec![Effect::Wait(self.asking.number())],
            (Next::Ask, Some(room)) => vec![Effect::AskRoom(self.asking.ask(), room.clone())],
        }
    }

    fn listed(&mut self, number: u32, answer: Result<Box<Room>, Failure>) -> Vec<Effect> {
        if !self.asking.expects(number) {
            return vec![];
        }
        let answer = answer.map(|room| {
            let idle = !matches!(self.sending, Sending::UnderWay(_));
            if idle && !room.state.is_live() {
                self.sending = Sending::Refused(Refused::Over);
            }
            self.hear(*room);
        });
        let next = self.asking.hear(number, answer);
        self.ask(next)
    }

    /// What follows from an event. One that makes no sense changes nothing.
    pub fn follow(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::RoomAnswered(number, answer) => return self.listed(number, answer),
            Event::Passed(number, seconds) => {
                let next = self.asking.pass(number, seconds);
                return self.ask(next);
            }
            Event::AgentRefreshes => return self.ask(self.asking.again()),
            Event::AgentTypes(draft) => return self.type_in(draft),
            Event::Paused(number) => {
                if self.echo == Echo::Asked(number)
                    && let Some(typed) = self.typed()
                {
                    return vec![Effect::Read(number, typed)];
                }
            }
            Event::ContactRead(number, answer) => {
                if self.echo == Echo::Asked(number) {
                    self.echo = answer.map_or(Echo::None, Echo::Read);
                }
            }
            Event::AgentSends(key) => return self.send(key),
            Event::Answered(key, answer) => {
                if self.sending == Sending::UnderWay(key.clone()) {
                    return self.answered(key, answer);
                }
            }
            Event::Cancelling(event) => return self.cancel(event),
            Event::CountedDown(number, seconds) => {
                if number != self.countdown {
                    return vec![];
                }
                if let Sending::Refused(why) = &mut self.sending {
                    why.pass(seconds);
                }
                return self.count();
            }
        }
        vec![]
    }
}

impl Screen for InviteMore {
    type Event = Event;
    type Effect = Effect;

    fn open(host: &Host) -> (Self, Vec<Effect>) {
        let room = host.errand.room.as_ref().map(|room| room.id.clone());
        Self::new(room, host.desk.language.clone())
    }

    fn on(&mut self, event: Event) -> Vec<Effect> {
        self.follow(event)
    }

    async fn perform(host: &Host, effect: Effect) -> Option<Event> {
        Some(match effect {
            Effect::AskRoom(number, id) => {
                let answer = host.room(&id).await;
                Event::RoomAnswered(number, answer.map(Box::new))
            }
            Effect::Wait(number) => Event::Passed(number, host.a_second().await),
            Effect::Pause(number) => {
                TimeoutFuture::new(TYPING_PAUSE_MS).await;
                Event::Paused(number)
            }
            Effect::Read(number, typed) => {
                host.kept.seen.now().await;
                Event::ContactRead(number, host.backend.contact(host, typed).await)
            }
            Effect::Send(id, key, wish) => {
                let answer = host.invite_again(&id, &key, &wish).await;
                Event::Answered(key, answer.map(Box::new))
            }
            Effect::Close(id) => {
                let answer = host.close(&id).await;
                Event::Cancelling(cancelling::Event::Answered(answer.map(Box::new)))
            }
            Effect::CountDownToClose(number) => {
                let seconds = host.a_second().await;
                Event::Cancelling(cancelling::Event::Passed(number, seconds))
            }
            Effect::TellPanels(room) => {
                host.kept.tell_panels(*room);
                return None;
            }
            Effect::CountDown(number) => Event::CountedDown(number, host.a_second().await),
        })
    }

    fn view(host: &Rc<Host>, screen: State<Self>, tell: Tell<Event>) -> Drawn {
        view::view(host, screen, tell)
    }
}

#[cfg(test)]
mod tests;
