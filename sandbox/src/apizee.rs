//! The Apizee emulator: the documented requests and answers over a state that is kept, with
//! faults on request. State first, then its HTTP face.

mod account;
mod arrival;
mod chaos;
mod conference;
mod duplicates;
mod fault;
mod heard;
mod limit;
mod media;
mod message;
mod play;
mod session;
mod state;
mod ticket;
mod user;
mod webhook;

mod params;

mod api;
mod control;
mod http;
mod pages;

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::net::{TcpListener, ToSocketAddrs};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

pub use account::{CONFERENCE_SERVICE_KEY, ENTERPRISE_ID, SERVICE_KEY};
pub use arrival::{Arrival, Arrived};
pub use chaos::{Chaos, Struck};
pub use conference::{Conference, ConferenceStatus, Participant, Place};
pub use duplicates::{Alike, Duplicates, Sent};
pub use fault::{Fault, FaultKind, Gateway};
pub use heard::{Heard, Late};
pub use limit::Minute;
pub use media::{Location, Media, MediaKind, Room};
pub use message::Message;
pub use play::{AgentDoes, Details, GuestDoes};
pub use session::{EventName, SessionEvent, Source};
use state::State;
pub use ticket::{Ticket, TicketState};
pub use user::{LOGINS, PASSWORD, Standing, USERNAME, User};
pub use webhook::{Delivery, HandMade, Webhook};

/// An emulator that listens; it ends when this value is dropped.
#[derive(Debug)]
pub struct Running {
    /// Where it listens.
    pub addr: SocketAddr,
    /// The handle to steer it and to read what happened.
    pub emulator: Emulator,
    accepting: JoinHandle<()>,
    sending: JoinHandle<()>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.accepting.abort();
        self.sending.abort();
    }
}

/// Starts an emulator.
///
/// # Errors
/// When the address cannot be listened on.
pub async fn serve(addr: impl ToSocketAddrs) -> io::Result<Running> {
    let listener = TcpListener::bind(addr).await?;
    let addr = listener.local_addr()?;
    let base = format!("http://127.0.0.1:{}", addr.port());
    let http = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(ANSWER_LIMIT)
        .build()
        .map_err(io::Error::other)?;
    let (sender, queue) = mpsc::unbounded_channel();
    let emulator = Emulator(Arc::new(Inner {
        base: base.clone(),
        state: Mutex::new(State::new(base)),
        changed: watch::Sender::new(()),
        http: http.clone(),
        sender,
    }));
    let accepting = tokio::spawn(http::accept(listener, http::routes(emulator.clone())));
    let sending = tokio::spawn(webhook::run(http, queue, emulator.clone()));
    Ok(Running {
        addr,
        emulator,
        accepting,
        sending,
    })
}

/// How long the webhook's receiver may take.
const ANSWER_LIMIT: Duration = Duration::from_secs(5);

/// Steers an emulator and reads what happened. Clones are the same emulator.
#[derive(Clone, Debug)]
pub struct Emulator(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    base: String,
    state: Mutex<State>,
    changed: watch::Sender<()>,
    http: reqwest::Client,
    sender: webhook::Sender,
}

impl Emulator {
    /// Its address, without a final slash; all its links begin with it.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.0.base
    }

    fn read(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let mut state = self.read();
        let result = change(&mut state);
        for notice in state.notices.drain(..) {
            // The sender is gone with the emulator: then nobody waits for notices.
            drop(self.0.sender.send(notice));
        }
        drop(state);
        self.0.changed.send_replace(());
        result
    }

    /// Whether a token is known and lives.
    fn knows(&self, token: &str) -> bool {
        self.read().user_of(token).is_some()
    }

    /// Forgets everything that happened and all faults. The webhook stays.
    pub fn reset(&self) {
        self.change(State::reset);
    }

    /// Every SMS and e-mail "sent".
    #[must_use]
    pub fn outbox(&self) -> Vec<Message> {
        self.read().outbox.clone()
    }

    /// All tickets, oldest first.
    #[must_use]
    pub fn tickets(&self) -> Vec<Ticket> {
        self.read().tickets.clone()
    }

    /// All conferences, oldest first.
    #[must_use]
    pub fn conferences(&self) -> Vec<Conference> {
        self.read().conferences.clone()
    }

    /// Replaces all faults.
    pub fn set_faults(&self, faults: Vec<Fault>) {
        self.change(|state| state.faults = faults);
    }

    /// Moves the clock.
    pub fn advance(&self, seconds: i64) {
        self.change(|state| state.clock.advance(seconds));
    }

    /// Renames the account's agents; `Agent 1` at first. Only figures tell it.
    pub fn name_agents(&self, name: &str) {
        self.change(|state| name.clone_into(&mut state.agent_name));
    }

    /// Makes every token invalid, as a restart of Apizee might.
    pub fn forget_tokens(&self) {
        self.change(|state| state.forget_tokens(|_| true));
    }

    /// Plays the guest of a ticket. False when there is none, or it is over.
    pub fn ticket_guest(&self, ticket: u64, does: GuestDoes) -> bool {
        self.ticket_guest_with(ticket, does, &Details::default())
    }

    /// The same, with a place or an answer to the survey.
    pub fn ticket_guest_with(&self, ticket: u64, does: GuestDoes, details: &Details) -> bool {
        self.change(|state| state.ticket_guest(ticket, does, details))
    }

    /// Plays the agent of a ticket. False when there is none, or nothing of it can be done there.
    pub fn ticket_agent(&self, ticket: u64, does: AgentDoes) -> bool {
        self.change(|state| state.ticket_agent(ticket, does))
    }

    /// Puts a ticket into a state, as Apizee may do by itself. False when there is none.
    pub fn set_ticket_state(&self, ticket: u64, to: TicketState) -> bool {
        self.change(|state| state.force_state(ticket, to))
    }

    /// Plays a guest of a conference, called `Guest`. False when there is none, or it is over.
    pub fn conference_guest(&self, conference: u64, does: GuestDoes) -> bool {
        self.conference_guest_with(conference, does, &Details::default())
    }

    /// The same for a guest of another name.
    pub fn conference_guest_with(
        &self,
        conference: u64,
        does: GuestDoes,
        details: &Details,
    ) -> bool {
        self.change(|state| state.conference_guest(conference, does, details))
    }

    /// Plays the moderator of a conference; `details.name` is whom `Admit` means. False when there
    /// is no such conference, or nothing of it can be done there.
    pub fn conference_agent(&self, conference: u64, does: AgentDoes, details: &Details) -> bool {
        self.change(|state| state.conference_agent(conference, does, details))
    }

    /// All pictures and videos, oldest first.
    #[must_use]
    pub fn media(&self) -> Vec<Media> {
        self.read().media.clone()
    }

    /// The session events of a ticket, oldest first; none of an unknown one.
    #[must_use]
    pub fn ticket_events(&self, ticket: u64) -> Vec<SessionEvent> {
        let state = self.read();
        let found = state.tickets.iter().find(|one| one.id == ticket);
        found.map(|one| one.events.clone()).unwrap_or_default()
    }

    /// Sets the account's webhook, as its console would; `None` takes it away.
    pub fn set_webhook(&self, webhook: Option<Webhook>) {
        self.change(|state| state.webhook = webhook);
    }

    /// The account's webhook.
    #[must_use]
    pub fn webhook(&self) -> Option<Webhook> {
        self.read().webhook.clone()
    }

    /// What was sent to the webhook and how it was answered, oldest first.
    #[must_use]
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.read().deliveries.clone()
    }

    /// Waits until the state is as wanted. Never ends by itself: tests have their own limit.
    pub async fn wait_until(&self, wanted: impl Fn(&Self) -> bool) {
        let mut changed = self.0.changed.subscribe();
        while !wanted(self) {
            if changed.changed().await.is_err() {
                return;
            }
        }
    }
}
