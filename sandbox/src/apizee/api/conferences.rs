//! Conferences (Apizee REST APIs, Get a "video meeting" room; Video conference management).

use serde_json::{Map, Value};
use time::Duration;

use super::{Checked, checks, lists, not_found, ok};
use crate::apizee::media::Room;
use crate::apizee::state::{Planned, State};

const FIELDS: [&str; 16] = [
    "participants",
    "name",
    "message",
    "password",
    "moderation",
    "entryMode",
    "startTime",
    "open",
    "duration",
    "reminder",
    "templateId",
    "language",
    "invite",
    "moderator",
    "service_key",
    "scope",
];

pub(super) fn create(state: &mut State, mut fields: Map<String, Value>) -> Checked {
    checks::known(&fields, &FIELDS)?;
    let participants = checks::text(&fields, "participants")?;
    let participants = participants.ok_or_else(|| checks::missing("participants"))?;
    if !participants
        .split(',')
        .all(|one| checks::is_email(one) || checks::is_phone(one))
    {
        return Err(checks::invalid("participants"));
    }
    checks::length(&fields, "name", 2..=255)?;
    checks::length(&fields, "message", 0..=300)?;
    checks::length(&fields, "password", 0..=255)?;
    let password = checks::text(&fields, "password")?.unwrap_or_default();
    if !password
        .chars()
        .all(|c| c.is_ascii_digit() || c == '*' || c == '#')
    {
        return Err(checks::invalid("password"));
    }
    checks::truth(&fields, "open", false)?;
    checks::number(&fields, "reminder", 1..=60)?;
    checks::number(&fields, "templateId", 0..=i64::MAX)?;
    for word in ["entryMode", "language", "moderator", "scope"] {
        checks::text(&fields, word)?;
    }
    checks::service_key(&fields)?;
    let minutes = checks::number(&fields, "duration", 1..=i64::from(u16::MAX))?;
    let planned = Planned {
        start: checks::moment(&fields, "startTime")?,
        duration: Duration::minutes(minutes.unwrap_or(60)),
    };
    let moderated = checks::truth(&fields, "moderation", false)?;
    // Conferences invite everybody unless told not to (Video conference management: default true).
    let invited = checks::truth(&fields, "invite", true)?;
    let sso = checks::wants_sso(&fields);
    fields.remove("invite");
    fields.remove("scope");
    let conference = state.add_conference(fields, invited, moderated, planned);
    Ok(ok(conference.shown(&state.base, sso)))
}

/// `since` is compared with `created`: which date it means is not said.
pub(super) fn list(state: &State, fields: &Map<String, Value>) -> Checked {
    let search = checks::text(fields, "search")?;
    let since = checks::moment(fields, "since")?;
    let found = state.conferences.iter().rev();
    let found = found
        .filter(|conference| search.is_none_or(|wanted| conference.name.contains(wanted)))
        .filter(|conference| since.is_none_or(|since| conference.created >= since))
        .map(|conference| conference.shown(&state.base, false));
    lists::dated(found.collect(), fields)
}

pub(super) fn show(state: &State, id: u64, fields: &Map<String, Value>) -> Checked {
    let found = state.conferences.iter().find(|one| one.id == id);
    let conference = found.ok_or_else(not_found)?;
    Ok(ok(conference.shown(&state.base, checks::wants_sso(fields))))
}

pub(super) fn end(state: &mut State, id: u64) -> Checked {
    let conference = state.end_conference(id).ok_or_else(not_found)?;
    Ok(ok(conference.shown(&state.base, false)))
}

/// `{total, data}` (Get the recorded or shared files).
pub(super) fn media(state: &State, id: u64, fields: &Map<String, Value>) -> Checked {
    let found = state.conferences.iter().find(|one| one.id == id);
    let owner = found.ok_or_else(not_found)?.moderator();
    let all = state.media_of(Room::Conference(id));
    let all = all.map(|media| media.of_conference(&state.base, &owner));
    lists::dated(all.collect(), fields)
}
