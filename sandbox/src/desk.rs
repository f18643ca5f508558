//! The Desk simulator: a small agent desk in one page, which frames the panel once per
//! conversation and answers the drop-in `idzcpa` library as iAdvize's documents say
//! (App Plugins, Conversation panel app). What it does not imitate: `README.md` of this crate.

mod conversation;
mod delivery;
mod event;
mod http;
mod intent;
mod simulator;
mod state;
mod token;

use std::io;
use std::net::SocketAddr;

use tokio::net::{TcpListener, ToSocketAddrs};
use tokio::task::JoinHandle;

pub use conversation::{
    Conversation, Faults, GetJwtFault, InitFault, LIBRARY_VERSIONS, LibraryFault, PushFault,
};
pub use delivery::{Close, Signing};
pub use event::{Event, EventKind};
pub use intent::{Highlighted, Intent, intents_of};
pub use simulator::{DeskError, Simulator};
pub use token::{TokenKind, TokenRequest};

/// What the simulated Desk knows of the connector whose panel it frames.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeskConfig {
    /// The iFrame URL (App Plugins, Conversation panel app); empty until it is known.
    pub panel_url: String,
    /// The `aud` of the tokens ("URL of the targeted app").
    pub app_url: String,
    /// The connector's secret token, used as text bytes.
    pub secret: String,
}

/// A Desk simulator that listens; it ends when this value is dropped.
#[derive(Debug)]
pub struct Running {
    /// Where it listens.
    pub addr: SocketAddr,
    /// The handle to steer it and to read what happened.
    pub simulator: Simulator,
    task: JoinHandle<()>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Starts a Desk simulator.
///
/// # Errors
/// When the address cannot be listened on.
pub async fn serve(addr: impl ToSocketAddrs, config: DeskConfig) -> io::Result<Running> {
    let listener = TcpListener::bind(addr).await?;
    let addr = listener.local_addr()?;
    let simulator = Simulator::new(config);
    let routes = http::routes(simulator.clone());
    let task = tokio::spawn(async move {
        // `axum::serve` only returns when its listener is gone, and nothing is left to do then.
        drop(axum::serve(listener, routes).await);
    });
    Ok(Running {
        addr,
        simulator,
        task,
    })
}
