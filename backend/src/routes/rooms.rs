//! `rooms`: start, list, look at, enter, close.

use std::time::Duration;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use contract::{
    AgentAccess, Anyway, ContactRefusal, ConversationId, IDEMPOTENCY_KEY, IdempotencyKey,
    InviteAgain, Problem, ProblemCode, Room, RoomId, Rooms, StartRoom,
};
use serde::Deserialize;

use super::{service, tag};
use crate::apizee::ApizeeError;
use crate::desk_jwt::Agent;
use crate::installation::AppState;
use crate::problem::{ApiError, Json};
use crate::rooms::{Freshness, Operator, RoomsError};
use crate::store::{Action, Ceiling, Made, StoreError};

/// Starts a room, or answers with the conversation's live one. Safe to repeat with the same key.
///
/// # Errors
/// Each of the contract's codes; see the answers.
#[utoipa::path(post, path = "/rooms", tag = "panel", request_body = StartRoom,
    params(("connector" = String, Path, description = "The connector's name"),
        ("Idempotency-Key" = String, Header, description = "One per wish of the agent, the same for its repeats")),
    responses((status = 201, description = "The new room", body = Room),
        (status = 200, description = "The conversation's live room of that kind; nothing was created", body = Room),
        (status = "4XX", body = Problem), (status = "5XX", body = Problem)))]
pub async fn start(
    agent: Agent,
    State(state): State<AppState>,
    headers: HeaderMap,
    Json(wish): Json<StartRoom>,
) -> Result<Response, ApiError> {
    let key = idempotency_key(&headers)?;
    let preferred = service::of(&agent, &state, &wish).await?;
    let action = match wish.anyway {
        Anyway::Await => Action::Start,
        Anyway::StartAnother => Action::StartAnyway,
    };
    let rooms = &agent.installation.rooms;
    let started = rooms.start(operator(&agent), key, wish, preferred).await;
    let room = match &started {
        Ok(started) => Some(started.room.id.clone()),
        Err(error) => error.room().cloned(),
    };
    let started = started.map_err(ApiError::from);
    state.audit(&agent, action, room.as_ref(), &started);
    let started = started?;
    let status = match started.made {
        Made::New => StatusCode::CREATED,
        Made::Nothing => StatusCode::OK,
    };
    Ok((status, axum::Json(started.room)).into_response())
}

/// How long our own store may need to come back: a restart takes a few seconds.
const STORE_AGAIN_S: u32 = 3;
const STORE_AWAY: &str =
    "Our own store cannot be reached; nothing was done. Repeat the same request in a moment.";
const LOOKED_UP: &str =
    "Apizee's answer was lost and the room may exist: it is looked up. Repeat with the same key.";

/// The query of `GET rooms`.
#[derive(Deserialize)]
pub struct OfConversation {
    conversation_id: ConversationId,
}

/// A conversation's rooms, newest first, and the starts that may become some.
///
/// # Errors
/// A wrong conversation; a project that the connector does not serve.
#[utoipa::path(get, path = "/rooms", tag = "panel",
    params(("connector" = String, Path, description = "The connector's name"),
        ("conversation_id" = String, Query, description = "From the Desk's context")),
    responses((status = 200, body = Rooms), (status = "4XX", body = Problem), (status = "5XX", body = Problem)))]
pub async fn list(
    agent: Agent,
    query: Result<Query<OfConversation>, QueryRejection>,
) -> Result<axum::Json<Rooms>, ApiError> {
    let Query(query) = query.map_err(|_| {
        let detail = "Name the conversation: ?conversation_id=, letters, digits, - and _, 1 to 50 characters.";
        ApiError::new(ProblemCode::InvalidRequest, detail).at("conversation_id")
    })?;
    let rooms = &agent.installation.rooms;
    let (operator, conversation) = (operator(&agent), query.conversation_id);
    let known = rooms.of_conversation(&operator, &conversation).await?;
    Ok(axum::Json(known))
}

/// A room, with an `ETag`; 304 when nothing changed.
///
/// # Errors
/// No such room; a project that the connector does not serve.
#[utoipa::path(get, path = "/rooms/{id}", tag = "panel",
    params(("connector" = String, Path, description = "The connector's name"),
        ("id" = String, Path, description = "The room's id"),
        ("If-None-Match" = Option<String>, Header, description = "The ETag of an earlier answer"),
        ("Cache-Control" = Option<String>, Header, description = "no-cache: Apizee is asked, for somebody wants to know")),
    responses((status = 200, body = Room), (status = 304, description = "As before"),
        (status = "4XX", body = Problem), (status = "5XX", body = Problem)))]
pub async fn get(
    agent: Agent,
    Path((_, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let asks = headers
        .get_all(CACHE_CONTROL)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .any(|value| value.contains("no-cache"));
    let fresh = if asks {
        Freshness::Asked
    } else {
        Freshness::Known
    };
    let rooms = &agent.installation.rooms;
    let room = rooms.room(&room_id(&id)?, fresh).await?;
    let tag = tag::of(std::slice::from_ref(&room));
    Ok(tag::answer(&headers, tag, room))
}

/// The agent's way into a room.
///
/// # Errors
/// No such room; a project that the connector does not serve.
#[utoipa::path(post, path = "/rooms/{id}/agent-link", tag = "panel",
    params(("connector" = String, Path, description = "The connector's name"),
        ("id" = String, Path, description = "The room's id")),
    responses((status = 200, body = AgentAccess), (status = "4XX", body = Problem), (status = "5XX", body = Problem)))]
pub async fn agent_link(
    agent: Agent,
    State(state): State<AppState>,
    Path((_, id)): Path<(String, String)>,
) -> Result<axum::Json<AgentAccess>, ApiError> {
    let id = room_id(&id)?;
    let access = agent.installation.rooms.agent_link(&id).await;
    let access = access.map(axum::Json).map_err(ApiError::from);
    state.audit(&agent, Action::AgentLink, Some(&id), &access);
    access
}

/// Ends a room. Invitations that nobody has used are cancelled by it.
///
/// # Errors
/// No such room; Apizee cannot be reached.
#[utoipa::path(post, path = "/rooms/{id}/close", tag = "panel",
    params(("connector" = String, Path, description = "The connector's name"),
        ("id" = String, Path, description = "The room's id")),
    responses((status = 200, body = Room), (status = "4XX", body = Problem), (status = "5XX", body = Problem)))]
pub async fn close(
    agent: Agent,
    State(state): State<AppState>,
    Path((_, id)): Path<(String, String)>,
) -> Result<axum::Json<Room>, ApiError> {
    let id = room_id(&id)?;
    let closed = agent.installation.rooms.close(&id).await;
    let closed = closed.map(axum::Json).map_err(ApiError::from);
    state.audit(&agent, Action::Close, Some(&id), &closed);
    closed
}

/// Sends the room's link by one more SMS.
///
/// # Errors
/// No such room, one that is over; a phone that gets no SMS; too many or too soon; Apizee.
#[utoipa::path(post, path = "/rooms/{id}/invitations", tag = "panel", request_body = InviteAgain,
    params(("connector" = String, Path, description = "The connector's name"),
        ("id" = String, Path, description = "The room's id"),
        ("Idempotency-Key" = String, Header, description = "One per wish; its repeats send nothing")),
    responses((status = 200, body = Room), (status = "4XX", body = Problem), (status = "5XX", body = Problem)))]
pub async fn invite(
    agent: Agent,
    State(state): State<AppState>,
    Path((_, id)): Path<(String, String)>,
    headers: HeaderMap,
    Json(wish): Json<InviteAgain>,
) -> Result<axum::Json<Room>, ApiError> {
    let key = idempotency_key(&headers)?;
    let id = room_id(&id)?;
    let rooms = &agent.installation.rooms;
    let invited = rooms.invite(operator(&agent), key, &id, &wish).await;
    let invited = invited.map(axum::Json).map_err(|error| {
        // This body has no `guest`.
        let is_the_phone = matches!(
            error,
            RoomsError::PhoneRefused(_) | RoomsError::SmsImpossible
        );
        let told = ApiError::from(error);
        if is_the_phone { told.at("phone") } else { told }
    });
    state.audit(&agent, Action::Invite, Some(&id), &invited);
    invited
}

fn operator(agent: &Agent) -> Operator {
    Operator {
        id: agent.identity.operator_id.clone(),
        email: agent.identity.email.clone(),
    }
}

fn room_id(text: &str) -> Result<RoomId, ApiError> {
    text.parse().map_err(|_| RoomsError::NotFound.into())
}

fn idempotency_key(headers: &HeaderMap) -> Result<IdempotencyKey, ApiError> {
    let refused = |detail: &str| {
        ApiError::new(ProblemCode::IdempotencyKeyMissing, detail).at(IDEMPOTENCY_KEY)
    };
    let mut values = headers.get_all(IDEMPOTENCY_KEY).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => value
            .to_str()
            .ok()
            // The draft writes a structured string, in quotes; many clients do not.
            .map(|text| {
                text.strip_prefix('"')
                    .and_then(|text| text.strip_suffix('"'))
                    .unwrap_or(text)
            })
            .and_then(|text| text.parse().ok())
            .ok_or_else(|| {
                refused("Send an Idempotency-Key of 8 to 255 visible characters, such as a UUID.")
            }),
        (None, _) => Err(refused(
            "Send an Idempotency-Key: a new UUID for each wish, the same for its repeats.",
        )),
        (Some(_), Some(_)) => Err(refused("Send one Idempotency-Key, not several.")),
    }
}

fn whole_seconds(wait: Duration) -> u32 {
    // Rounded up: one who comes back early is told to wait again.
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    u32::try_from(seconds.max(1)).unwrap_or(u32::MAX)
}

impl From<RoomsError> for ApiError {
    fn from(error: RoomsError) -> Self {
        match error {
            RoomsError::ForbiddenProject => Self::new(
                ProblemCode::ForbiddenProject,
                "This connector does not serve the conversation's project; an administrator can add it to `projects`.",
            ),
            RoomsError::NotFound => Self::new(ProblemCode::NotFound, "There is no such room."),
            RoomsError::NameRefused => {
                Self::new(ProblemCode::InvalidRequest, "Give the meeting a name of 2 to 200 characters, or none.")
                    .at("name")
            }
            RoomsError::FieldRefused { field, remedy } => {
                Self::new(ProblemCode::FieldRefused, remedy).at(field)
            }
            RoomsError::GuestRefused { place, why } => {
                let of_first = Self::from(*why);
                let rest = of_first.field.as_deref().and_then(|field| field.strip_prefix("guest"));
                let field = format!("meeting.guests[{place}]{}", rest.unwrap_or_default());
                of_first.at(field)
            }
            RoomsError::ContactNeeded => Self::new(
                ProblemCode::ContactNeeded,
                "Apizee needs the guest's phone or e-mail: give one of them.",
            )
            .at("guest"),
            RoomsError::PhoneRefused(reason) => {
                Self::new(ProblemCode::PhoneRefused, phone_remedy(&reason)).at("guest.phone")
            }
            RoomsError::EmailRefused => {
                Self::new(ProblemCode::EmailRefused, "Give one whole address, such as name@example.com.")
                    .at("guest.email")
            }
            RoomsError::SmsImpossible => Self::new(
                ProblemCode::SmsImpossible,
                "This number cannot receive an SMS: give a mobile number, an e-mail, or hand over the link yourself.",
            )
            .at("guest.phone"),
            RoomsError::Over => Self::new(
                ProblemCode::RoomOver,
                "The room is over: nobody can enter it any more. Start another.",
            ),
            RoomsError::SmsTooSoon { retry_after } => Self::new(
                ProblemCode::SmsTooSoon,
                "An SMS went to this phone a moment ago: wait, or hand over the link yourself.",
            )
            .at("phone")
            .after(whole_seconds(retry_after)),
            RoomsError::SmsSpent { of, retry_after } => {
                Self::new(ProblemCode::SmsSpent, spent_remedy(of)).after(whole_seconds(retry_after))
            }
            RoomsError::KeyReused => Self::new(
                ProblemCode::IdempotencyKeyReused,
                "This Idempotency-Key came with another body before: use a new key for a new wish.",
            )
            .at(IDEMPOTENCY_KEY),
            RoomsError::InFlight => Self::new(
                ProblemCode::IdempotencyInFlight,
                "The room is still being started: repeat the same request in a moment.",
            )
            .after(1),
            RoomsError::OutcomeUnknown(start) => Self::new(ProblemCode::OutcomeUnknown, LOOKED_UP)
                .after(start.retry_after_s)
                .about(*start),
            RoomsError::StartUnderWay(start) => Self::new(
                ProblemCode::StartUnderWay,
                "Nobody knows yet what became of an earlier start of this conversation: wait until it is looked up, or start another with a new key and anyway = true.",
            )
            .after(start.retry_after_s)
            .about(*start),
            RoomsError::RoomChanged(room) => Self::new(
                ProblemCode::RoomChanged,
                "The room to replace is not the conversation's present one, which the answer shows: nothing was ended.",
            )
            .showing(*room),
            RoomsError::Store(error) if error.is_passing() => unreachable_store(&error),
            RoomsError::Apizee(ApizeeError::StoreFailed) | RoomsError::Deaf => {
                Self::new(ProblemCode::StoreUnavailable, STORE_AWAY).after(STORE_AGAIN_S)
            }
            RoomsError::Apizee(error) => of_apizee(&error),
            RoomsError::Store(_) | RoomsError::Broken => {
                tracing::error!(%error, "a request failed by our own fault");
                Self::new(ProblemCode::Internal, "The fault is ours; try again, and report the request_id.")
            }
        }
    }
}

/// Apizee's own words are logged and never told.
fn of_apizee(error: &ApizeeError) -> ApiError {
    tracing::warn!(%error, "a word with apizee failed");
    match error {
        ApizeeError::BudgetExhausted { retry_after: wait }
        | ApizeeError::TooManyRequests { reset: wait } => {
            let detail = "Apizee's requests of this minute are spent: repeat after the time given.";
            ApiError::new(ProblemCode::BudgetExhausted, detail).after(whole_seconds(*wait))
        }
        ApizeeError::AccountRefused { .. } => ApiError::new(
            ProblemCode::ApizeeAccountRefused,
            "Apizee refuses the account of this connector: an administrator must look at its user, password and rights.",
        ),
        ApizeeError::Refused { .. } => ApiError::new(
            ProblemCode::ApizeeRefused,
            "Apizee refuses this request; nothing was created. Check the guest's contact, or report the request_id.",
        ),
        ApizeeError::Unavailable(_) => ApiError::new(
            ProblemCode::ApizeeUnavailable,
            "Apizee cannot be reached; nothing was created. Try again, or use the quick invitation.",
        ),
        ApizeeError::OutcomeUnknown(_) => ApiError::new(ProblemCode::OutcomeUnknown, LOOKED_UP),
        ApizeeError::StoreFailed => {
            ApiError::new(ProblemCode::StoreUnavailable, STORE_AWAY).after(STORE_AGAIN_S)
        }
    }
}

/// What a caller hears when our store fails.
pub(crate) fn unreachable_store(error: &StoreError) -> ApiError {
    tracing::warn!(%error, "the store cannot be reached");
    ApiError::new(ProblemCode::StoreUnavailable, STORE_AWAY).after(STORE_AGAIN_S)
}

fn spent_remedy(of: Ceiling) -> &'static str {
    match of {
        Ceiling::Conversation => {
            "This conversation has had all SMS that the administrator allows for a day: hand over the link yourself."
        }
        Ceiling::Contact => {
            "This phone has had all SMS that the administrator allows for a day: hand over the link yourself."
        }
        Ceiling::Operator => {
            "You have sent all SMS that the administrator allows an agent in an hour: hand over the link yourself."
        }
        Ceiling::Connector => {
            "All SMS that the administrator allows for a day are sent: hand over the link yourself."
        }
    }
}

fn phone_remedy(reason: &ContactRefusal) -> &'static str {
    match reason {
        ContactRefusal::Neither | ContactRefusal::IncompleteEmail => {
            "This is no phone number: give one such as +33 6 12 34 56 78."
        }
        ContactRefusal::TooShort { .. } => "Digits are missing in the phone number.",
        ContactRefusal::TooLong { .. } => "The phone number has too many digits.",
        ContactRefusal::NoSuchNumber { .. } => {
            "There is no such number in its country: check the digits."
        }
        ContactRefusal::UnknownCountry => "The digits after + are no country's: check them.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_are_rounded_up() {
        assert_eq!(whole_seconds(Duration::ZERO), 1);
        assert_eq!(whole_seconds(Duration::from_millis(40_001)), 41);
        assert_eq!(whole_seconds(Duration::from_secs(40)), 40);
    }

    #[test]
    fn a_key_is_read_with_and_without_quotes_and_only_one() {
        let read = |values: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(
                    "idempotency-key",
                    axum::http::HeaderValue::from_static(value),
                );
            }
            idempotency_key(&headers)
        };
        let key = "8e03978e-40d5-43dd-bc93-6894a57f9324";
        assert_eq!(read(&[key]).unwrap().as_str(), key);
        assert_eq!(
            read(&["\"8e03978e-40d5-43dd\""]).unwrap().as_str(),
            "8e03978e-40d5-43dd"
        );
        for wrong in [&[][..], &["short"], &["two keys are not"], &[key, key]] {
            assert_eq!(
                read(wrong).unwrap_err().code,
                ProblemCode::IdempotencyKeyMissing,
                "{wrong:?}"
            );
        }
    }
}
