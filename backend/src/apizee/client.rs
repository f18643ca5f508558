//! The calls.

use std::sync::Arc;
use std::time::Duration;

use contract::{ApizeeId, Moment, PhoneNumber, Reference, RoomKind};
use reqwest::Method;
use serde::de::DeserializeOwned;

use super::answer::Does;
use super::error::ApizeeError;
use super::events::EventList;
use super::lists::{Envelope, LARGE_PART};
use super::password::Password;
use super::pool::{Pool, Ready, Shared, UserStatus};
use super::requests::{ConferenceRequest, Hidden, TextMessage, TicketRequest};
use super::sending::{Call, Parameters};
use super::want::Want;
use super::wire::{Conference, Ticket};
use crate::clock::{Clock, Trust, timestamp};
use crate::config::Connector;
use crate::store::{Accounts, Instance};

/// To reach Apizee at all. A TLS handshake across Europe takes a tenth of it.
const CONNECT_LIMIT: Duration = Duration::from_secs(2);

/// For a whole call. The agent is told after 3 s that it is slow; at 8 s they are better served
/// by an answer.
pub const WHOLE_LIMIT: Duration = Duration::from_secs(8);

/// A service user of an enterprise: a way to its requests.
#[derive(Clone, Debug)]
pub struct ServiceUser {
    /// Their login.
    pub username: String,
    /// Their password.
    pub password: Password,
    /// What Apizee allows them: 10, unless it was agreed otherwise.
    pub requests_per_minute: u32,
}

/// Apizee, as one connector sees it. Clones share all.
#[derive(Clone, Debug)]
pub struct Apizee(pub(super) Arc<Inner>);

#[derive(Debug)]
pub(super) struct Inner {
    pub(super) http: reqwest::Client,
    pub(super) settings: Arc<Connector>,
    pub(super) clock: Clock,
    /// Apizee's own clock confirms ours.
    pub(super) trust: Trust,
    pub(super) pool: Pool,
}

/// How [`Apizee::end`] ended: the room is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// 2xx: it was ended now.
    Done,
    /// 404, 410: there is none any more.
    Gone,
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

    /// A connector's enterprise, by its users: what one made, another can read and end. What they may
    /// spend and their tokens are in `accounts`, shared with all processes; `instance` is this one.
    #[must_use]
    pub fn new(
        http: reqwest::Client,
        settings: Arc<Connector>,
        accounts: Arc<dyn Accounts>,
        trust: Trust,
        instance: Instance,
    ) -> Self {
        let clock = trust.clock().clone();
        let account = &settings.apizee;
        let shared = Shared {
            http: http.clone(),
            api_url: account.api_url.clone(),
            accounts,
            clock: clock.clone(),
            instance,
        };
        let pool = Pool::new(&settings.name, account.users(), &shared);
        Self(Arc::new(Inner {
            http,
            settings,
            clock,
            trust,
            pool,
        }))
    }

    /// What its users may spend in a minute, in all.
    #[must_use]
    pub fn requests_per_minute(&self) -> u32 {
        self.0.pool.requests_per_minute()
    }

    /// What is left of it for a start, in all; sets the metric.
    ///
    /// # Errors
    /// [`ApizeeError::StoreFailed`]
    pub async fn budget_left(&self) -> Result<u32, ApizeeError> {
        let users = self.users().await?;
        Ok(users.iter().map(|user| user.left).sum())
    }

    /// How its users stand, in the order of the settings; sets the metric of what is left.
    ///
    /// # Errors
    /// [`ApizeeError::StoreFailed`]
    pub async fn users(&self) -> Result<Vec<UserStatus>, ApizeeError> {
        self.0.pool.users().await
    }

    /// The administrator has had the passwords read again: tokens that an earlier one gave are
    /// forgotten, and who is barred is tried again at once.
    ///
    /// # Errors
    /// [`ApizeeError::StoreFailed`]
    pub async fn password_changed(&self) -> Result<(), ApizeeError> {
        self.0.pool.password_changed().await
    }

    /// A token and a place in the minute, of the user that can send first, after at most 2 s; asks
    /// for a token when there is none, which costs a request of its own. To be taken before anything
    /// is written down, so that a spent budget leaves no trace. It should be used soon: one that is
    /// older than 10 s takes another place before it is sent.
    ///
    /// # Errors
    /// What `/token` may end in, and [`ApizeeError::BudgetExhausted`] with the honest wait.
    pub async fn ready(&self, want: impl Into<Want>) -> Result<Ready, ApizeeError> {
        self.0.pool.ready(want.into()).await
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

    /// The tickets that carry a reference, newest first (Get a ticket ID from a reference), as far
    /// back as a moment: a case may have many.
    ///
    /// # Errors
    /// Whatever a call that creates nothing may end in.
    pub async fn tickets(
        &self,
        want: Want,
        since_unix_s: i64,
        reference: &Reference,
    ) -> Result<Vec<Ticket>, ApizeeError> {
        let query = [
            ("orderby", "date"),
            ("order", "desc"),
            ("reference", reference.as_str()),
        ];
        let is_recent = |ticket: &Ticket| ticket.created.is_none_or(|at| at >= since_unix_s);
        self.list(want, "/tickets", &query, is_recent).await
    }

    /// The conferences with a word in their name, newest first (Get a Conference ID by name).
    ///
    /// # Errors
    /// Whatever a call that creates nothing may end in.
    pub async fn conferences(
        &self,
        want: Want,
        since_unix_s: i64,
        word: &str,
    ) -> Result<Vec<Conference>, ApizeeError> {
        let since = timestamp(since_unix_s);
        let query = [
            ("since", since.as_str()),
            ("search", word),
            ("orderby", "date"),
            ("order", "desc"),
        ];
        self.list(want, "/conferences", &query, |_| true).await
    }

    /// A list, part by part while the last item read is `wanted`: each part is a request.
    async fn list<T: DeserializeOwned>(
        &self,
        want: Want,
        path: &str,
        query: &[(&'static str, &str)],
        wanted: impl Fn(&T) -> bool,
    ) -> Result<Vec<T>, ApizeeError> {
        let mut items = Vec::new();
        let mut next = Some(0);
        while let Some(offset) = next {
            let from = offset.to_string();
            let mut query = query.to_vec();
            query.push(("limit", LARGE_PART));
            if offset > 0 {
                query.push(("offset", &from));
            }
            let envelope: Envelope = self.get(want, path, &query).await?;
            let part = envelope.read(offset, |item| serde_json::from_value(item).ok());
            next = part
                .next_offset
                .filter(|_| part.items.last().is_none_or(&wanted));
            items.extend(part.items);
        }
        Ok(items)
    }

    /// `GET /tickets/{id}`: the ticket, without an envelope.
    ///
    /// # Errors
    /// Whatever a call that creates nothing may end in.
    pub async fn ticket(
        &self,
        want: impl Into<Want>,
        id: &ApizeeId,
    ) -> Result<Ticket, ApizeeError> {
        self.get(want, &format!("/tickets/{id}"), &[]).await
    }

    /// `GET /conferences/{id}`.
    ///
    /// # Errors
    /// Whatever a call that creates nothing may end in.
    pub async fn conference(
        &self,
        want: impl Into<Want>,
        id: &ApizeeId,
    ) -> Result<Conference, ApizeeError> {
        self.get(want, &format!("/conferences/{id}"), &[]).await
    }

    /// What happened in a ticket's session. Its address is not published in full, so the
    /// administrator may name another; `{id}` stands for the ticket.
    ///
    /// # Errors
    /// Whatever a call that creates nothing may end in.
    pub async fn events(
        &self,
        want: impl Into<Want>,
        id: &ApizeeId,
    ) -> Result<Vec<Moment>, ApizeeError> {
        let path = self
            .0
            .settings
            .apizee
            .events_path
            .replace("{id}", id.as_str());
        let list: EventList = self.get(want, &path, &[("limit", "100")]).await?;
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
    /// Whatever a call that creates nothing may end in: the room is not known to be over.
    pub async fn end(
        &self,
        want: impl Into<Want>,
        kind: RoomKind,
        id: &ApizeeId,
    ) -> Result<Ending, ApizeeError> {
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
        let ready = self.ready(want).await?;
        match self.bytes(ready, call).await {
            Ok(_) => Ok(Ending::Done),
            Err(ApizeeError::Refused {
                status: 404 | 410, ..
            }) => Ok(Ending::Gone),
            Err(error) => Err(error),
        }
    }
}
