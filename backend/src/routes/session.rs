//! `GET session`

use axum::Json;
use contract::{Enabled, GuestContact, Limits, LoaderAgent, Preferences, RoomKind, Session};

use crate::desk_jwt::Agent;

/// The agent as the backend knows them, and what this installation offers.
#[utoipa::path(get, path = "/session", tag = "panel",
    params(("connector" = String, Path, description = "The connector's name")),
    responses((status = 200, body = Session), (status = 401, body = contract::Problem)))]
pub async fn session(agent: Agent) -> Json<Session> {
    let settings = &agent.installation.settings;
    let guest_contact = settings
        .apizee
        .guest_placeholder_email
        .as_ref()
        .map_or(GuestContact::Needed, |_| GuestContact::Optional);
    Json(Session {
        operator_id: agent.identity.operator_id,
        enabled: Enabled {
            kinds: vec![RoomKind::Assistance, RoomKind::Meeting],
            guest_contact,
            loader_agent: LoaderAgent::Off,
            embed: None,
            quick_invitation_origin: None,
        },
        region: settings.apizee.region.code(),
        limits: Limits {
            requests_per_minute: settings.apizee.requests_per_minute,
        },
        preferences: Preferences::default(),
    })
}
