//! Errors as RFC 9457 documents (`application/problem+json`).

use serde::{Deserialize, Serialize};

use crate::{Room, StartUnderWay};

/// What went wrong, for a program; the panel has a sentence for each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum ProblemCode {
    /// 401: no JWT, or not a good one. Nothing is said about why.
    Unauthorized,
    /// 403: the connector does not serve this project.
    ForbiddenProject,
    /// 403: the administrator has not switched this on; the detail names the setting.
    SwitchedOff,
    /// 404: no such room, route or connector.
    NotFound,
    /// 405: the route exists, the method does not.
    MethodNotAllowed,
    /// 400: the body or a parameter is not what the contract says; `field` names it.
    InvalidRequest,
    /// 413: the body is too large.
    PayloadTooLarge,
    /// 415: not JSON.
    UnsupportedMediaType,
    /// 422: neither phone nor e-mail, and no placeholder is configured.
    ContactNeeded,
    /// 422: the phone cannot be understood.
    PhoneRefused,
    /// 422: the e-mail cannot be understood.
    EmailRefused,
    /// 422: an SMS was wished for, and the number cannot receive one.
    SmsImpossible,
    /// 422: something that only the other kind of room has, or that cannot be so; `field` names it
    /// and the detail says what can.
    FieldRefused,
    /// 409: the room is over.
    RoomOver,
    /// 409: the room to replace is not the conversation's present one; `room` is.
    RoomChanged,
    /// 409: an earlier start of the conversation has no known outcome yet; `start` tells of it.
    StartUnderWay,
    /// 429: an SMS went to this phone a moment ago; `retry_after_s` says when another may.
    SmsTooSoon,
    /// 429: the phone, the conversation, the agent or the connector has had all SMS that the
    /// administrator allows; `retry_after_s` says when another may go.
    SmsSpent,
    /// 400: a call that makes or sends something, without `Idempotency-Key`.
    IdempotencyKeyMissing,
    /// 422: the key was used with another body.
    IdempotencyKeyReused,
    /// 409: the first request with this key is still under way.
    IdempotencyInFlight,
    /// 429: Apizee's requests of this minute are spent; `retry_after_s` says how long.
    BudgetExhausted,
    /// 502: Apizee refuses the connector's account (its 401 or 403).
    ApizeeAccountRefused,
    /// 502: Apizee refuses this request.
    ApizeeRefused,
    /// 503: Apizee cannot be reached or answers 5xx, and nothing was created.
    ApizeeUnavailable,
    /// 504: the answer was lost and Apizee could not tell whether the room exists. Repeat with
    /// the same key: it is looked up first.
    OutcomeUnknown,
    /// 503: our own store cannot be reached; nothing was done.
    StoreUnavailable,
    /// 500: our own fault.
    Internal,
    /// A code newer than this program.
    Other(String),
}

const NAMES: [(&str, ProblemCode); 28] = [
    ("unauthorized", ProblemCode::Unauthorized),
    ("forbidden_project", ProblemCode::ForbiddenProject),
    ("switched_off", ProblemCode::SwitchedOff),
    ("not_found", ProblemCode::NotFound),
    ("method_not_allowed", ProblemCode::MethodNotAllowed),
    ("invalid_request", ProblemCode::InvalidRequest),
    ("payload_too_large", ProblemCode::PayloadTooLarge),
    ("unsupported_media_type", ProblemCode::UnsupportedMediaType),
    ("contact_needed", ProblemCode::ContactNeeded),
    ("phone_refused", ProblemCode::PhoneRefused),
    ("email_refused", ProblemCode::EmailRefused),
    ("sms_impossible", ProblemCode::SmsImpossible),
    ("field_refused", ProblemCode::FieldRefused),
    ("room_over", ProblemCode::RoomOver),
    ("room_changed", ProblemCode::RoomChanged),
    ("start_under_way", ProblemCode::StartUnderWay),
    ("sms_too_soon", ProblemCode::SmsTooSoon),
    ("sms_spent", ProblemCode::SmsSpent),
    (
        "idempotency_key_missing",
        ProblemCode::IdempotencyKeyMissing,
    ),
    ("idempotency_key_reused", ProblemCode::IdempotencyKeyReused),
    ("idempotency_in_flight", ProblemCode::IdempotencyInFlight),
    ("budget_exhausted", ProblemCode::BudgetExhausted),
    ("apizee_account_refused", ProblemCode::ApizeeAccountRefused),
    ("apizee_refused", ProblemCode::ApizeeRefused),
    ("apizee_unavailable", ProblemCode::ApizeeUnavailable),
    ("outcome_unknown", ProblemCode::OutcomeUnknown),
    ("store_unavailable", ProblemCode::StoreUnavailable),
    ("internal", ProblemCode::Internal),
];

impl ProblemCode {
    /// As it crosses.
    #[must_use]
    pub fn as_str(&self) -> &str {
        if let Self::Other(name) = self {
            return name;
        }
        NAMES
            .iter()
            .find(|(_, code)| code == self)
            .map_or("", |(name, _)| name)
    }
}

impl From<String> for ProblemCode {
    fn from(name: String) -> Self {
        let known = NAMES
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, code)| code.clone());
        known.unwrap_or(Self::Other(name))
    }
}

impl From<ProblemCode> for String {
    fn from(code: ProblemCode) -> Self {
        code.as_str().to_owned()
    }
}

/// The body of every error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// `urn:apizee-panel:problem:<code>`
    pub r#type: String,
    /// The same for every occurrence of the code.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What is wrong with this request and what to do; never what was typed.
    pub detail: String,
    /// For a program.
    pub code: ProblemCode,
    /// To find the request in the logs.
    pub request_id: String,
    /// The field at fault, as a path: `guest.phone`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Seconds until a repeat makes sense; also in `Retry-After`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_s: Option<u32>,
    /// The present room, where another was to be replaced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<Box<Room>>,
    /// The earlier start, where that is in the way or its outcome is unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<Box<StartUnderWay>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_survives_the_journey() {
        for name in NAMES.map(|(name, _)| name).into_iter().chain(["brand_new"]) {
            let code = ProblemCode::from(name.to_owned());
            assert_eq!(code.as_str(), name);
            assert_eq!(matches!(code, ProblemCode::Other(_)), name == "brand_new");
        }
    }
}
