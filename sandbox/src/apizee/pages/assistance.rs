//! A ticket's two sides.

use axum::extract::{Form, Path, Query, State as Shared};
use axum::response::Redirect;
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::json;

use super::{Page, Posted, button, form, gone, page};
use crate::apizee::media::{MediaKind, Room};
use crate::apizee::ticket::Ticket;
use crate::apizee::{AgentDoes, Emulator, GuestDoes};

#[derive(Deserialize)]
pub(super) struct Link {
    #[serde(rename = "convId")]
    conv_id: String,
    pwd: String,
}

/// Where the guest stands.
enum Sees {
    Conditions,
    Doors(Camera),
    Session,
    Left,
    Over,
    Nothing,
}

enum Camera {
    NotAsked,
    Allowed,
    Refused,
}

fn sees(ticket: &Ticket) -> Sees {
    let did = |does: GuestDoes| ticket.guest.contains(&does);
    if ticket.is_over() {
        return if did(GuestDoes::Join) {
            Sees::Over
        } else {
            Sees::Nothing
        };
    }
    if ticket.guest_in {
        return Sees::Session;
    }
    if did(GuestDoes::Join) {
        return Sees::Left;
    }
    let answers = [GuestDoes::AllowCamera, GuestDoes::RefuseCamera];
    let mut latest = ticket.guest.iter().rev();
    let camera = latest.find(|does| answers.contains(does)).map(|does| {
        if *does == GuestDoes::AllowCamera {
            Camera::Allowed
        } else {
            Camera::Refused
        }
    });
    match camera {
        Some(camera) => Sees::Doors(camera),
        None if did(GuestDoes::Consent) => Sees::Doors(Camera::NotAsked),
        None => Sees::Conditions,
    }
}

/// `/diag?convId=&pwd=`
pub(super) async fn guest(Shared(emulator): Shared<Emulator>, Query(link): Query<Link>) -> Page {
    let title = "Video assistance";
    let mine = |ticket: &Ticket| ticket.conv_id == link.conv_id && ticket.pwd == link.pwd;
    let found = emulator.tickets().into_iter().find(mine);
    let ticket = found.ok_or_else(|| gone(title))?;
    if !ticket.guest.contains(&GuestDoes::Open) {
        emulator.ticket_guest(ticket.id, GuestDoes::Open);
    }
    let back = format!("/diag?convId={}&pwd={}", link.conv_id, link.pwd);
    let action = format!("/_guest/ticket/{}", ticket.id);
    let button = |does: &str, label: &str| button(&action, does, label, &back);
    let allow = button("allow_camera", "Allow the camera");
    let refuse = button("refuse_camera", "Refuse the camera");
    let body = match sees(&ticket) {
        Sees::Nothing => return Err(gone(title)),
        Sees::Conditions => html! {
            p { "An agent wants to see what your camera sees. Do you agree?" }
            (button("consent", "Accept and continue"))
            (button("decline", "Decline"))
        },
        Sees::Doors(camera) => {
            let (words, other) = match camera {
                Camera::NotAsked => ("Your rear camera is ready.", html! { (allow) (refuse) }),
                Camera::Allowed => ("You have allowed the camera and the microphone.", refuse),
                Camera::Refused => ("You have refused the camera.", allow),
            };
            html! {
                p role="status" { (words) }
                (button("join", "Join"))
                (other)
            }
        }
        Sees::Session => html! {
            p role="status" { "You are in the session: your rear camera is shown to the agent." }
            (button("picture", "Take a picture"))
            (button("share_location", "Share my location"))
            (button("leave", "Leave"))
        },
        Sees::Left => html! {
            p role="status" { "You have left." }
            (button("join", "Join"))
            (survey(&ticket, &action, &back))
        },
        Sees::Over => html! {
            p role="status" { "The session is over." }
            (survey(&ticket, &action, &back))
        },
    };
    Ok(page(title, &body))
}

fn survey(ticket: &Ticket, action: &str, back: &str) -> Markup {
    if ticket.guest.contains(&GuestDoes::AnswerSurvey) {
        return html! { p { "Thank you for your answer." } };
    }
    let fields = html! {
        h2 { "How was it?" }
        p {
            label {
                "Score "
                select name="score" {
                    @for score in (1..=5).rev() {
                        option { (score) }
                    }
                }
            }
        }
        p { label { "Comment " input name="comment"; } }
        button { "Send my answer" }
    };
    form(action, "answer_survey", back, &fields)
}

/// The deep link (Apizee REST APIs: `agent_url/entrypoint/button_id/tickets/id`).
pub(super) async fn agent(
    Shared(emulator): Shared<Emulator>,
    Path((entry, id)): Path<(u64, u64)>,
) -> Page {
    let found = emulator.tickets().into_iter().find(|one| one.id == id);
    let ticket = found.ok_or_else(|| gone("Apizee portal"))?;
    let back = format!("/entrypoint/{entry}/tickets/{id}");
    let action = format!("/_agent/ticket/{id}");
    let deeds: &[(&str, &str)] = match (ticket.is_over(), ticket.agent_in) {
        (true, _) => &[("close", "Close the ticket")],
        (false, false) => &[("enter", "Enter"), ("close", "Close the ticket")],
        (false, true) => &[
            ("take_picture", "Take a picture"),
            ("record_video", "Record a video"),
            ("leave", "Leave"),
            ("complete", "Complete"),
            ("close", "Close the ticket"),
        ],
    };
    let there = if ticket.guest_in {
        "is there"
    } else {
        "is not there"
    };
    let events = ticket.events.iter().map(|event| json!(event.name));
    let media = emulator.media();
    let body = html! {
        p role="status" { "State: " (ticket.state.as_str()) ". The guest " (there) "." }
        @for (does, label) in deeds {
            (button(&action, does, label, &back))
        }
        h2 { "The session" }
        ol {
            @for name in events {
                li { (name.as_str().unwrap_or_default()) }
            }
        }
        @for one in media.iter().filter(|one| one.room == Room::Ticket(id)) {
            @match one.kind {
                MediaKind::Picture => img src=(one.url("")) alt={ "Picture " (one.title) };
                MediaKind::Video => video src=(one.url("")) controls {}
            }
        }
    };
    Ok(page(&format!("Ticket {id}"), &body))
}

pub(super) async fn guest_does(
    Shared(emulator): Shared<Emulator>,
    Path(id): Path<u64>,
    Form(posted): Form<Posted<GuestDoes>>,
) -> Redirect {
    emulator.ticket_guest_with(id, posted.does, &posted.details());
    posted.back()
}

pub(super) async fn agent_does(
    Shared(emulator): Shared<Emulator>,
    Path(id): Path<u64>,
    Form(posted): Form<Posted<AgentDoes>>,
) -> Redirect {
    emulator.ticket_agent(id, posted.does);
    posted.back()
}
