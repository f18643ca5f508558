//! The pages that people see: the guest's (`diag`, `meet`), the agent's, the quick invitation, what is
//! embedded elsewhere. Plain forms, so that a browser can walk both sides.

mod assistance;
mod embedded;
mod meeting;
mod portal;
mod quick_invitation;

use axum::Router;
use axum::http::StatusCode;
use axum::response::Redirect;
use axum::routing::{get, post};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde::Deserialize;

use super::{Details, Emulator, media};

type Page = Result<Markup, (StatusCode, Markup)>;

pub(super) fn routes() -> Router<Emulator> {
    Router::new()
        .route("/", get(portal::portal))
        .route("/s/{short}", get(portal::short))
        .route("/diag", get(assistance::guest))
        .route("/entrypoint/{button}/tickets/{id}", get(assistance::agent))
        .route("/_guest/ticket/{id}", post(assistance::guest_does))
        .route("/_agent/ticket/{id}", post(assistance::agent_does))
        .route("/private/{key}/{room}", get(meeting::guest))
        .route("/moderator/{id}", get(meeting::moderator))
        .route("/_guest/conference/{id}", post(meeting::guest_does))
        .route("/_agent/conference/{id}", post(meeting::moderator_does))
        .route("/quick-invitation", get(quick_invitation::show))
        .route("/agent/", get(embedded::page))
        .route("/agent/embed.js", get(embedded::script))
        .route("/agent/loaderAgent.js", get(embedded::loader))
        .route("/agent/check", get(embedded::check))
        .route(
            "/media/showVideo/{enterprise}/hash/{hash}",
            get(media::show),
        )
}

fn page(title: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                (head(title, include_str!("../../pages/apizee/page.css")))
            }
            body {
                main { h1 { (title) } (body) }
                footer { (NOTHING_IS_REAL) }
            }
        }
    }
}

/// What every page says at its end.
const NOTHING_IS_REAL: &str = "Apizee emulator: nothing here is real.";

fn head(title: &str, style: &'static str) -> Markup {
    html! {
        meta charset="utf-8";
        meta name="viewport" content="width=device-width";
        title { (title) }
        style { (PreEscaped(style)) }
    }
}

fn gone(title: &str) -> (StatusCode, Markup) {
    let body = html! { p { "This link is not valid, or the session is over." } };
    (StatusCode::NOT_FOUND, page(title, &body))
}

/// A form that posts what somebody does, and comes back to `back`.
fn form(action: &str, does: &str, back: &str, inside: &Markup) -> Markup {
    html! {
        form method="post" action=(action) {
            input type="hidden" name="does" value=(does);
            input type="hidden" name="back" value=(back);
            (inside)
        }
    }
}

/// A form that is one button.
fn button(action: &str, does: &str, label: &str, back: &str) -> Markup {
    form(action, does, back, &html! { button { (label) } })
}

/// Loads the page again and again: somebody waits for somebody else.
const RELOAD: PreEscaped<&str> =
    PreEscaped("<script>setTimeout(() => location.reload(), 1000)</script>");

/// What a form of ours posts.
#[derive(Deserialize)]
struct Posted<T> {
    does: T,
    back: String,
    name: Option<String>,
    password: Option<String>,
    score: Option<u8>,
    comment: Option<String>,
}

impl<T> Posted<T> {
    fn details(&self) -> Details {
        Details {
            name: self.name.clone(),
            location: None,
            score: self.score,
            comment: self.comment.clone(),
        }
    }

    /// Only to one of our own pages.
    fn back(&self) -> Redirect {
        let ours = self.back.starts_with('/') && !self.back.starts_with("//");
        Redirect::to(if ours { &self.back } else { "/" })
    }
}
