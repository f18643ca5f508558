//! Logs and metrics.

pub mod names;

use std::time::Duration;

use axum::extract::{MatchedPath, Request};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};
use tracing::Instrument;
use tracing_subscriber::EnvFilter;

use crate::clock;
use crate::problem::RequestId;

/// How often measured times are summed up.
const TIDY_EVERY: Duration = Duration::from_secs(15);

/// JSON lines on stdout. Only our own code speaks at the configured level: at `trace`, libraries
/// write whole headers and bodies, and these hold tokens and phones. So they never say more than
/// `warn`, whatever the configuration.
pub fn log(level: tracing::Level) {
    let own = format!(
        "warn,apizee_panel_backend={}",
        level.as_str().to_lowercase()
    );
    let filter = EnvFilter::try_new(own).unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_env_filter(filter)
        .with_writer(std::io::stdout)
        .init();
}

/// Prometheus' recorder: `metrics::counter!` and its like write to it from anywhere. Its buckets
/// reach as far as the longest answer.
///
/// # Errors
/// When a recorder is installed already.
pub fn metrics() -> Result<PrometheusHandle, BuildError> {
    let edges = [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 15.0, 20.0,
        30.0,
    ];
    let metrics = PrometheusBuilder::new()
        .set_buckets(&edges)?
        .install_recorder()?;
    names::describe();
    Ok(metrics)
}

/// The recorder keeps every measured time until it is asked for the sums: without this, and with
/// nobody who scrapes, they pile up.
pub async fn keep_tidy(metrics: PrometheusHandle) {
    let mut tick = tokio::time::interval(TIDY_EVERY);
    loop {
        tick.tick().await;
        metrics.run_upkeep();
    }
}

/// A caller may invent methods, and each would be a new series of measurements.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

/// One log line and one measurement for each request. The route's pattern is told, not the address,
/// which may hold a conversation.
pub async fn observe(request: Request, next: Next) -> Response {
    let id = request
        .extensions()
        .get::<RequestId>()
        .map(|id| id.0.clone())
        .unwrap_or_default();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("none", |path| path.as_str())
        .to_owned();
    let method = known(request.method());
    let span = tracing::info_span!("request", request_id = %id, %method, %route);
    let start = clock::monotonic();
    let response = next.run(request).instrument(span.clone()).await;
    let took: Duration = start.elapsed();
    let status = response.status().as_u16();
    span.in_scope(|| tracing::debug!(status, took_ms = took.as_millis() as u64, "answered"));
    let labels = [
        ("route", route),
        ("method", method.to_owned()),
        ("status", status.to_string()),
    ];
    metrics::counter!(names::HTTP_REQUESTS, &labels).increment(1);
    metrics::histogram!(names::HTTP_REQUEST_DURATION, &labels).record(took.as_secs_f64());
    response
}
