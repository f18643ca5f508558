//! The HTTP face of the API, and the connections that faults cut.

use std::convert::Infallible;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State as Shared};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use futures_util::StreamExt;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tower::ServiceExt;

use super::api::{self, Answer, Call};
use super::fault::{self, Fault, FaultKind};
use super::params::Params;
use super::state::Heard;
use super::{Emulator, control, pages};
use crate::clock::written;

/// Marks an answer that must never leave.
#[derive(Clone, Copy)]
struct Dropped;

/// Why a connection ends without an answer: hyper closes it on any error of the service.
#[derive(Debug)]
struct Closed;

impl std::fmt::Display for Closed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("closed on request")
    }
}

impl std::error::Error for Closed {}

pub(super) fn routes(emulator: Emulator) -> Router {
    let api = Router::new().fallback(any(serve));
    Router::new()
        .nest("/api", api)
        .merge(control::routes())
        .merge(pages::routes())
        .with_state(emulator)
}

/// `axum::serve` always answers; faults want connections that end without a word.
pub(super) async fn accept(listener: TcpListener, routes: Router) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            continue;
        };
        let routes = routes.clone();
        tokio::spawn(async move {
            let service = service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
                let routes = routes.clone();
                async move {
                    let answer: Result<Response, Infallible> =
                        routes.oneshot(request.map(Body::new)).await;
                    let Ok(response) = answer;
                    if response.extensions().get::<Dropped>().is_some() {
                        Err(Closed)
                    } else {
                        Ok(response)
                    }
                }
            });
            // An error here is a connection that somebody closed: we, on request, or the client.
            drop(
                hyper::server::conn::http1::Builder::new()
                    .serve_connection(TokioIo::new(stream), service)
                    .await,
            );
        });
    }
}

async fn serve(Shared(emulator): Shared<Emulator>, request: Request) -> Response {
    let method = request.method().to_string();
    let path = request.uri().path().to_owned();
    let (route, ids) = route_of(&method, &path);
    let authorization = request
        .headers()
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let token = authorization
        .and_then(|value| value.strip_prefix("Bearer "))
        .unwrap_or_default()
        .to_owned();
    let params = Params::read(request).await;
    // Heard when it arrives, however long the answer takes: its place is its number.
    let (fault, number) = emulator.change(|state| {
        state.heard.push(Heard {
            method,
            path,
            route: route.clone(),
            query: params.query.clone(),
            body_fields: params.body.clone(),
            status: 0,
            at: written(state.clock.now()),
        });
        (
            fault::take(&mut state.faults, &route),
            state.heard.len() - 1,
        )
    });
    if let Some(Fault {
        kind: FaultKind::Slow,
        delay_ms,
        ..
    }) = fault
    {
        tokio::time::sleep(Duration::from_millis(delay_ms)).await;
    }
    let kind = fault.as_ref().map(|fault| fault.kind);
    let (answer, reset) = emulator.change(|state| {
        let reset = fault.as_ref().map_or(0, |fault| fault.retry_after_s);
        match kind {
            Some(FaultKind::Refuse) => return (None, 0),
            Some(FaultKind::Unauthorized) => return (Some(api::unauthorized()), 0),
            Some(FaultKind::Forbidden) => return (Some(api::forbidden()), 0),
            Some(FaultKind::TooManyRequests) => return (Some(api::too_many()), reset),
            Some(FaultKind::ServerError) => {
                return (Some((StatusCode::INTERNAL_SERVER_ERROR, "".into())), 0);
            }
            Some(
                FaultKind::Slow | FaultKind::CutBody | FaultKind::NotJson | FaultKind::LostAnswer,
            )
            | None => {}
        }
        answer(state, &route, &ids, &token, &params)
    });
    let status = answer
        .as_ref()
        .filter(|_| kind != Some(FaultKind::LostAnswer))
        .map_or(0, |(status, _)| status.as_u16());
    emulator.change(|state| {
        // Gone when the state was reset meanwhile.
        if let Some(heard) = state.heard.get_mut(number) {
            heard.status = status;
        }
    });
    written_out(answer, kind, reset)
}

fn answer(
    state: &mut super::state::State,
    route: &str,
    ids: &[u64],
    token: &str,
    params: &Params,
) -> (Option<Answer>, u32) {
    let fields = params.merged();
    let asks_token = route == "POST /token";
    let user = if asks_token {
        fields
            .get("username")
            .and_then(|name| name.as_str())
            .map(str::to_owned)
    } else {
        state.user_of(token)
    };
    let Some(user) = user else {
        return (
            Some(if asks_token {
                api::token(state, &fields)
            } else {
                api::unauthorized()
            }),
            0,
        );
    };
    if let Err(reset) = state.count(&user) {
        return (Some(api::too_many()), reset);
    }
    let answer = if asks_token {
        api::token(state, &fields)
    } else {
        api::answer(
            state,
            Call {
                route,
                ids,
                token,
                fields,
            },
        )
    };
    (Some(answer), 0)
}

fn written_out(answer: Option<Answer>, kind: Option<FaultKind>, reset: u32) -> Response {
    let Some((status, json)) = answer.filter(|_| kind != Some(FaultKind::LostAnswer)) else {
        let mut response = StatusCode::OK.into_response();
        response.extensions_mut().insert(Dropped);
        return response;
    };
    let text = json.to_string();
    let mut response = match kind {
        Some(FaultKind::ServerError) => (status, "<h1>Server Error</h1>").into_response(),
        Some(FaultKind::NotJson) => {
            (status, [(CONTENT_TYPE, "text/html")], "<p>Maintenance</p>").into_response()
        }
        Some(FaultKind::CutBody) => {
            let half = Bytes::from(text[..text.len() / 2].to_owned());
            // hyper ends the connection where a body's stream fails; between the two it sends the half.
            let parts = futures_util::stream::iter([Ok(half), Err(Closed)]).then(async |part| {
                tokio::task::yield_now().await;
                part
            });
            let body = Body::from_stream(parts);
            (status, [(CONTENT_TYPE, "application/json")], body).into_response()
        }
        _ => (status, [(CONTENT_TYPE, "application/json")], text).into_response(),
    };
    if status == StatusCode::TOO_MANY_REQUESTS {
        response
            .headers_mut()
            .insert("x-ratelimit-reset", HeaderValue::from(reset));
    }
    response
}

/// Method and path without version and numbers: `/v3/tickets/82070` → `GET /tickets/{id}`, 82070.
fn route_of(method: &str, path: &str) -> (String, Vec<u64>) {
    let mut ids = Vec::new();
    let steps: Vec<&str> = path
        .split('/')
        .filter(|step| !matches!(*step, "" | "api" | "v2" | "v3"))
        .map(|step| {
            let Ok(number) = step.parse() else {
                return step;
            };
            ids.push(number);
            "{id}"
        })
        .collect();
    (format!("{method} /{}", steps.join("/")), ids)
}
