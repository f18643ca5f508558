//! What the rooms ask of Apizee, so that a test can be Apizee: the start of a room is proven with a
//! crash at every one of these questions.

use std::fmt;
use std::pin::Pin;

use contract::{ApizeeId, Moment, PhoneNumber, Reference, RoomKind};

use crate::apizee::{
    Apizee, ApizeeError, Conference, ConferenceRequest, Ending, Ready, Ticket, TicketRequest, Want,
};

/// The future of a question.
pub type Asking<'a, T> = Pin<Box<dyn Future<Output = Result<T, ApizeeError>> + Send + 'a>>;

/// Apizee, as far as rooms are concerned. What each ends in stands at [`Apizee`]'s methods of the
/// same names.
pub trait Upstream: Send + Sync + fmt::Debug {
    /// A token and a place in the minute.
    fn ready(&self, want: Want) -> Asking<'_, Ready>;

    /// Makes a ticket.
    fn create_ticket<'a>(
        &'a self,
        ready: Ready,
        request: &'a TicketRequest<'a>,
    ) -> Asking<'a, Ticket>;

    /// Makes a conference.
    fn create_conference<'a>(
        &'a self,
        ready: Ready,
        request: &'a ConferenceRequest<'a>,
    ) -> Asking<'a, Conference>;

    /// The tickets that carry a reference.
    fn tickets<'a>(&'a self, want: Want, reference: &'a Reference) -> Asking<'a, Vec<Ticket>>;

    /// The conferences with a word in their name.
    fn conferences<'a>(
        &'a self,
        want: Want,
        since_unix_s: i64,
        word: &'a str,
    ) -> Asking<'a, Vec<Conference>>;

    /// A ticket as it is now.
    fn ticket<'a>(&'a self, want: Want, id: &'a ApizeeId) -> Asking<'a, Ticket>;

    /// A conference as it is now.
    fn conference<'a>(&'a self, want: Want, id: &'a ApizeeId) -> Asking<'a, Conference>;

    /// What happened in a ticket's session.
    fn events<'a>(&'a self, want: Want, id: &'a ApizeeId) -> Asking<'a, Vec<Moment>>;

    /// Sends an SMS.
    fn text_message<'a>(
        &'a self,
        ready: Ready,
        to: &'a PhoneNumber,
        body: &'a str,
    ) -> Asking<'a, ()>;

    /// Ends a room.
    fn end<'a>(&'a self, want: Want, kind: RoomKind, id: &'a ApizeeId) -> Asking<'a, Ending>;
}

impl Upstream for Apizee {
    fn ready(&self, want: Want) -> Asking<'_, Ready> {
        Box::pin(self.ready(want))
    }

    fn create_ticket<'a>(
        &'a self,
        ready: Ready,
        request: &'a TicketRequest<'a>,
    ) -> Asking<'a, Ticket> {
        Box::pin(self.create_ticket(ready, request))
    }

    fn create_conference<'a>(
        &'a self,
        ready: Ready,
        request: &'a ConferenceRequest<'a>,
    ) -> Asking<'a, Conference> {
        Box::pin(self.create_conference(ready, request))
    }

    fn tickets<'a>(&'a self, want: Want, reference: &'a Reference) -> Asking<'a, Vec<Ticket>> {
        Box::pin(self.tickets(want, reference))
    }

    fn conferences<'a>(
        &'a self,
        want: Want,
        since_unix_s: i64,
        word: &'a str,
    ) -> Asking<'a, Vec<Conference>> {
        Box::pin(self.conferences(want, since_unix_s, word))
    }

    fn ticket<'a>(&'a self, want: Want, id: &'a ApizeeId) -> Asking<'a, Ticket> {
        Box::pin(self.ticket(want, id))
    }

    fn conference<'a>(&'a self, want: Want, id: &'a ApizeeId) -> Asking<'a, Conference> {
        Box::pin(self.conference(want, id))
    }

    fn events<'a>(&'a self, want: Want, id: &'a ApizeeId) -> Asking<'a, Vec<Moment>> {
        Box::pin(self.events(want, id))
    }

    fn text_message<'a>(
        &'a self,
        ready: Ready,
        to: &'a PhoneNumber,
        body: &'a str,
    ) -> Asking<'a, ()> {
        Box::pin(self.text_message(ready, to, body))
    }

    fn end<'a>(&'a self, want: Want, kind: RoomKind, id: &'a ApizeeId) -> Asking<'a, Ending> {
        Box::pin(self.end(want, kind, id))
    }
}
