//! What the client sees in the end.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;

use super::{Closed, Dropped};
use crate::apizee::api::{self, Answer};
use crate::apizee::fault::Gateway;

/// How long `hang` keeps a connection that nobody closes.
const HANGING: Duration = Duration::from_secs(60);

#[derive(Debug)]
pub(super) enum Seen {
    Whole(Answer),
    /// The answer's first half, and the connection closes.
    Half(Answer),
    /// A page in place of the answer.
    Html(StatusCode, &'static str),
    /// 429, with what `X-RateLimit-Reset` says.
    Limited(i64),
    /// The connection closes.
    Nothing,
    /// The connection stays open.
    Hanging,
}

impl Seen {
    pub(super) fn of_gateway(says: Gateway) -> Self {
        match says {
            Gateway::Silence => Self::Nothing,
            Gateway::BadGateway => Self::Html(StatusCode::BAD_GATEWAY, BAD_GATEWAY),
            Gateway::Unavailable => Self::Html(StatusCode::SERVICE_UNAVAILABLE, UNAVAILABLE),
            Gateway::Timeout => Self::Html(StatusCode::GATEWAY_TIMEOUT, TIMEOUT),
        }
    }

    /// 0 when there is no answer.
    pub(super) fn status(&self) -> u16 {
        match self {
            Self::Whole((status, _)) | Self::Half((status, _)) | Self::Html(status, _) => {
                status.as_u16()
            }
            Self::Limited(_) => StatusCode::TOO_MANY_REQUESTS.as_u16(),
            Self::Nothing | Self::Hanging => 0,
        }
    }

    pub(super) async fn written_out(self) -> Response {
        match self {
            Self::Whole((status, json)) => {
                (status, [(CONTENT_TYPE, JSON)], json.to_string()).into_response()
            }
            Self::Half((status, json)) => {
                let text = json.to_string();
                let half = Bytes::from(text[..text.len() / 2].to_owned());
                // hyper ends the connection where a body's stream fails; between the two it sends the half.
                let parts =
                    futures_util::stream::iter([Ok(half), Err(Closed)]).then(async |part| {
                        tokio::task::yield_now().await;
                        part
                    });
                let body = Body::from_stream(parts);
                (status, [(CONTENT_TYPE, JSON)], body).into_response()
            }
            Self::Html(status, page) => (status, [(CONTENT_TYPE, HTML)], page).into_response(),
            Self::Limited(reset) => {
                let (status, json) = api::too_many();
                let mut response =
                    (status, [(CONTENT_TYPE, JSON)], json.to_string()).into_response();
                let reset = HeaderValue::from(reset);
                response.headers_mut().insert("x-ratelimit-reset", reset);
                response
            }
            Self::Nothing => dropped(),
            Self::Hanging => {
                // hyper drops this when the client closes the connection.
                tokio::time::sleep(HANGING).await;
                dropped()
            }
        }
    }
}

const JSON: &str = "application/json";
const HTML: &str = "text/html";
const BAD_GATEWAY: &str =
    "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>";
const UNAVAILABLE: &str = "<html><head><title>503 Service Temporarily Unavailable</title></head><body><h1>503 Service Temporarily Unavailable</h1></body></html>";
const TIMEOUT: &str = "<html><head><title>504 Gateway Time-out</title></head><body><h1>504 Gateway Time-out</h1></body></html>";

fn dropped() -> Response {
    let mut response = StatusCode::OK.into_response();
    response.extensions_mut().insert(Dropped);
    response
}
