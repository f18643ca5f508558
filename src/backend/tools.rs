//! What the drawer's settings and tools ask for. They may use serde: their module is not in the
//! first load.

use contract::{AgentSession, Preferences, Services, Session};
use gloo_net::http::{Method, RequestBuilder};

use super::drawer::{json, told};
use super::{Backend, Tokens, answer, send};
use crate::outcome::Failure;

impl Backend {
    /// `GET session`, with all that the administrator switched on.
    ///
    /// # Errors
    /// See [`Failure`]; so for all.
    pub async fn whole_session(&self, tokens: &impl Tokens) -> Result<Session, Failure> {
        answer(self.get(tokens, "session").await?, told).await
    }

    /// `GET services`
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn services(&self, tokens: &impl Tokens) -> Result<Services, Failure> {
        answer(self.get(tokens, "services").await?, told).await
    }

    /// `PUT preferences`: what the backend keeps now.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn prefer(
        &self,
        tokens: &impl Tokens,
        wish: &Preferences,
    ) -> Result<Preferences, Failure> {
        let url = self.url("preferences");
        let request = || RequestBuilder::new(&url).method(Method::PUT);
        answer(send(tokens, request, json(wish)).await?, told).await
    }

    /// `POST agent-session`: a token of the connector's user among it. Never to be kept.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn agent_session(&self, tokens: &impl Tokens) -> Result<AgentSession, Failure> {
        answer(self.post(tokens, "agent-session", None, None).await?, told).await
    }
}
