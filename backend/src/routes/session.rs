//! `GET session`

use axum::Json;
use axum::extract::State;
use contract::{Enabled, GuestContact, Limits, Preferences, RoomKind, Session};

use crate::desk_jwt::Agent;
use crate::installation::AppState;

/// The agent as the backend knows them, and what this installation offers.
#[utoipa::path(get, path = "/session", tag = "panel",
    params(("connector" = String, Path, description = "The connector's name")),
    responses((status = 200, body = Session), (status = 401, body = contract::Problem)))]
pub async fn session(agent: Agent, State(state): State<AppState>) -> Json<Session> {
    let settings = &agent.installation.settings;
    let operator_id = agent.identity.operator_id;
    let guest_contact = settings
        .apizee
        .guest_placeholder_email
        .as_ref()
        .map_or(GuestContact::Needed, |_| GuestContact::Optional);
    let preferences = state
        .preferences
        .preferences(&settings.name, &operator_id, state.clock.unix_s())
        .await
        .unwrap_or_else(|error| {
            // A panel without preferences is better than none.
            tracing::error!(%error, "preferences could not be read");
            Preferences::default()
        });
    Json(Session {
        operator_id,
        enabled: Enabled {
            kinds: vec![RoomKind::Assistance, RoomKind::Meeting],
            guest_contact,
            loader_agent: settings.tools.loader_agent,
            embed: settings.tools.embed.clone(),
            quick_invitation_origin: settings.tools.quick_invitation_origin.clone(),
        },
        region: settings.apizee.region.code(),
        limits: Limits {
            requests_per_minute: agent.installation.apizee.requests_per_minute(),
        },
        preferences,
    })
}
