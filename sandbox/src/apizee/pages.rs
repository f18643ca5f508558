//! The pages that people see: the guest's (`diag`, `meet`), the agent's, the quick invitation.
//! Plain forms, so that a browser can walk both sides.

use std::fmt::Write;

use axum::Router;
use axum::extract::{Form, Path, Query, State as Shared};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;

use super::account::API_KEY;
use super::{AgentDoes, Emulator, GuestDoes, media};

type Page = Result<Html<String>, (StatusCode, Html<String>)>;

pub(super) fn routes() -> Router<Emulator> {
    Router::new()
        .route("/", get(portal))
        .route("/diag", get(diag))
        .route("/private/{key}/{room}", get(meet))
        .route("/s/{short}", get(short))
        .route("/entrypoint/{button}/tickets/{id}", get(agent_ticket))
        .route("/quick-invitation", get(quick_invitation))
        .route(
            "/media/showVideo/{enterprise}/hash/{hash}",
            get(media::show),
        )
        .route("/_guest/ticket/{id}", post(ticket_guest))
        .route("/_guest/conference/{id}", post(conference_guest))
        .route("/_agent/ticket/{id}/close", post(close_ticket))
}

fn page(title: &str, body: &str) -> Html<String> {
    Html(
        include_str!("../../pages/apizee/page.html")
            .replace("{title}", &escaped(title))
            .replace("{body}", body),
    )
}

fn gone(title: &str) -> (StatusCode, Html<String>) {
    (
        StatusCode::NOT_FOUND,
        page(
            title,
            "<p>This link is not valid, or the session is over.</p>",
        ),
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// A button that posts what the guest does, and comes back to `back`.
fn button(action: &str, does: &str, label: &str, back: &str) -> String {
    format!(
        "<form method=\"post\" action=\"{action}\"><input type=\"hidden\" name=\"does\" value=\"{does}\">\
         <input type=\"hidden\" name=\"back\" value=\"{}\"><button>{label}</button></form>",
        escaped(back)
    )
}

#[derive(Deserialize)]
struct Diag {
    #[serde(rename = "convId")]
    conv_id: String,
    pwd: String,
}

async fn diag(Shared(emulator): Shared<Emulator>, Query(link): Query<Diag>) -> Page {
    let found = emulator
        .tickets()
        .into_iter()
        .find(|ticket| ticket.conv_id == link.conv_id && ticket.pwd == link.pwd);
    let ticket = found
        .filter(|ticket| !ticket.is_over())
        .ok_or_else(|| gone("Video assistance"))?;
    if !ticket.guest.contains(&GuestDoes::Open) {
        emulator.ticket_guest(ticket.id, GuestDoes::Open);
    }
    let back = format!("/diag?convId={}&pwd={}", link.conv_id, link.pwd);
    let action = format!("/_guest/ticket/{}", ticket.id);
    let latest = ticket
        .guest
        .iter()
        .rev()
        .find(|does| **does != GuestDoes::Picture && **does != GuestDoes::Open);
    let body = match latest {
        None => format!(
            "<p>An agent wants to see what your camera sees. Do you agree?</p>{}{}",
            button(&action, "consent", "Accept and continue", &back),
            button(&action, "decline", "Decline", &back)
        ),
        Some(GuestDoes::Join) => format!(
            "<p role=\"status\">You are in the session: your rear camera is shown to the agent.</p>{}{}",
            button(&action, "picture", "Take a picture", &back),
            button(&action, "leave", "Leave", &back)
        ),
        Some(GuestDoes::Leave) => format!(
            "<p role=\"status\">You have left.</p>{}",
            button(&action, "join", "Join", &back)
        ),
        Some(_) => format!(
            "<p role=\"status\">Your rear camera is ready.</p>{}{}",
            button(&action, "join", "Join", &back),
            button(&action, "refuse_camera", "Refuse the camera", &back)
        ),
    };
    Ok(page("Video assistance", &body))
}

#[derive(Deserialize)]
struct Meet {
    name: Option<String>,
}

async fn meet(
    Shared(emulator): Shared<Emulator>,
    Path((key, room)): Path<(String, String)>,
    Query(link): Query<Meet>,
) -> Page {
    let found = emulator
        .conferences()
        .into_iter()
        .find(|conference| conference.room == room && key == API_KEY);
    let conference = found
        .filter(|conference| !conference.is_over())
        .ok_or_else(|| gone("Video meeting"))?;
    let back = format!("/private/{key}/{room}");
    let action = format!("/_guest/conference/{}", conference.id);
    // Filled in, the name's card is skipped (Apizee REST APIs, Setting up the conference URL).
    let name = link.name.map_or_else(
        || "<label>Your name <input name=\"who\"></label>".to_owned(),
        |name| format!("<p>You are {}.</p>", escaped(&name)),
    );
    let latest = conference
        .guest
        .iter()
        .rev()
        .find(|does| matches!(does, GuestDoes::Join | GuestDoes::Leave));
    let body = match latest {
        Some(GuestDoes::Join) => {
            format!(
                "<p role=\"status\">You are in the meeting.</p>{}",
                button(&action, "leave", "Leave", &back)
            )
        }
        _ => format!("{name}{}", button(&action, "join", "Join", &back)),
    };
    Ok(page(&format!("Video meeting: {}", conference.name), &body))
}

async fn short(Shared(emulator): Shared<Emulator>, Path(short): Path<String>) -> Response {
    let ticket = emulator
        .tickets()
        .into_iter()
        .find(|ticket| ticket.short == short);
    if let Some(ticket) = ticket {
        return Redirect::to(&format!(
            "/diag?convId={}&pwd={}",
            ticket.conv_id, ticket.pwd
        ))
        .into_response();
    }
    let conference = emulator
        .conferences()
        .into_iter()
        .find(|conference| conference.short == short);
    match conference {
        Some(conference) => {
            Redirect::to(&format!("/private/{API_KEY}/{}", conference.room)).into_response()
        }
        None => gone("Apizee").into_response(),
    }
}

#[derive(Deserialize)]
struct Signed {
    access_token: Option<String>,
}

async fn portal(Shared(emulator): Shared<Emulator>, Query(signed): Query<Signed>) -> Html<String> {
    let who = signed.access_token.map_or(
        "Sign in to see your tickets.",
        |_| "You are signed in by a link.",
    );
    let mut body = format!("<p>{who}</p><ul>");
    for ticket in emulator.tickets() {
        // Writing to a text cannot fail.
        let _ = write!(
            body,
            "<li><a href=\"/entrypoint/223/tickets/{0}\">Ticket {0}</a> ({1})</li>",
            ticket.id,
            ticket.state.word()
        );
    }
    body.push_str("</ul>");
    page("Apizee portal", &body)
}

async fn agent_ticket(Shared(emulator): Shared<Emulator>, Path((_, id)): Path<(u64, u64)>) -> Page {
    let found = emulator
        .tickets()
        .into_iter()
        .find(|ticket| ticket.id == id);
    let ticket = found.ok_or_else(|| gone("Apizee portal"))?;
    let did: Vec<String> = ticket
        .guest
        .iter()
        .map(|does| format!("<li>{does:?}</li>"))
        .collect();
    let close = format!(
        "<form method=\"post\" action=\"/_agent/ticket/{id}/close\"><button>Close the ticket</button></form>"
    );
    let body = format!(
        "<p role=\"status\">State: {}</p><h2>The guest</h2><ol>{}</ol>{close}",
        ticket.state.word(),
        did.concat()
    );
    Ok(page(&format!("Ticket {id}"), &body))
}

async fn quick_invitation(Query(parameters): Query<Vec<(String, String)>>) -> Html<String> {
    let mut body = "<form>".to_owned();
    for (name, value) in parameters {
        let (name, value) = (escaped(&name), escaped(&value));
        let _ = write!(
            body,
            "<p><label>{name} <input name=\"{name}\" value=\"{value}\"></label></p>"
        );
    }
    body.push_str("<button type=\"button\">Invite</button></form>");
    page("Quick invitation", &body)
}

#[derive(Deserialize)]
struct Done {
    does: GuestDoes,
    back: String,
}

/// Only to one of our own pages.
fn back(to: &str) -> Redirect {
    Redirect::to(if to.starts_with('/') && !to.starts_with("//") {
        to
    } else {
        "/"
    })
}

async fn ticket_guest(
    Shared(emulator): Shared<Emulator>,
    Path(id): Path<u64>,
    Form(done): Form<Done>,
) -> Redirect {
    emulator.ticket_guest(id, done.does);
    back(&done.back)
}

async fn conference_guest(
    Shared(emulator): Shared<Emulator>,
    Path(id): Path<u64>,
    Form(done): Form<Done>,
) -> Redirect {
    emulator.conference_guest(id, done.does);
    back(&done.back)
}

async fn close_ticket(Shared(emulator): Shared<Emulator>, Path(id): Path<u64>) -> Redirect {
    emulator.ticket_agent(id, AgentDoes::Close);
    back(&format!("/entrypoint/223/tickets/{id}"))
}
