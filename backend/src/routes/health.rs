//! For machines that watch: no token, nothing secret.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;

use crate::installation::AppState;

/// iAdvize's form (App Plugins, health check): `{"status":"UP"}`.
#[derive(Debug, Serialize)]
pub struct Health {
    status: &'static str,
}

/// `GET /health`: the process answers. Never asks Apizee, which allows 10 requests a minute.
pub async fn health() -> Json<Health> {
    Json(Health { status: "UP" })
}

/// `GET /ready`: the store answers too.
pub async fn ready(State(state): State<AppState>) -> (StatusCode, Json<Health>) {
    match state.store.check().await {
        Ok(()) => (StatusCode::OK, Json(Health { status: "UP" })),
        Err(error) => {
            tracing::error!(%error, "the store does not answer");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                Json(Health { status: "DOWN" }),
            )
        }
    }
}
