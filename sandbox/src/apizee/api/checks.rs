//! What parameters must be like. Refusals are as a Laravel validator says them; seen for `room_name`.

use std::ops::RangeInclusive;

use axum::http::StatusCode;
use serde_json::{Map, Value};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::{Answer, Checked, refusal};

pub(super) fn invalid(name: &str) -> Answer {
    let message = format!("The selected {name} field is invalid.");
    let details = format!("Parameter {name}");
    refusal(StatusCode::BAD_REQUEST, 10, &message, &details)
}

pub(super) fn missing(name: &str) -> Answer {
    let message = format!("The {name} field is required.");
    let details = format!("Parameter {name}");
    refusal(StatusCode::BAD_REQUEST, 10, &message, &details)
}

/// Stricter than Apizee may be: what nobody documented is refused, so that it is not relied on.
pub(super) fn known(fields: &Map<String, Value>, names: &[&str]) -> Checked<()> {
    let unknown = fields.keys().find(|name| !names.contains(&name.as_str()));
    unknown.map_or(Ok(()), |name| Err(invalid(name)))
}

/// A parameter's text.
pub(super) fn text<'a>(fields: &'a Map<String, Value>, name: &str) -> Checked<Option<&'a str>> {
    let Some(value) = fields.get(name) else {
        return Ok(None);
    };
    value.as_str().map(Some).ok_or_else(|| invalid(name))
}

/// Between so many characters.
pub(super) fn length(
    fields: &Map<String, Value>,
    name: &str,
    allowed: RangeInclusive<usize>,
) -> Checked<()> {
    let length = text(fields, name)?.map(|text| text.chars().count());
    if length.is_none_or(|length| allowed.contains(&length)) {
        Ok(())
    } else {
        Err(invalid(name))
    }
}

/// A whole number of a range.
pub(super) fn number(
    fields: &Map<String, Value>,
    name: &str,
    allowed: RangeInclusive<i64>,
) -> Checked<Option<i64>> {
    let Some(text) = text(fields, name)? else {
        return Ok(None);
    };
    let number = text.parse().ok().filter(|number| allowed.contains(number));
    number.map(Some).ok_or_else(|| invalid(name))
}

/// ISO 8601 in UTC: `2020-01-01T15:00:00Z`.
pub(super) fn moment(fields: &Map<String, Value>, name: &str) -> Checked<Option<OffsetDateTime>> {
    let Some(text) = text(fields, name)? else {
        return Ok(None);
    };
    let moment = OffsetDateTime::parse(text, &Rfc3339).ok();
    let moment = moment.filter(|moment| moment.offset().is_utc());
    moment.map(Some).ok_or_else(|| invalid(name))
}

/// `1`, `true`, `TRUE` and their opposites.
pub(super) fn truth(fields: &Map<String, Value>, name: &str, default: bool) -> Checked<bool> {
    match text(fields, name)? {
        None => Ok(default),
        Some("1" | "true" | "TRUE") => Ok(true),
        Some("0" | "false" | "FALSE") => Ok(false),
        Some(_) => Err(invalid(name)),
    }
}

/// 32 letters and digits (Quick invitation page).
pub(super) fn service_key(fields: &Map<String, Value>) -> Checked<Option<&str>> {
    let key = text(fields, "service_key")?;
    let right = |key: &str| key.len() == 32 && key.chars().all(|c| c.is_ascii_alphanumeric());
    if key.is_none_or(right) {
        Ok(key)
    } else {
        Err(invalid("service_key"))
    }
}

/// `scope`: a comma list; only `sso` is known.
pub(super) fn wants_sso(fields: &Map<String, Value>) -> bool {
    fields
        .get("scope")
        .and_then(Value::as_str)
        .is_some_and(|scopes| scopes.split(',').any(|scope| scope == "sso"))
}

/// International, or local as the quick invitation takes it.
pub(in crate::apizee) fn is_phone(text: &str) -> bool {
    let local = text.len() == 10 && text.starts_with('0');
    text.parse::<contract::PhoneNumber>().is_ok()
        || (local && text.bytes().all(|byte| byte.is_ascii_digit()))
}

/// An address that is not a shared mailbox: these are refused (Ticket management, `email`).
pub(in crate::apizee) fn is_email(text: &str) -> bool {
    let shared = ["noreply@", "no-reply@", "info@", "contact@"]
        .iter()
        .any(|start| text.starts_with(start));
    text.parse::<contract::EmailAddress>().is_ok() && !shared
}
