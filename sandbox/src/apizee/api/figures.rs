//! Statistics (Apizee REST APIs, Get detailed ticket statistics for a given day; Get statistics).

use serde_json::{Map, Value, json};
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{Date, Duration, OffsetDateTime};

use super::{Checked, checks, ok, paris};
use crate::apizee::account::{CONFERENCE_SERVICE_KEY, ENTERPRISE_ID, SERVICE_KEY, services};
use crate::apizee::conference::{Conference, Meeting};
use crate::apizee::media::{MediaKind, Room};
use crate::apizee::play::GuestDoes;
use crate::apizee::state::State;
use crate::apizee::ticket::{Ticket, TicketState};
use crate::apizee::user::USERNAME;
use crate::clock::written;

/// Statistics appear so long after a session's end.
const LATE: Duration = Duration::minutes(5);

/// `GET /enterprises/{id}/tickets-stats`: by start, `until`'s day included. Other formats than JSON
/// are not imitated.
pub(super) fn tickets(state: &State, fields: &Map<String, Value>) -> Checked {
    checks::known(fields, &["format", "since", "until"])?;
    match checks::text(fields, "format")? {
        Some("JSON") => {}
        Some(_) => return Err(checks::invalid("format")),
        None => return Err(checks::missing("format")),
    }
    let (since, until) = (day(fields, "since")?, day(fields, "until")?);
    if until < since {
        return Err(checks::invalid("until"));
    }
    let from = paris::midnight(since);
    let to = paris::midnight(until.next_day().unwrap_or(until));
    let within = |ticket: &&Ticket| from <= ticket.start && ticket.start < to;
    let rows = state.tickets.iter().filter(within);
    Ok(ok(rows.map(|ticket| row(state, ticket)).collect()))
}

fn day(fields: &Map<String, Value>, name: &str) -> Checked<Date> {
    let text = checks::text(fields, name)?.ok_or_else(|| checks::missing(name))?;
    Date::parse(text, format_description!("[year]-[month]-[day]"))
        .map_err(|_| checks::invalid(name))
}

/// One ticket, by the sample's keys. What the sample does not explain has the sample's value.
fn row(state: &State, ticket: &Ticket) -> Value {
    let field = |name: &str| ticket.fields.get(name).and_then(Value::as_str);
    let count = |kind: MediaKind| {
        let all = state.media_of(Room::Ticket(ticket.id));
        all.filter(|media| media.kind == kind).count()
    };
    let answered = ticket.guest.contains(&GuestDoes::AnswerSurvey);
    let came = ticket.guest.contains(&GuestDoes::Open);
    let (sms, email) = ticket.invitations;
    json!({
        "ID": ticket.id,
        "Ref": reference(ticket),
        "Description": field("description").unwrap_or_default(),
        "Priorité": "Immédiat",
        "Demandeur": field("name").unwrap_or("xx"),
        "Contact": field("phone").or(field("email")),
        "Etat": in_french(ticket.state),
        "Assigné à": state.agent_name,
        "Groupe": "Support",
        "Type": field("type"),
        "Date de début de session": paris::local(ticket.start),
        "Date de fin": paris::local(ticket.end),
        "Répondues": if answered { "oui" } else { "non" },
        "Nombre d'invitations": 0,
        "Nombre d'invitations email": email,
        "Nombre d'invitations SMS": sms,
        "Nombre Appels": ticket.calls.len(),
        "Durée totale des appels (secondes)": ticket.in_call(state.clock.now()).whole_seconds(),
        "Photos": count(MediaKind::Picture),
        "Vidéos": count(MediaKind::Video),
        "Identifiant": field("agent").unwrap_or(USERNAME),
        "Service": service(field("service_key").unwrap_or(SERVICE_KEY))["name"],
        "Scans": 0,
        "Appareil": came.then_some("K"),
        "Système d'exploitation": came.then_some("Android 10"),
        "Navigateur": came.then_some("Chrome 114.0.0.0"),
    })
}

/// A number when it looks like one, as the sample's `1234`: leading zeros are lost.
fn reference(ticket: &Ticket) -> Value {
    let Some(text) = &ticket.reference else {
        return Value::Null;
    };
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let number = text.parse::<u64>().ok().filter(|_| digits);
    number.map_or_else(|| json!(text), |number| json!(number))
}

/// Only `Fermé` is in the sample.
fn in_french(state: TicketState) -> &'static str {
    match state {
        TicketState::New => "Nouveau",
        TicketState::Open => "Ouvert",
        TicketState::Invited => "Invité",
        TicketState::Inprogress => "En cours",
        TicketState::Done => "Terminé",
        TicketState::Closed => "Fermé",
        TicketState::Rejected => "Rejeté",
        TicketState::Declined => "Refusé",
        TicketState::Expired => "Expiré",
        TicketState::Cancelled => "Annulé",
    }
}

/// Of the account; unknown keys have no name.
fn service(key: &str) -> Value {
    let all = services();
    let found = all["data"].as_array().into_iter().flatten();
    let mut found = found.filter(|service| service["key"] == key);
    found.next().cloned().unwrap_or(Value::Null)
}

/// `GET /session`: meetings of conferences that began in a time and have been over for five minutes.
pub(super) fn sessions(state: &State, fields: &Map<String, Value>) -> Checked {
    checks::known(fields, &["service_key", "since", "until"])?;
    let key = checks::service_key(fields)?.unwrap_or(CONFERENCE_SERVICE_KEY);
    let since = bound(fields, "since", Duration::ZERO)?;
    let until = bound(fields, "until", Duration::days(1) - Duration::SECOND)?;
    if until < since {
        return Err(checks::invalid("until"));
    }
    let visible = state.clock.now() - LATE;
    let conferences = state
        .conferences
        .iter()
        .filter(|one| one.service_key() == key);
    let data: Vec<Value> = conferences
        .flat_map(|conference| conference.meetings.iter().map(move |one| (conference, one)))
        .filter(|(_, meeting)| (since..=until).contains(&meeting.start))
        .filter_map(|(conference, meeting)| {
            let end = meeting.end.filter(|end| *end <= visible)?;
            Some(session(conference, meeting, end))
        })
        .collect();
    Ok(ok(json!({
        "total": data.len(),
        "since": written(since),
        "until": written(until),
        "data": data,
    })))
}

/// A day, of which `until` means the last second, or a moment in UTC.
fn bound(fields: &Map<String, Value>, name: &str, rest: Duration) -> Checked<OffsetDateTime> {
    let text = checks::text(fields, name)?.ok_or_else(|| checks::missing(name))?;
    if OffsetDateTime::parse(text, &Rfc3339).is_ok() {
        let moment = checks::moment(fields, name)?;
        return moment.ok_or_else(|| checks::missing(name));
    }
    Ok(day(fields, name)?.midnight().assume_utc() + rest)
}

/// How the vendor counts `billing_duration` cannot be read from the sample (5, for 68 s and 2 people):
/// here begun minutes, once per participant.
fn session(conference: &Conference, meeting: &Meeting, end: OffsetDateTime) -> Value {
    let people = meeting.names.len();
    let minutes = (end - meeting.start)
        .whole_seconds()
        .max(1)
        .unsigned_abs()
        .div_ceil(60);
    let key = conference.service_key();
    json!({
        "id": meeting.id,
        "start_time": written(meeting.start),
        "end_time": written(end),
        "billing_duration": minutes * people as u64,
        "total_participant_count": people,
        "organizer": conference.moderator(),
        "enterprise": { "id": ENTERPRISE_ID, "name": "Apizee" },
        "service": { "id": 5633, "key": key, "name": service(key)["name"] },
        "type": "conference",
    })
}
