//! What the account knows beside rooms, for the drawer: its module may use serde.

use contract::{Day, Figures, FiguresScope, History, Reference};
use gloo_net::http::RequestBuilder;
use js_sys::encode_uri_component;

use super::drawer::told;
use super::{Backend, Tokens, answer, send};
use crate::drawer::history::Of;
use crate::outcome::Failure;

impl Backend {
    /// `GET history`: the part from `offset` on.
    ///
    /// # Errors
    /// See [`Failure`]; so for all.
    pub async fn history(
        &self,
        tokens: &impl Tokens,
        of: &Of,
        offset: u32,
    ) -> Result<History, Failure> {
        let of = match of {
            // A word: nothing to escape.
            Of::Conversation(id) => format!("conversation_id={id}"),
            Of::Case(case) => format!("reference={}", escaped(case)),
        };
        let path = format!("history?{of}&offset={offset}");
        answer(self.get(tokens, &path).await?, told).await
    }

    /// `GET figures`
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn figures(
        &self,
        tokens: &impl Tokens,
        days: (&Day, &Day),
        scope: FiguresScope,
    ) -> Result<Figures, Failure> {
        answer(self.get(tokens, &figures(days, scope)).await?, told).await
    }

    /// `GET figures` as a table, in bytes: its first three say that it is UTF-8.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn figures_table(
        &self,
        tokens: &impl Tokens,
        days: (&Day, &Day),
        scope: FiguresScope,
    ) -> Result<Vec<u8>, Failure> {
        let url = self.url(&figures(days, scope));
        let request = || RequestBuilder::new(&url).header("Accept", "text/csv");
        let response = send(tokens, request, None).await?;
        response.binary().await.map_err(|_| Failure::Unknown)
    }
}

fn escaped(case: &Reference) -> String {
    encode_uri_component(case.as_str()).into()
}

fn figures((since, until): (&Day, &Day), scope: FiguresScope) -> String {
    let scope = scope.as_str();
    format!("figures?since={since}&until={until}&scope={scope}")
}
