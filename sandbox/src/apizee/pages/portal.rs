//! The agent's portal, and the short links.

use axum::extract::{Path, Query, State as Shared};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::{gone, page};
use crate::apizee::Emulator;
use crate::apizee::account::{API_KEY, BUTTON_ID};

#[derive(Deserialize)]
pub(super) struct Signed {
    access_token: Option<String>,
}

/// `/?access_token=`
pub(super) async fn portal(
    Shared(emulator): Shared<Emulator>,
    Query(signed): Query<Signed>,
) -> Markup {
    let who = signed.access_token.map_or(
        "Sign in to see your tickets.",
        |_| "You are signed in by a link.",
    );
    let body = html! {
        p { (who) }
        ul {
            @for ticket in emulator.tickets() {
                li {
                    a href={ "/entrypoint/" (BUTTON_ID) "/tickets/" (ticket.id) } {
                        "Ticket " (ticket.id)
                    }
                    " (" (ticket.state.as_str()) ")"
                }
            }
            @for conference in emulator.conferences().iter().filter(|one| !one.is_over()) {
                li {
                    a href={ "/moderator/" (conference.id) } { "Meeting " (conference.name) }
                }
            }
        }
    };
    page("Apizee portal", &body)
}

/// `/s/{short}`: of a ticket or of a conference.
pub(super) async fn short(
    Shared(emulator): Shared<Emulator>,
    Path(short): Path<String>,
) -> Response {
    let mut tickets = emulator.tickets().into_iter();
    if let Some(ticket) = tickets.find(|ticket| ticket.short == short) {
        let (id, pwd) = (ticket.conv_id, ticket.pwd);
        return Redirect::to(&format!("/diag?convId={id}&pwd={pwd}")).into_response();
    }
    let mut conferences = emulator.conferences().into_iter();
    match conferences.find(|conference| conference.short == short) {
        Some(one) => Redirect::to(&format!("/private/{API_KEY}/{}", one.room)).into_response(),
        None => gone("Apizee").into_response(),
    }
}
