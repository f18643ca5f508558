//! The Apizee emulator: the documented requests and answers over a state that is kept, with
//! faults on request. State first, then its HTTP face.

mod account;
mod fault;
mod room;
mod state;

mod params;

mod api;
mod control;
mod http;
mod pages;

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::net::{TcpListener, ToSocketAddrs};
use tokio::sync::watch;
use tokio::task::JoinHandle;

pub use account::{ENTERPRISE_ID, PASSWORD, SERVICE_KEY, USERNAME};
pub use fault::{Fault, FaultKind};
pub use room::{Conference, GuestDoes, Message, Ticket};
pub use state::Heard;
use state::State;

/// An emulator that listens; it ends when this value is dropped.
#[derive(Debug)]
pub struct Running {
    /// Where it listens.
    pub addr: SocketAddr,
    /// The handle to steer it and to read what happened.
    pub emulator: Emulator,
    task: JoinHandle<()>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Starts an emulator.
///
/// # Errors
/// When the address cannot be listened on.
pub async fn serve(addr: impl ToSocketAddrs) -> io::Result<Running> {
    let listener = TcpListener::bind(addr).await?;
    let addr = listener.local_addr()?;
    let emulator = Emulator(Arc::new(Inner {
        base: format!("http://127.0.0.1:{}", addr.port()),
        state: Mutex::default(),
        changed: watch::Sender::new(()),
    }));
    let task = tokio::spawn(http::accept(listener, http::routes(emulator.clone())));
    Ok(Running {
        addr,
        emulator,
        task,
    })
}

/// Steers an emulator and reads what happened. Clones are the same emulator.
#[derive(Clone, Debug)]
pub struct Emulator(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    base: String,
    state: Mutex<State>,
    changed: watch::Sender<()>,
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
        let result = change(&mut self.read());
        self.0.changed.send_replace(());
        result
    }

    /// Forgets everything that happened and all faults.
    pub fn reset(&self) {
        self.change(|state| *state = State::default());
    }

    /// Every request to the API, oldest first.
    #[must_use]
    pub fn requests(&self) -> Vec<Heard> {
        self.read().heard.clone()
    }

    /// How many requests there were to a route, such as `POST /tickets`.
    #[must_use]
    pub fn count(&self, route: &str) -> usize {
        self.read()
            .heard
            .iter()
            .filter(|heard| heard.route == route)
            .count()
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

    /// Sets the limit of requests a minute; `None` lifts it.
    pub fn set_limit(&self, per_minute: Option<u32>) {
        self.change(|state| state.limit = per_minute);
    }

    /// Makes every token invalid, as a restart of Apizee might.
    pub fn forget_tokens(&self) {
        self.change(|state| state.tokens.clear());
    }

    /// Plays the guest of a ticket. False when there is none, or it is over.
    pub fn ticket_guest(&self, ticket: u64, does: GuestDoes) -> bool {
        self.change(|state| state.ticket_guest(ticket, does))
    }

    /// Plays a guest of a conference. False when there is none, or it is over.
    pub fn conference_guest(&self, conference: u64, does: GuestDoes) -> bool {
        self.change(|state| state.conference_guest(conference, does))
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
