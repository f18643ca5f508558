//! What the service manager says.

use std::io;

use tokio::signal::unix::{Signal, SignalKind, signal};

/// The signals that mean something. Made before anything is served, so that none is missed.
pub(super) struct Signals {
    terminate: Signal,
    interrupt: Signal,
    hang_up: Signal,
}

impl Signals {
    pub(super) fn listen() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hang_up: signal(SignalKind::hangup())?,
        })
    }

    /// Told to stop. Whenever told to read the secrets again before that, `renew` does.
    pub(super) async fn stop(&mut self, renew: impl Fn()) {
        loop {
            tokio::select! {
                _ = self.terminate.recv() => return,
                _ = self.interrupt.recv() => return,
                _ = self.hang_up.recv() => renew(),
            }
        }
    }
}
