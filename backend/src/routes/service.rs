//! Which service a room belongs to: what the wish names, else what the agent prefers, else the
//! connector's own.

use contract::{ProblemCode, RoomKind, ServiceKey, ServiceKind, StartRoom};

use crate::desk_jwt::Agent;
use crate::installation::AppState;
use crate::problem::ApiError;
use crate::rooms::RoomsError;

/// The agent's preference for this wish, if it names no service itself. One that is known to be for
/// the other kind of room is left aside.
///
/// # Errors
/// A service of the wish that is known to be for the other kind; the store.
pub async fn of(
    agent: &Agent,
    state: &AppState,
    wish: &StartRoom,
) -> Result<Option<ServiceKey>, ApiError> {
    let fits = |key: &ServiceKey| {
        let known = agent.installation.account.kind_of(key);
        known.is_none_or(|kind| is_for(kind, wish.kind))
    };
    if let Some(key) = &wish.service_key {
        if fits(key) {
            return Ok(None);
        }
        let detail = "This service is for rooms of another kind: choose one that GET services tells of this kind, or none.";
        return Err(ApiError::new(ProblemCode::FieldRefused, detail).at("service_key"));
    }
    let connector = &agent.installation.settings.name;
    let operator = &agent.identity.operator_id;
    let asked = state
        .preferences
        .preferences(connector, operator, state.clock.unix_s());
    let preferred = asked.await.map_err(RoomsError::Store)?.service_key;
    Ok(preferred.filter(fits))
}

fn is_for(kind: ServiceKind, room: RoomKind) -> bool {
    match (kind, room) {
        (ServiceKind::Assistance, RoomKind::Assistance)
        | (ServiceKind::Meeting, RoomKind::Meeting)
        // A name that is new to us may be right: Apizee will say.
        | (ServiceKind::Other, _) => true,
        (ServiceKind::Assistance, RoomKind::Meeting)
        | (ServiceKind::Meeting, RoomKind::Assistance) => false,
    }
}
