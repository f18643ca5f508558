//! What other pages embed: the Embed app in an iframe, and the loader's script.

use axum::extract::{Query, State as Shared};
use axum::http::StatusCode;
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_TYPE};
use axum::response::IntoResponse;
use maud::{DOCTYPE, Markup, html};
use serde::Deserialize;

use super::{NOTHING_IS_REAL, head};
use crate::apizee::Emulator;
use crate::apizee::account::API_KEY;

const SCRIPT: [(axum::http::HeaderName, &str); 1] =
    [(CONTENT_TYPE, "text/javascript; charset=utf-8")];

/// `/agent/?iK=&cN=…` (Embed, postMessage reference).
pub(super) async fn page() -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" data-key=(API_KEY) {
            head {
                (head("Embed", include_str!("../../../pages/apizee/embed.css")))
            }
            body {
                h1 { "Video assistance" }
                p #status role="status" { "Loading." }
                p { label { "Guest's phone " input #phone; } }
                p {
                    @for (id, label) in BUTTONS {
                        button id=(id) { (label) } " "
                    }
                }
                h2 { "What the host said" }
                ol #heard {}
                p { (NOTHING_IS_REAL) }
                script src="/agent/embed.js" {}
            }
        }
    }
}

/// What `embed.js` does at a press.
const BUTTONS: [(&str, &str); 11] = [
    ("join", "Join"),
    ("leave", "Leave"),
    ("guest-arrives", "A guest arrives"),
    ("guest-leaves", "The guest leaves"),
    ("snapshot", "Take a snapshot"),
    ("copy", "Copy the link"),
    ("sms", "Send by SMS"),
    ("sms-fails", "Send by SMS, in vain"),
    ("warn", "Warn"),
    ("fail", "Fail"),
    ("resize", "Resize"),
];

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
