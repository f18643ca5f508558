//! Apizee, as a process reaches it. What a dead process would send is not sent, and what is answered
//! to it is not heard.

use async_trait::async_trait;
use std::sync::Arc;

use contract::{ApizeeId, Moment, PhoneNumber, Reference, RoomKind};
use tokio::time::sleep;

use super::cloud::{Asked, Made, Sent};
use super::process::Process;
use crate::apizee::{
    ApizeeError, Conference, ConferenceRequest, Ending, Hidden, Ready, Ticket, TicketRequest, Want,
};
use crate::rooms::upstream::Upstream;

/// The way from a process to Apizee.
#[derive(Debug)]
pub(super) struct Link(pub(super) Arc<Process>);

impl Link {
    /// Asks, if there is a place in the minute.
    async fn ask<T: Clone>(
        &self,
        what: &'static str,
        send: impl FnOnce() -> Sent<T>,
    ) -> Result<T, ApizeeError> {
        self.0.point(what).await;
        match self.0.world.not_ready() {
            Some(error) => Err(error),
            None => self.answered(what, send()).await,
        }
    }

    /// A process may die while its request is on its way.
    async fn answered<T: Clone>(
        &self,
        what: &'static str,
        sent: Sent<T>,
    ) -> Result<T, ApizeeError> {
        self.0.point(what).await;
        let answer = sent.answer().await;
        self.0.lives().await;
        answer
    }

    async fn create(&self, asked: Asked) -> Result<Made, ApizeeError> {
        self.0.hurry();
        self.0.point("create").await;
        self.answered("created", self.0.world.send_create(asked))
            .await
    }

    async fn read<T: Clone + Send + 'static>(
        &self,
        what: &'static str,
        read: impl FnOnce(&[Made]) -> T + Send + 'static,
    ) -> Result<T, ApizeeError> {
        self.ask(what, || self.0.world.send_read(read)).await
    }
}

fn gone() -> ApizeeError {
    ApizeeError::Refused {
        status: 404,
        code: None,
        message: crate::apizee::UpstreamMessage::default(),
    }
}

#[async_trait]
impl Upstream for Link {
    async fn ready(&self, _: Want) -> Result<Ready, ApizeeError> {
        self.0.point("ready").await;
        sleep(self.0.world.patience_of_budget()).await;
        self.0.lives().await;
        match self.0.world.not_ready() {
            Some(error) => Err(error),
            None => Ok(Ready::pretended()),
        }
    }

    async fn create_ticket(
        &self,
        _: Ready,
        request: &TicketRequest<'_>,
    ) -> Result<Ticket, ApizeeError> {
        let text = |hidden: &Option<Hidden<'_>>| hidden.map_or("", |Hidden(text)| text).to_owned();
        let asked = Asked {
            kind: RoomKind::Assistance,
            name: request.reference.to_owned(),
            key: text(&request.name),
            phone: text(&request.phone),
            invites: request.invite == "1",
            comes: false,
        };
        let mut ticket = self.create(asked).await?.ticket();
        ticket.button_id = Some(7);
        ticket.portal = "https://apizee.test".parse().ok();
        Ok(ticket)
    }

    async fn create_conference(
        &self,
        _: Ready,
        request: &ConferenceRequest<'_>,
    ) -> Result<Conference, ApizeeError> {
        let key = request.name.split(' ').next().unwrap_or_default();
        let asked = Asked {
            kind: RoomKind::Meeting,
            name: request.name.to_owned(),
            key: key.to_owned(),
            phone: request.participants.0.join(","),
            invites: request.invite == "true",
            comes: false,
        };
        Ok(self.create(asked).await?.conference())
    }

    async fn tickets(
        &self,
        _: Want,
        since_unix_s: i64,
        reference: &Reference,
    ) -> Result<Vec<Ticket>, ApizeeError> {
        let reference = reference.as_str().to_owned();
        let newest_first = self.0.world.lists_newest_first;
        self.read("tickets", move |made| {
            let meant = made.iter().filter(|made| {
                made.asked.kind == RoomKind::Assistance && made.asked.name == reference
            });
            let tickets = meant.map(Made::ticket);
            let mut tickets: Vec<Ticket> = tickets
                .filter(|one| one.created >= Some(since_unix_s))
                .collect();
            if newest_first {
                tickets.reverse();
            }
            tickets
        })
        .await
    }

    async fn conferences(
        &self,
        _: Want,
        since_unix_s: i64,
        word: &str,
    ) -> Result<Vec<Conference>, ApizeeError> {
        let word = word.to_owned();
        self.read("conferences", move |made| {
            let conferences = made
                .iter()
                .filter(|made| {
                    made.asked.kind == RoomKind::Meeting && made.asked.name.contains(&word)
                })
                .map(Made::conference);
            conferences
                .filter(|one| one.created >= Some(since_unix_s))
                .collect()
        })
        .await
    }

    async fn ticket(&self, _: Want, id: &ApizeeId) -> Result<Ticket, ApizeeError> {
        let id = id.clone();
        let read = move |made: &[Made]| made.iter().find(|made| made.id == id).map(Made::ticket);
        self.read("ticket", read).await?.ok_or_else(gone)
    }

    async fn conference(&self, _: Want, id: &ApizeeId) -> Result<Conference, ApizeeError> {
        let id = id.clone();
        let read =
            move |made: &[Made]| made.iter().find(|made| made.id == id).map(Made::conference);
        self.read("conference", read).await?.ok_or_else(gone)
    }

    async fn events(&self, _: Want, _: &ApizeeId) -> Result<Vec<Moment>, ApizeeError> {
        self.read("events", |_| Vec::new()).await
    }

    async fn text_message(&self, _: Ready, to: &PhoneNumber, _: &str) -> Result<(), ApizeeError> {
        self.0.point("text_message").await;
        let sent = self.0.world.send_text(to.expose());
        self.answered("text_message sent", sent).await
    }

    async fn end(&self, _: Want, _: RoomKind, id: &ApizeeId) -> Result<Ending, ApizeeError> {
        let lived = self.ask("end", || self.0.world.send_end(id)).await?;
        // Documents name both answers for a room that is over.
        if lived || self.0.world.dice.percent(50) {
            Ok(Ending::Done)
        } else {
            Ok(Ending::Gone)
        }
    }
}
