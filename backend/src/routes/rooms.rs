//! `rooms`: start, list, look at, enter, close.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use contract::{
    AgentAccess, Anyway, ConversationId, IDEMPOTENCY_KEY, IdempotencyKey, InviteAgain, Problem,
    ProblemCode, Room, RoomId, Rooms, StartRoom,
};
use headers::{CacheControl, HeaderMapExt as _};
use serde::Deserialize;

use super::{service, tag};
use crate::desk_jwt::Agent;
use crate::installation::AppState;
use crate::problem::{ApiError, Json};
use crate::rooms::{Freshness, Operator, RoomsError};
use crate::store::{Action, Made};

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
    let wish = headers.typed_get::<CacheControl>();
    let fresh = if wish.is_some_and(|wish| wish.no_cache()) {
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

#[cfg(test)]
mod tests {
    use super::*;

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
