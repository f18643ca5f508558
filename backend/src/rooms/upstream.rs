//! What the rooms ask of Apizee, so that a test can be Apizee: the start of a room is proven with a
//! crash at every one of these questions.

use async_trait::async_trait;
use std::fmt;

use contract::{ApizeeId, Moment, PhoneNumber, Reference, RoomKind};

use crate::apizee::{
    Apizee, ApizeeError, Conference, ConferenceRequest, Ending, Ready, Ticket, TicketRequest, Want,
};

/// Apizee, as far as rooms are concerned. What each ends in stands at [`Apizee`]'s methods of the
/// same names.
#[async_trait]
pub trait Upstream: Send + Sync + fmt::Debug {
    /// A token and a place in the minute.
    async fn ready(&self, want: Want) -> Result<Ready, ApizeeError>;

    /// Makes a ticket.
    async fn create_ticket(
        &self,
        ready: Ready,
        request: &TicketRequest<'_>,
    ) -> Result<Ticket, ApizeeError>;

    /// Makes a conference.
    async fn create_conference(
        &self,
        ready: Ready,
        request: &ConferenceRequest<'_>,
    ) -> Result<Conference, ApizeeError>;

    /// The tickets that carry a reference.
    async fn tickets(
        &self,
        want: Want,
        since_unix_s: i64,
        reference: &Reference,
    ) -> Result<Vec<Ticket>, ApizeeError>;

    /// The conferences with a word in their name.
    async fn conferences(
        &self,
        want: Want,
        since_unix_s: i64,
        word: &str,
    ) -> Result<Vec<Conference>, ApizeeError>;

    /// A ticket as it is now.
    async fn ticket(&self, want: Want, id: &ApizeeId) -> Result<Ticket, ApizeeError>;

    /// A conference as it is now.
    async fn conference(&self, want: Want, id: &ApizeeId) -> Result<Conference, ApizeeError>;

    /// What happened in a ticket's session.
    async fn events(&self, want: Want, id: &ApizeeId) -> Result<Vec<Moment>, ApizeeError>;

    /// Sends an SMS.
    async fn text_message(
        &self,
        ready: Ready,
        to: &PhoneNumber,
        body: &str,
    ) -> Result<(), ApizeeError>;

    /// Ends a room.
    async fn end(&self, want: Want, kind: RoomKind, id: &ApizeeId) -> Result<Ending, ApizeeError>;
}

#[async_trait]
impl Upstream for Apizee {
    async fn ready(&self, want: Want) -> Result<Ready, ApizeeError> {
        self.ready(want).await
    }

    async fn create_ticket(
        &self,
        ready: Ready,
        request: &TicketRequest<'_>,
    ) -> Result<Ticket, ApizeeError> {
        self.create_ticket(ready, request).await
    }

    async fn create_conference(
        &self,
        ready: Ready,
        request: &ConferenceRequest<'_>,
    ) -> Result<Conference, ApizeeError> {
        self.create_conference(ready, request).await
    }

    async fn tickets(
        &self,
        want: Want,
        since_unix_s: i64,
        reference: &Reference,
    ) -> Result<Vec<Ticket>, ApizeeError> {
        self.tickets(want, since_unix_s, reference).await
    }

    async fn conferences(
        &self,
        want: Want,
        since_unix_s: i64,
        word: &str,
    ) -> Result<Vec<Conference>, ApizeeError> {
        self.conferences(want, since_unix_s, word).await
    }

    async fn ticket(&self, want: Want, id: &ApizeeId) -> Result<Ticket, ApizeeError> {
        self.ticket(want, id).await
    }

    async fn conference(&self, want: Want, id: &ApizeeId) -> Result<Conference, ApizeeError> {
        self.conference(want, id).await
    }

    async fn events(&self, want: Want, id: &ApizeeId) -> Result<Vec<Moment>, ApizeeError> {
        self.events(want, id).await
    }

    async fn text_message(
        &self,
        ready: Ready,
        to: &PhoneNumber,
        body: &str,
    ) -> Result<(), ApizeeError> {
        self.text_message(ready, to, body).await
    }

    async fn end(&self, want: Want, kind: RoomKind, id: &ApizeeId) -> Result<Ending, ApizeeError> {
        self.end(want, kind, id).await
    }
}
