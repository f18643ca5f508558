//! The HTTP face of the API, and the connections that faults cut.

mod request;
mod seen;

mod serving;

use std::convert::Infallible;

use axum::Router;
use axum::body::Body;
use axum::response::Response;
use axum::routing::any;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tower::ServiceExt;

use super::{Emulator, control, pages};

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
    let api = Router::new().fallback(any(serving::serve));
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
