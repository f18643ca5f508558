//! All routes on one screen.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use metrics_exporter_prometheus::PrometheusHandle;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{AllowOrigin, CorsLayer};
use tower_http::timeout::TimeoutLayer;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::headers::{self, Transport};
use crate::installation::AppState;
use crate::panel_files;
use crate::problem;
use crate::routes::{
    agent_session, contact, figures, health, history, live, media, preferences, rooms, services,
    session, summary, webhooks,
};
use crate::{background, openapi, telemetry};

/// Longer than the slowest honest answer: a start that waits for the budget (2 s), a token (8 s), a
/// room (8 s) and a look-up (8 s).
pub const LONGEST_ANSWER: Duration = Duration::from_secs(30);

/// The API alone, with its description.
pub fn api() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(openapi::document()).nest(
        "/{connector}/api",
        OpenApiRouter::new()
            .routes(routes!(session::session))
            .routes(routes!(preferences::put))
            .routes(routes!(contact::contact))
            .routes(routes!(rooms::start, rooms::list))
            .routes(routes!(live::live))
            .routes(routes!(rooms::get))
            .routes(routes!(summary::summary))
            .routes(routes!(rooms::agent_link))
            .routes(routes!(rooms::close))
            .routes(routes!(rooms::invite))
            .routes(routes!(services::services))
            .routes(routes!(history::history))
            .routes(routes!(media::media))
            .routes(routes!(figures::figures))
            .routes(routes!(agent_session::agent_session)),
    )
}

/// Everything on the public port.
pub fn public(state: AppState) -> Router {
    let (api, document) = api().split_for_parts();
    let document: Arc<str> = document.to_json().unwrap_or_default().into();
    let serve_document = move || {
        let document = Arc::clone(&document);
        async move {
            (
                [(header::CONTENT_TYPE, "application/json")],
                document.to_string(),
            )
        }
    };
    let api = api
        // Else they would be looked for among the panel's files.
        .route("/{connector}/api/", any(problem::no_route))
        .route("/{connector}/api/{*rest}", any(problem::no_route))
        .route("/{connector}/webhooks/apizee", post(webhooks::apizee))
        .route("/{connector}/webhooks/iadvize", post(webhooks::iadvize))
        .route("/{connector}/webhooks/", any(problem::no_route))
        .route("/{connector}/webhooks/{*rest}", any(problem::no_route))
        .route("/{connector}/plugins/", any(problem::no_route))
        .route("/{connector}/plugins/{*rest}", any(problem::no_route))
        .route("/health", get(health::health))
        .route("/ready", get(health::ready))
        .route("/openapi.json", get(serve_document))
        .method_not_allowed_fallback(problem::no_method)
        .layer(cors(&state.panel_origins))
        .layer(middleware::from_fn_with_state(state.clone(), api_headers));
    let panel = Router::new()
        .route("/{connector}", get(panel_files::redirect))
        .route("/{connector}/", get(panel_files::serve))
        .route("/{connector}/{*file}", get(panel_files::serve))
        .method_not_allowed_fallback(problem::no_method);
    api.merge(panel)
        .fallback(problem::no_route)
        .layer(middleware::from_fn_with_state(
            state.clone(),
            background::finish,
        ))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::GATEWAY_TIMEOUT,
            LONGEST_ANSWER,
        ))
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(middleware::from_fn(telemetry::observe))
        .layer(middleware::from_fn(problem::render))
        .with_state(state)
}

/// Everything on the admin port.
pub fn admin(metrics: PrometheusHandle) -> Router {
    let render = move || {
        let metrics = metrics.clone();
        async move {
            (
                [(header::CONTENT_TYPE, "text/plain; version=0.0.4")],
                metrics.render(),
            )
        }
    };
    Router::new().route("/metrics", get(render))
}

/// Only panels that the administrator hosts elsewhere may call across origins. No cookie is ever
/// used, so no credentials are allowed.
fn cors(origins: &[String]) -> CorsLayer {
    let origins: Vec<HeaderValue> = origins
        .iter()
        .filter_map(|origin| origin.parse().ok())
        .collect();
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods([Method::GET, Method::POST, Method::PUT])
        .allow_headers([
            header::AUTHORIZATION,
            header::CACHE_CONTROL,
            header::CONTENT_TYPE,
            header::IF_NONE_MATCH,
            header::HeaderName::from_static("idempotency-key"),
        ])
        .expose_headers([header::ETAG, header::RETRY_AFTER])
        .max_age(Duration::from_secs(600))
}

async fn api_headers(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let first = request
        .uri()
        .path()
        .trim_start_matches('/')
        .split('/')
        .next()
        .unwrap_or_default();
    let installation = state.installation(first);
    let transport = installation.map_or(Transport::Any, |it| it.transport);
    let mut response = next.run(request).await.into_response();
    response.headers_mut().extend(headers::api(transport));
    response
}
