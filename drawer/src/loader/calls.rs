//! What Apizee's agent module asks of the backend.

use apizee_panel::outcome::Failure;
use contract::AgentSession;

use crate::host::Host;

impl Host {
    /// `POST agent-session`: a token of the connector's user among it. Never to be kept.
    ///
    /// # Errors
    /// See [`Failure`].
    pub(super) async fn agent_session(&self) -> Result<AgentSession, Failure> {
        self.post("agent-session", None, None).await
    }
}
