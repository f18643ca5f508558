//! Errors as RFC 9457 documents (`application/problem+json`).

use serde::{Deserialize, Serialize};

use crate::{Room, StartUnderWay, words};

words! {
    /// What went wrong, for a program; the panel has a sentence for each.
    pub enum ProblemCode {
        /// 401: no JWT, or not a good one. Nothing is said about why.
        Unauthorized = "unauthorized",
        /// 403: the connector does not serve this project.
        ForbiddenProject = "forbidden_project",
        /// 403: the administrator has not switched this on; the detail names the setting.
        SwitchedOff = "switched_off",
        /// 404: no such room, route or connector.
        NotFound = "not_found",
        /// 405: the route exists, the method does not.
        MethodNotAllowed = "method_not_allowed",
        /// 400: the body or a parameter is not what the contract says; `field` names it.
        InvalidRequest = "invalid_request",
        /// 413: the body is too large.
        PayloadTooLarge = "payload_too_large",
        /// 415: not JSON.
        UnsupportedMediaType = "unsupported_media_type",
        /// 422: neither phone nor e-mail, and no placeholder is configured.
        ContactNeeded = "contact_needed",
        /// 422: the phone cannot be understood.
        PhoneRefused = "phone_refused",
        /// 422: the e-mail cannot be understood.
        EmailRefused = "email_refused",
        /// 422: an SMS was wished for, and the number cannot receive one.
        SmsImpossible = "sms_impossible",
        /// 422: something that only the other kind of room has, or that cannot be so; `field` names it
        /// and the detail says what can.
        FieldRefused = "field_refused",
        /// 409: the room is over.
        RoomOver = "room_over",
        /// 409: the room to replace is not the conversation's present one; `room` is.
        RoomChanged = "room_changed",
        /// 409: an earlier start of the conversation has no known outcome yet; `start` tells of it.
        StartUnderWay = "start_under_way",
        /// 429: an SMS went to this phone a moment ago; `retry_after_s` says when another may.
        SmsTooSoon = "sms_too_soon",
        /// 429: the phone, the conversation, the agent or the connector has had all SMS that the
        /// administrator allows; `retry_after_s` says when another may go.
        SmsSpent = "sms_spent",
        /// 400: a call that makes or sends something, without `Idempotency-Key`.
        IdempotencyKeyMissing = "idempotency_key_missing",
        /// 422: the key was used with another body.
        IdempotencyKeyReused = "idempotency_key_reused",
        /// 409: the first request with this key is still under way.
        IdempotencyInFlight = "idempotency_in_flight",
        /// 429: Apizee's requests of this minute are spent; `retry_after_s` says how long.
        BudgetExhausted = "budget_exhausted",
        /// 502: Apizee refuses the connector's account (its 401 or 403).
        ApizeeAccountRefused = "apizee_account_refused",
        /// 502: Apizee refuses this request.
        ApizeeRefused = "apizee_refused",
        /// 503: Apizee cannot be reached or answers 5xx, and nothing was created.
        ApizeeUnavailable = "apizee_unavailable",
        /// 504: the answer was lost and Apizee could not tell whether the room exists. Repeat with
        /// the same key: it is looked up first.
        OutcomeUnknown = "outcome_unknown",
        /// 503: our own store cannot be reached; nothing was done.
        StoreUnavailable = "store_unavailable",
        /// 503: more came at once than this backend takes; the request was not read.
        Overloaded = "overloaded",
        /// 500: our own fault.
        Internal = "internal",
    } or {
        /// A code newer than this program.
        Other
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
