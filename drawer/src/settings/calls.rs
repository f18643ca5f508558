//! What the settings ask of the backend.

use apizee_panel::outcome::Failure;
use contract::{Preferences, Services};
use gloo_net::http::{Method, RequestBuilder};

use crate::calls::{asked, json, read, told};
use crate::host::Host;

impl Host {
    /// `GET services`
    ///
    /// # Errors
    /// See [`Failure`].
    pub(super) async fn services(&self) -> Result<Services, Failure> {
        self.get("services").await
    }

    /// `PUT preferences`: what the backend keeps now.
    ///
    /// # Errors
    /// See [`Failure`].
    pub(super) async fn prefer(&self, wish: &Preferences) -> Result<Preferences, Failure> {
        let put = |request: RequestBuilder| request.method(Method::PUT);
        let sent = self.backend.send(self, "preferences", put, json(wish));
        read(asked(sent), told).await
    }
}
