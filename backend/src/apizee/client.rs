//! The calls.

use std::sync::Arc;
use std::time::Duration;

use contract::{ApizeeId, Moment, PhoneNumber, Reference, RoomKind};
use reqwest::Method;

use super::budget::{Budget, Permit, Priority};
use super::error::ApizeeError;
use super::events::EventList;
use super::requests::{ConferenceRequest, Hidden, TextMessage, TicketRequest};
use super::sending::{Call, Does, Parameters};
use super::token::{Password, Token, TokenCache};
use super::wire::{Conference, List, Ticket};
use crate::clock::timestamp;

/// To reach Apizee at all. A TLS handshake across Europe takes a tenth of it.
const CONNECT_LIMIT: Duration = Duration::from_secs(2);

/// For a whole call. The agent is told after 3 s that it is slow; at 8 s they are better served
/// by an answer.
pub const WHOLE_LIMIT: Duration = Duration::from_secs(8);

/// One Apizee account.
#[derive(Clone, Debug)]
pub struct ApizeeSettings {
    /// `https://cloud.apizee.com/api` or `…/api/v3`.
    pub api_url: String,
    /// The user that the connector speaks as.
    pub username: String,
    /// Their password.
    pub password: Password,
    /// Where a ticket's events are, under `api_url`; holds `{id}`.
    pub events_path: String,
}

/// Apizee, as one account sees it. Clones share the token and the budget.
#[derive(Clone, Debug)]
pub struct Apizee(pub(super) Arc<Inner>);

#[derive(Debug)]
pub(super) struct Inner {
    pub(super) http: reqwest::Client,
    pub(super) settings: ApizeeSettings,
    pub(super) tokens: TokenCache,
    pub(super) budget: Budget,
}

/// Everything a call needs before it is sent: a token and a place in the minute. Taken before a
/// room is written down as starting, so that a spent budget leaves no trace.
#[derive(Debug)]
pub struct Ready {
    pub(super) token: Token,
    pub(super) permit: Permit,
    pub(super) priority: Priority,
}

impl Ready {
    /// The call will not be made.
    pub fn give_back(self) {
        self.permit.give_back();
    }
}

impl Apizee {
    /// The HTTP client, to be shared by all connectors. No redirects: a form that is sent
    /// elsewhere would take the guest's phone with it.
    ///
    /// # Errors
    /// When the machine's TLS cannot be set up.
    pub fn http() -> Result<reqwest::Client, reqwest::Error> {
        reqwest::Client::builder()
            .connect_timeout(CONNECT_LIMIT)
            .timeout(WHOLE_LIMIT)
            .redirect(reqwest::redirect::Policy::none())
            .pool_idle_timeout(Duration::from_secs(30))
            .pool_max_idle_per_host(8)
            .user_agent(concat!("apizee-panel-backend/", env!("CARGO_PKG_VERSION")))
            .build()
    }

    /// An account, and the budget of its user.
    #[must_use]
    pub fn new(http: reqwest::Client, mut settings: ApizeeSettings, budget: Budget) -> Self {
        settings
            .api_url
            .truncate(settings.api_url.trim_end_matches('/').len());
        Self(Arc::new(Inner {
            http,
            settings,
            tokens: TokenCache::default(),
            budget,
        }))
    }

    /// The budget of the account's user.
    #[must_use]
    pub fn budget(&self) -> &Budget {
        &self.0.budget
    }

    /// A token and a place in the minute; asks for a token when there is none, which costs a
    /// request of its own.
    ///
    /// # Errors
    /// What `/token` may end in, and a spent budget.
    pub async fn ready(&self, priority: Priority) -> Result<Ready, ApizeeError> {
        let token = self
            .0
            .tokens
            .get(async || self.renew(priority).await)
            .await?;
        let permit = self.0.budget.take(priority).await?;
        Ok(Ready {
            token,
            permit,
            priority,
        })
    }

    /// `POST /tickets`.
    ///
    /// # Errors
    /// [`ApizeeError::OutcomeUnknown`] when the ticket may exist; in all other cases it does not.
    pub async fn create_ticket(
        &self,
        ready: Ready,
        request: &TicketRequest<'_>,
    ) -> Result<Ticket, ApizeeError> {
        let call = Call {
            method: Method::POST,
            path: "/tickets",
            parameters: Parameters::Form(request),
            does: Does::Create,
        };
        self.read(ready, call).await
    }

    /// `POST /conferences`.
    ///
    /// # Errors
    /// [`ApizeeError::OutcomeUnknown`] when the conference may exist; else it does not.
    pub async fn create_conference(
        &self,
        ready: Ready,
        request: &ConferenceRequest<'_>,
    ) -> Result<Conference, ApizeeError> {
        let call = Call {
            method: Method::POST,
            path: "/conferences",
            parameters: Parameters::Form(request),
            does: Does::Create,
        };
        self.read(ready, call).await
    }

    /// The tickets that carry a reference, newest first (Get a ticket ID from a reference).
    ///
    /// # Errors
    /// Whatever a call that creates nothing may end in.
    pub async fn tickets(
        &self,
        priority: Priority,
        reference: &Reference,
    ) -> Result<Vec<Ticket>, ApizeeError> {
        let query = [
            ("orderby", "date"),
            ("order", "desc"),
            ("limit", "10"),
            ("reference", reference.as_str()),
        ];
        let list: List = self.get(priority, "/tickets", &query).await?;
        Ok(list.into_known())
    }

    /// The conferences with a word in their name, newest first (Get a Conference ID by name).
    ///
    /// # Errors
    /// Whatever a call that creates nothing may end in.
    pub async fn conferences(
        &self,
        priority: Priority,
        since_unix_s: i64,
        word: &str,
    ) -> Result<Vec<Conference>, ApizeeError> {
        let since = timestamp(since_unix_s);
        let query = [
            ("limit", "10"),
            ("since", since.as_str()),
            ("search", word),
            ("orderby", "date"),
            ("order", "desc"),
        ];
        let list: List = self.get(priority, "/conferences", &query).await?;
        Ok(list.into_known())
    }

    /// `GET /tickets/{id}`: the ticket, without an envelope.
    ///
    /// # Errors
    /// Whatever a call that creates nothing may end in.
    pub async fn ticket(&self, priority: Priority, id: &ApizeeId) -> Result<Ticket, ApizeeError> {
        self.get(priority, &format!("/tickets/{id}"), &[]).await
    }

    /// `GET /conferences/{id}`.
    ///
    /// # Errors
    /// Whatever a call that creates nothing may end in.
    pub async fn conference(
        &self,
        priority: Priority,
        id: &ApizeeId,
    ) -> Result<Conference, ApizeeError> {
        self.get(priority, &format!("/conferences/{id}"), &[]).await
    }

    /// What happened in a ticket's session. Its address is not published in full, so the
    /// administrator may name another; `{id}` stands for the ticket.
    ///
    /// # Errors
    /// Whatever a call that creates nothing may end in.
    pub async fn events(
        &self,
        priority: Priority,
        id: &ApizeeId,
    ) -> Result<Vec<Moment>, ApizeeError> {
        let path = self.0.settings.events_path.replace("{id}", id.as_str());
        let list: EventList = self.get(priority, &path, &[("limit", "100")]).await?;
        Ok(list.into_moments())
    }

    /// `POST /text-message`: an SMS of ours (the call of Apizee's own agent application; no
    /// document names it). Answers nothing that could be used.
    ///
    /// # Errors
    /// [`ApizeeError::OutcomeUnknown`] when it may have left; else it has not.
    pub async fn text_message(
        &self,
        ready: Ready,
        to: &PhoneNumber,
        body: &str,
    ) -> Result<(), ApizeeError> {
        let message = TextMessage {
            to: [Hidden(to.expose())],
            body: Hidden(body),
        };
        let call = Call {
            method: Method::POST,
            path: "/text-message",
            parameters: Parameters::Json(&message),
            does: Does::Create,
        };
        self.bytes(ready, call).await.map(drop)
    }

    /// `DELETE /tickets/{id}` or `/conferences/{id}`: nobody can come in any more.
    ///
    /// # Errors
    /// Whatever a call that creates nothing may end in.
    pub async fn end(
        &self,
        priority: Priority,
        kind: RoomKind,
        id: &ApizeeId,
    ) -> Result<(), ApizeeError> {
        let path = match kind {
            RoomKind::Assistance => format!("/tickets/{id}"),
            RoomKind::Meeting => format!("/conferences/{id}"),
        };
        let call: Call<'_> = Call {
            method: Method::DELETE,
            path: &path,
            parameters: Parameters::Query(&[]),
            does: Does::Read,
        };
        let ready = self.ready(priority).await?;
        self.bytes(ready, call).await.map(drop)
    }
}
