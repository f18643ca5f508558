//! Tickets (Apizee REST APIs, Get a "video assistance" room; Ticket management).

use serde_json::{Map, Value, json};
use time::Duration;

use super::{Checked, checks, lists, not_found, ok};
use crate::apizee::media::Room;
use crate::apizee::state::{Planned, State};

const FIELDS: [&str; 15] = [
    "name",
    "phone",
    "email",
    "language",
    "type",
    "subject",
    "reference",
    "description",
    "agent",
    "invite",
    "startTime",
    "duration",
    "reminder",
    "service_key",
    "scope",
];

pub(super) fn create(state: &mut State, mut fields: Map<String, Value>) -> Checked {
    checks::known(&fields, &FIELDS)?;
    let all = |name: &str, right: fn(&str) -> bool| match checks::text(&fields, name)? {
        Some(list) if !list.split(',').all(right) => Err(checks::invalid(name)),
        given => Ok(given.is_some()),
    };
    let phone = all("phone", checks::is_phone)?;
    if !all("email", checks::is_email)? && !phone {
        return Err(checks::missing("phone"));
    }
    checks::length(&fields, "reference", 0..=50)?;
    checks::service_key(&fields)?;
    checks::number(&fields, "reminder", 1..=60)?;
    let minutes = checks::number(&fields, "duration", 1..=i64::from(u16::MAX))?;
    let planned = Planned {
        start: checks::moment(&fields, "startTime")?,
        duration: Duration::minutes(minutes.unwrap_or(30)),
    };
    // Tickets invite nobody unless told to (Ticket management: default 0).
    let invited = checks::truth(&fields, "invite", false)?;
    let sso = checks::wants_sso(&fields);
    fields.remove("invite");
    fields.remove("scope");
    let ticket = state.add_ticket(fields, invited, planned);
    Ok(ok(ticket.created(&state.base, sso)))
}

pub(super) fn list(state: &State, fields: &Map<String, Value>) -> Checked {
    let reference = checks::text(fields, "reference")?;
    let found = state.tickets.iter().rev();
    let found = found
        .filter(|ticket| reference.is_none_or(|wanted| ticket.reference.as_deref() == Some(wanted)))
        .map(|ticket| ticket.listed(&state.base));
    lists::dated(found.collect(), fields)
}

pub(super) fn show(state: &State, id: u64) -> Checked {
    let found = state.tickets.iter().find(|ticket| ticket.id == id);
    let ticket = found.ok_or_else(not_found)?;
    Ok(ok(ticket.listed(&state.base)))
}

pub(super) fn cancel(state: &mut State, id: u64) -> Checked {
    let ticket = state.cancel_ticket(id).ok_or_else(not_found)?;
    Ok(ok(ticket.listed(&state.base)))
}

/// Oldest first, in the envelope of the other lists: both are inferences.
pub(super) fn events(state: &State, id: u64, fields: &Map<String, Value>) -> Checked {
    let found = state.tickets.iter().find(|ticket| ticket.id == id);
    let ticket = found.ok_or_else(not_found)?;
    lists::page(
        ticket.events.iter().map(|event| json!(event)).collect(),
        fields,
    )
}

/// `{limit, offset, medias, count}`: another envelope (Get the recorded media for a given ticket).
pub(super) fn medias(state: &State, id: u64, fields: &Map<String, Value>) -> Checked {
    if !state.tickets.iter().any(|ticket| ticket.id == id) {
        return Err(not_found());
    }
    let (limit, offset) = lists::window(fields)?;
    // `status` is multi-valued; all media are completed here (Ticket management, Get Ticket Medias).
    let status = checks::text(fields, "status")?.unwrap_or("completed");
    let wanted = status.split(',').any(|one| one == "completed");
    let all = state.media_of(Room::Ticket(id)).filter(|_| wanted);
    let all: Vec<Value> = all.map(|media| media.of_ticket(&state.base)).collect();
    let count = all.len();
    let medias: Vec<Value> = all.into_iter().skip(offset).take(limit).collect();
    Ok(ok(
        json!({ "limit": limit, "offset": offset, "medias": medias, "count": count }),
    ))
}
