//! `POST webhooks/apizee` and `POST webhooks/iadvize`

use axum::extract::State;
use axum::http::StatusCode;
use contract::ProblemCode;

use crate::apizee::events::hint;
use crate::installation::AppState;
use crate::problem::ApiError;
use crate::telemetry::names::{self, Delivered, Source};
use crate::webhooks::apizee::FromApizee;
use crate::webhooks::iadvize::closed;
use crate::webhooks::signature::FromIadvize;

/// Takes a delivery in: 204 when it is written down, or concerns nothing of ours. What follows from
/// it is done afterwards.
///
/// # Errors
/// A wrong header; a body that is no delivery; the store.
pub async fn apizee(
    State(state): State<AppState>,
    delivery: FromApizee,
) -> Result<StatusCode, ApiError> {
    let connector = &delivery.installation.settings.name;
    let became = |outcome| names::delivered(connector, Source::Apizee, outcome);
    let hint = hint(&delivery.body, state.clock.unix_s()).map_err(|_| {
        became(Delivered::Unreadable);
        let detail =
            "This is no delivery of Apizee: a JSON object with event, object and objectId.";
        ApiError::new(ProblemCode::InvalidRequest, detail)
    })?;
    if let Some(hint) = hint {
        let heard = delivery.installation.rooms.hear(hint).await;
        heard.inspect_err(|_| became(Delivered::SetAside))?;
    }
    became(Delivered::Taken);
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a delivery of iAdvize's in: 204 when what follows from it is written down, or when nothing
/// does. Rooms are ended afterwards.
///
/// # Errors
/// A wrong signature; a body that is no delivery; the store.
pub async fn iadvize(delivery: FromIadvize) -> Result<StatusCode, ApiError> {
    let connector = &delivery.installation.settings.name;
    let became = |outcome| names::delivered(connector, Source::Iadvize, outcome);
    let closed = closed(&delivery.body).map_err(|_| {
        became(Delivered::Unreadable);
        let detail =
            "This is no delivery of iAdvize: a JSON object with eventType and conversationId.";
        ApiError::new(ProblemCode::InvalidRequest, detail)
    })?;
    if let Some(conversation) = closed {
        let rooms = &delivery.installation.rooms;
        let closing = rooms.conversation_closed(&conversation).await;
        closing.inspect_err(|_| became(Delivered::SetAside))?;
    }
    became(Delivered::Taken);
    Ok(StatusCode::NO_CONTENT)
}
