//! The audit trail: who did what to which room, in the store and as a log target of its own. No
//! contact and no link is in it.

use std::sync::Arc;

use contract::{ConnectorName, OperatorId, RoomId};

use crate::desk_jwt::Agent;
use crate::installation::AppState;
use crate::problem::ApiError;
use crate::store::{Action, Entry, Trail};
use crate::telemetry::names;

/// The log target of the trail.
const TARGET: &str = "apizee_panel_backend::audit";

impl AppState {
    /// Writes down what an agent did, and how it ended, without making them wait for it.
    pub fn audit<T>(
        &self,
        agent: &Agent,
        action: Action,
        room: Option<&RoomId>,
        outcome: &Result<T, ApiError>,
    ) {
        let outcome = match outcome {
            Ok(_) => "ok",
            Err(error) => error.code.as_str(),
        };
        let connector = &agent.installation.settings.name;
        let operator = Some(&agent.identity.operator_id);
        let at = self.clock.unix_s();
        let entry = entry(at, connector, operator, action, room, outcome);
        let trail = Arc::clone(&self.trail);
        self.background
            .spawn(async move { keep(&*trail, &entry).await });
    }
}

/// A line of the trail.
pub fn entry(
    at: i64,
    connector: &ConnectorName,
    operator: Option<&OperatorId>,
    action: Action,
    room: Option<&RoomId>,
    outcome: &str,
) -> Entry {
    Entry {
        at,
        connector: connector.clone(),
        operator: operator.cloned(),
        action,
        room: room.cloned(),
        outcome: outcome.to_owned(),
    }
}

/// Writes a line down. What cannot be written stands in the log, so that a deed that was done is not
/// refused for it.
pub async fn keep(trail: &dyn Trail, entry: &Entry) {
    let (connector, action) = (&entry.connector, entry.action.as_str());
    let operator = entry.operator.as_ref().map(tracing::field::display);
    let room = entry.room.as_ref().map(tracing::field::display);
    let outcome = entry.outcome.as_str();
    tracing::info!(target: TARGET, %connector, operator, action, room, outcome, "audit");
    let labels = [
        ("connector", connector.to_string()),
        ("action", action.to_owned()),
    ];
    metrics::counter!(names::AUDIT_ENTRIES, &labels).increment(1);
    if let Err(error) = trail.record(entry).await {
        tracing::error!(%error, "a line of the audit trail could not be written");
    }
}
