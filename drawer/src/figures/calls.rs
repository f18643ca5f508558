//! What the figures ask of the backend.

use apizee_panel::outcome::Failure;
use contract::{Day, Figures, FiguresScope};
use gloo_net::http::RequestBuilder;

use crate::host::Host;

impl Host {
    /// `GET figures`
    ///
    /// # Errors
    /// See [`Failure`].
    pub(super) async fn figures(
        &self,
        days: (&Day, &Day),
        scope: FiguresScope,
    ) -> Result<Figures, Failure> {
        self.get(&path(days, scope)).await
    }

    /// `GET figures` as a table, in bytes: its first three say that it is UTF-8.
    ///
    /// # Errors
    /// See [`Failure`].
    pub(super) async fn figures_table(
        &self,
        days: (&Day, &Day),
        scope: FiguresScope,
    ) -> Result<Vec<u8>, Failure> {
        let path = path(days, scope);
        let table = |request: RequestBuilder| request.header("Accept", "text/csv");
        let response = self.backend.send(self, &path, table, None).await?;
        response.binary().await.map_err(|_| Failure::Unknown)
    }
}

fn path((since, until): (&Day, &Day), scope: FiguresScope) -> String {
    let scope = scope.as_str();
    format!("figures?since={since}&until={until}&scope={scope}")
}
