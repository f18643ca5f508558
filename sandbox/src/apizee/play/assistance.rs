//! The rules of a ticket: one agent, one guest.

use serde_json::{Value, json};

use super::{AgentDoes, Details, GuestDoes};
use crate::apizee::account;
use crate::apizee::media::{MediaKind, Room};
use crate::apizee::session::{EventName, SessionEvent, Source};
use crate::apizee::state::State;
use crate::apizee::ticket::{Ticket, TicketState};
use crate::apizee::webhook::{Change, Object};
use crate::clock::written;

impl State {
    /// Plays the guest. False when there is no such ticket, or nothing can be done there.
    pub(in crate::apizee) fn ticket_guest(
        &mut self,
        id: u64,
        does: GuestDoes,
        details: &Details,
    ) -> bool {
        let Some(at) = self.ticket_at(id) else {
            return false;
        };
        let now = self.clock.now();
        let ticket = &mut self.tickets[at];
        let late = does == GuestDoes::AnswerSurvey && ticket.guest.contains(&GuestDoes::Join);
        if ticket.is_over() && !late {
            return false;
        }
        ticket.guest.push(does);
        ticket.modified = now;
        let event = |state: &mut Self, name, data| state.record(at, name, Source::Guest, data);
        match does {
            GuestDoes::Open => event(self, EventName::InvitationClicked, json!({})),
            GuestDoes::Consent => event(self, EventName::ConsentAccepted, json!({})),
            GuestDoes::RefuseCamera => event(self, EventName::CameraDisallowed, json!({})),
            GuestDoes::AllowCamera => {
                event(self, EventName::CameraAllowed, json!({}));
                event(self, EventName::MicAllowed, json!({}));
            }
            GuestDoes::ShareLocation => {
                let location = details.location.unwrap_or_default();
                ticket.location = Some(location);
                event(self, EventName::GeoAllowed, json!({ "geoloc": location }));
                self.tell_ticket(at, Change::Update);
            }
            GuestDoes::Join => self.guest_joins(at),
            GuestDoes::Picture => self.take(at, MediaKind::Picture, Source::Guest),
            GuestDoes::Leave => {
                if std::mem::take(&mut ticket.guest_in) {
                    event(self, EventName::UserLeft, json!({}));
                    self.somebody_left(at);
                }
            }
            GuestDoes::Decline => {
                event(self, EventName::InvitationDeclined, json!({}));
                self.enter_state(at, TicketState::Declined);
            }
            GuestDoes::AnswerSurvey => {
                let comment = details.comment.clone().unwrap_or_default();
                let data = json!({ "score": details.score.unwrap_or(5), "comment": comment });
                event(self, EventName::SurveyAnswered, data);
            }
        }
        true
    }

    /// Plays the agent. False when there is no such ticket, or nothing can be done there.
    pub(in crate::apizee) fn ticket_agent(&mut self, id: u64, does: AgentDoes) -> bool {
        let Some(at) = self.ticket_at(id) else {
            return false;
        };
        let now = self.clock.now();
        let ticket = &mut self.tickets[at];
        let impossible = match does {
            AgentDoes::TakePicture | AgentDoes::RecordVideo => !ticket.guest_in,
            // A waiting room is a conference's.
            AgentDoes::Admit => true,
            // What is done can still be archived.
            AgentDoes::Close => ticket.is_over() && ticket.state != TicketState::Done,
            AgentDoes::Enter | AgentDoes::Leave | AgentDoes::Complete => ticket.is_over(),
        };
        if impossible {
            return false;
        }
        ticket.agent.push(does);
        ticket.modified = now;
        let agent =
            json!({ "agent": account::agent(ticket.fields.get("agent").and_then(Value::as_str)) });
        match does {
            AgentDoes::Enter => {
                if !std::mem::replace(&mut ticket.agent_in, true) && ticket.guest_in {
                    self.establish(at, Source::Agent);
                }
            }
            AgentDoes::Leave => {
                if std::mem::take(&mut ticket.agent_in) {
                    self.record(at, EventName::AgentLeft, Source::Agent, json!({}));
                    self.somebody_left(at);
                }
            }
            AgentDoes::TakePicture => self.take(at, MediaKind::Picture, Source::Agent),
            AgentDoes::RecordVideo => self.take(at, MediaKind::Video, Source::Agent),
            AgentDoes::Complete => {
                self.record(at, EventName::Completed, Source::Agent, agent);
                self.enter_state(at, TicketState::Done);
            }
            AgentDoes::Close => {
                self.record(at, EventName::Closed, Source::Agent, agent);
                self.enter_state(at, TicketState::Closed);
            }
            AgentDoes::Admit => {}
        }
        true
    }

    /// `DELETE /tickets/{id}`: it stays, `cancelled`.
    pub(in crate::apizee) fn cancel_ticket(&mut self, id: u64) -> Option<Ticket> {
        let at = self.ticket_at(id)?;
        if !self.tickets[at].is_over() {
            let login = self.tickets[at].fields.get("agent").and_then(Value::as_str);
            let agent = json!({ "agent": account::agent(login) });
            self.record(at, EventName::Cancelled, Source::System, agent);
            self.put_state(at, TicketState::Cancelled);
            self.tell_ticket(at, Change::Delete);
        }
        Some(self.tickets[at].clone())
    }

    /// Puts a ticket into any state, as Apizee may do by itself.
    pub(in crate::apizee) fn force_state(&mut self, id: u64, state: TicketState) -> bool {
        let Some(at) = self.ticket_at(id) else {
            return false;
        };
        if state == TicketState::Expired {
            self.record(at, EventName::InvitationExpired, Source::System, json!({}));
        }
        self.enter_state(at, state);
        true
    }

    /// Keeps an event and tells the webhook. The ticket's number in `props` is our inference.
    pub(in crate::apizee) fn record(
        &mut self,
        at: usize,
        name: EventName,
        source: Source,
        data: Value,
    ) {
        let event = SessionEvent::new(name, self.clock.now(), source, data);
        let ticket = &mut self.tickets[at];
        let mut props = json!(event);
        props["ticketId"] = json!(ticket.id);
        let id = event.id.clone();
        ticket.events.push(event);
        self.notify(Change::Create, Object::Conversationevent, id.into(), props);
    }

    /// Tells the webhook about a ticket.
    pub(in crate::apizee) fn tell_ticket(&mut self, at: usize, change: Change) {
        let ticket = &self.tickets[at];
        let (id, props) = (ticket.id, ticket.props());
        self.notify(change, Object::Ticket, id.into(), props);
    }

    fn ticket_at(&self, id: u64) -> Option<usize> {
        self.tickets.iter().position(|ticket| ticket.id == id)
    }

    fn guest_joins(&mut self, at: usize) {
        let ticket = &mut self.tickets[at];
        let (first, agent_in) = (!ticket.guest_in, ticket.agent_in);
        ticket.guest_in = true;
        self.enter_state(at, TicketState::Inprogress);
        match (first, agent_in) {
            (true, true) => self.establish(at, Source::Guest),
            (true, false) => {
                self.record(at, EventName::AgentContacted, Source::Guest, json!({}));
            }
            (false, _) => {}
        }
    }

    fn establish(&mut self, at: usize, source: Source) {
        let now = self.clock.now();
        self.tickets[at].calls.push((now, None));
        self.record(at, EventName::Established, source, json!({}));
    }

    fn take(&mut self, at: usize, kind: MediaKind, source: Source) {
        let ticket = &self.tickets[at];
        let (room, location) = (Room::Ticket(ticket.id), ticket.location);
        self.add_media(room, kind, location);
        if kind == MediaKind::Picture {
            self.record(at, EventName::PictureTaken, source, json!({}));
        }
    }

    fn enter_state(&mut self, at: usize, state: TicketState) {
        if self.tickets[at].state != state {
            self.put_state(at, state);
            self.tell_ticket(at, Change::Update);
        }
    }

    fn put_state(&mut self, at: usize, state: TicketState) {
        let now = self.clock.now();
        let ticket = &mut self.tickets[at];
        ticket.state = state;
        ticket.modified = now;
        if matches!(state, TicketState::Done | TicketState::Closed) {
            // The sample of a done ticket: not the half hour that was planned.
            ticket.end = now;
        }
        if state.is_over() && (ticket.guest_in || ticket.agent_in) {
            ticket.guest_in = false;
            ticket.agent_in = false;
            self.somebody_left(at);
        }
    }

    /// Ends the call; the conversation too when nobody is left.
    fn somebody_left(&mut self, at: usize) {
        let now = self.clock.now();
        let ticket = &mut self.tickets[at];
        if let Some((_, until @ None)) = ticket.calls.last_mut() {
            *until = Some(now);
        }
        if !ticket.guest_in && !ticket.agent_in {
            let name = ticket.conv_id.clone();
            self.tell_ended(&name.clone(), &name);
        }
    }

    /// The sample of Webhooks; what `name` holds is not said there.
    pub(super) fn tell_ended(&mut self, id: &str, name: &str) {
        let at = written(self.clock.now());
        let props = json!({ "eventType": "conversationEnded", "name": name, "finishedAt": at });
        self.notify(Change::Update, Object::Conversation, id.into(), props);
    }
}
