//! The rooms that Apizee remembers: of the conversation, or of a case number. Pure, but for
//! `perform`.

mod calls;
mod view;
pub mod words;

use std::rc::Rc;

use contract::{
    AgentLink, ApizeeId, ConversationId, History, PastRoom, Reference, Room, RoomKind, Rooms,
};

use super::asking::{Asking, Next};
use super::host::Host;
use super::screen::{Screen, State, Tell};
use apizee_panel::elements::Drawn;
use apizee_panel::outcome::Failure;

/// What a history is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Of {
    Conversation(ConversationId),
    /// A case number.
    Case(Reference),
}

/// Why a case number cannot be looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseFault {
    /// There is none.
    Empty,
    /// Apizee holds 50 characters.
    TooLong,
}

/// The way into a room that can still be entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WayIn {
    kind: RoomKind,
    apizee_id: ApizeeId,
    link: AgentLink,
}

impl WayIn {
    fn of(room: Room) -> Option<Self> {
        let link = room.agent_url.filter(|_| room.state.is_live())?;
        Some(Self {
            kind: room.kind,
            apizee_id: room.apizee_id,
            link,
        })
    }
}

/// What is known of the ways into this conversation's rooms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WaysIn {
    /// No room on the screen can be entered, so nobody has asked.
    Unasked,
    /// The answer is on its way, or none came: the rooms are shown without.
    Asked,
    /// These.
    Known(Vec<WayIn>),
}

/// The section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastRooms {
    conversation: ConversationId,
    of: Of,
    /// As typed.
    case: String,
    fault: Option<CaseFault>,
    /// Newest first.
    rooms: Vec<PastRoom>,
    /// Where the part begins that was asked for last.
    offset: u32,
    /// An answer is where the next part begins, if there is one.
    asking: Asking<Option<u32>>,
    ways_in: WaysIn,
}

/// What happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The case number.
    AgentTypes(String),
    /// Of the case number.
    AgentLooksUp,
    /// Of the conversation.
    AgentGoesBack,
    /// The next part.
    AgentWantsMore,
    /// The same part.
    AgentTriesAgain,
    /// To the question with this number.
    Answered(u32, Result<History, Failure>),
    /// Seconds, for the question with this number.
    Passed(u32, u32),
    /// The conversation's rooms, as the backend knows them.
    RoomsAnswered(Result<Rooms, Failure>),
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// `GET history`, from an offset.
    Ask(u32, Of, u32),
    /// `GET rooms`: what has a link.
    AskRooms(ConversationId),
    /// A second.
    Wait(u32),
}

impl PastRooms {
    #[must_use]
    pub fn new(conversation: ConversationId) -> (Self, Vec<Effect>) {
        let mut new = Self {
            of: Of::Conversation(conversation.clone()),
            conversation,
            case: String::new(),
            fault: None,
            rooms: vec![],
            offset: 0,
            asking: Asking::default(),
            ways_in: WaysIn::Unasked,
        };
        let effects = new.ask(0);
        (new, effects)
    }

    fn look_at(&mut self, of: Of) -> Vec<Effect> {
        self.of = of;
        self.rooms.clear();
        self.ask(0)
    }

    fn ask(&mut self, offset: u32) -> Vec<Effect> {
        self.offset = offset;
        vec![Effect::Ask(self.asking.ask(), self.of.clone(), offset)]
    }

    fn go_on(&mut self, next: Next) -> Vec<Effect> {
        match next {
            Next::Nothing => vec![],
            Next::Wait => vec![Effect::Wait(self.asking.number())],
            Next::Ask => self.ask(self.offset),
        }
    }

    fn answered(&mut self, number: u32, answer: Result<History, Failure>) -> Vec<Effect> {
        if !self.asking.expects(number) {
            return vec![];
        }
        let answer = answer.map(|history| {
            // Parts may overlap: what was created meanwhile has moved the others.
            for room in history.rooms {
                let same =
                    |one: &PastRoom| (one.kind, &one.apizee_id) == (room.kind, &room.apizee_id);
                if !self.rooms.iter().any(same) {
                    self.rooms.push(room);
                }
            }
            // A next part that begins where this one did would never end.
            history.next_offset.filter(|next| *next > self.offset)
        });
        let next = self.asking.hear(number, answer);
        let mut effects = self.go_on(next);
        if self.ways_in == WaysIn::Unasked && self.rooms.iter().any(|room| room.state.is_live()) {
            self.ways_in = WaysIn::Asked;
            effects.push(Effect::AskRooms(self.conversation.clone()));
        }
        effects
    }

    /// The case number that is typed.
    fn typed_case(&self) -> Result<Reference, CaseFault> {
        let typed = self.case.trim();
        if typed.is_empty() {
            return Err(CaseFault::Empty);
        }
        typed.parse().map_err(|_| CaseFault::TooLong)
    }

    fn way_into(&self, room: &PastRoom) -> Option<&AgentLink> {
        let WaysIn::Known(ways) = &self.ways_in else {
            return None;
        };
        let fits = |way: &&WayIn| (way.kind, &way.apizee_id) == (room.kind, &room.apizee_id);
        let way = ways.iter().find(fits).filter(|_| room.state.is_live());
        way.map(|way| &way.link)
    }

    /// Said where it is not the conversation's own.
    fn case_of<'a>(&self, room: &'a PastRoom) -> Option<&'a Reference> {
        let reference = room.reference.as_ref()?;
        (reference.as_str() != self.conversation.as_str()).then_some(reference)
    }

    fn hear(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::AgentTypes(case) => {
                self.case = case;
                self.fault = None;
                vec![]
            }
            Event::AgentLooksUp => match self.typed_case() {
                Ok(case) => {
                    self.fault = None;
                    self.look_at(Of::Case(case))
                }
                Err(fault) => {
                    self.fault = Some(fault);
                    vec![]
                }
            },
            Event::AgentGoesBack => {
                self.case.clear();
                self.fault = None;
                self.look_at(Of::Conversation(self.conversation.clone()))
            }
            Event::AgentWantsMore => match self.asking.answer() {
                Some(Some(next)) => self.ask(*next),
                Some(None) | None => vec![],
            },
            Event::AgentTriesAgain => {
                let next = self.asking.again();
                self.go_on(next)
            }
            Event::Answered(number, answer) => self.answered(number, answer),
            Event::Passed(number, seconds) => {
                let next = self.asking.pass(number, seconds);
                self.go_on(next)
            }
            Event::RoomsAnswered(Ok(rooms)) => {
                let ways = rooms.rooms.into_iter().filter_map(WayIn::of);
                self.ways_in = WaysIn::Known(ways.collect());
                vec![]
            }
            // Without links the rooms are still there to be read.
            Event::RoomsAnswered(Err(_)) => vec![],
        }
    }
}

impl Screen for PastRooms {
    type Event = Event;
    type Effect = Effect;

    fn open(host: &Host) -> (Self, Vec<Effect>) {
        Self::new(host.desk.conversation.clone())
    }

    fn on(&mut self, event: Event) -> Vec<Effect> {
        self.hear(event)
    }

    async fn perform(host: &Host, effect: Effect) -> Option<Event> {
        Some(match effect {
            Effect::Ask(number, of, offset) => {
                let answer = host.history(&of, offset).await;
                Event::Answered(number, answer)
            }
            Effect::AskRooms(conversation) => {
                Event::RoomsAnswered(host.backend.rooms(host, &conversation).await)
            }
            Effect::Wait(number) => Event::Passed(number, host.a_second().await),
        })
    }

    fn view(host: &Rc<Host>, screen: State<Self>, tell: Tell<Event>) -> Drawn {
        view::view(host, screen, tell)
    }
}

#[cfg(test)]
mod tests;
