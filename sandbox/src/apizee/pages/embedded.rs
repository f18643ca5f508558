//! What other pages embed: the Embed app in an iframe, and the loader's script.

use axum::extract::{Query, State as Shared};
use axum::http::StatusCode;
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_TYPE};
use axum::response::{Html, IntoResponse};
use serde::Deserialize;

use crate::apizee::Emulator;
use crate::apizee::account::API_KEY;

const SCRIPT: [(axum::http::HeaderName, &str); 1] =
    [(CONTENT_TYPE, "text/javascript; charset=utf-8")];

/// `/agent/?iK=&cN=…` (Embed, postMessage reference).
pub(super) async fn page() -> Html<String> {
    Html(include_str!("../../../pages/apizee/embed.html").replace("{key}", API_KEY))
}

pub(super) async fn script() -> impl IntoResponse {
    (SCRIPT, include_str!("../../../pages/apizee/embed.js"))
}

/// `/agent/loaderAgent.js` (3rd-party software integration, loaderAgent module).
pub(super) async fn loader() -> impl IntoResponse {
    (SCRIPT, include_str!("../../../pages/apizee/loaderAgent.js"))
}

#[derive(Deserialize)]
pub(super) struct Credentials {
    key: String,
    token: String,
}

/// Whether the loader's key and token are good. How the real one asks is not public.
pub(super) async fn check(
    Shared(emulator): Shared<Emulator>,
    Query(given): Query<Credentials>,
) -> impl IntoResponse {
    let good = given.key == API_KEY && emulator.knows(&given.token);
    let status = if good {
        StatusCode::NO_CONTENT
    } else {
        StatusCode::UNAUTHORIZED
    };
    (status, [(ACCESS_CONTROL_ALLOW_ORIGIN, "*")])
}
