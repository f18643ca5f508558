//! Errors as the caller sees them: RFC 9457, the same form for every route. What is told and what
//! is logged differ: an upstream's words are only ever logged.

use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use contract::{Problem, ProblemCode, Room, StartUnderWay};
use headers::{ContentType, HeaderMapExt as _, Mime};
use serde::de::DeserializeOwned;

/// The largest body that a route reads: a `POST rooms` with everything in it has under 2 KiB.
pub const LARGEST_BODY: usize = 16 * 1024;

/// Within which a body must have come: 1 KiB a second, and any line is faster than that.
const BODY_LIMIT: Duration = Duration::from_secs(15);

/// Names a request in the answer and in the logs.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// An error on its way to the caller. [`render`] adds the request's id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
    /// What went wrong.
    pub code: ProblemCode,
    /// What is wrong with this request and what to do; never what was typed.
    pub detail: String,
    /// The field at fault.
    pub field: Option<String>,
    /// Seconds until a repeat makes sense.
    pub retry_after_s: Option<u32>,
    /// The present room, where another was to be replaced.
    pub room: Option<Box<Room>>,
    /// The start of which the outcome is unknown.
    pub start: Option<Box<StartUnderWay>>,
}

impl ApiError {
    /// An error without field or wait.
    pub fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        Self {
            code,
            detail: detail.into(),
            field: None,
            retry_after_s: None,
            room: None,
            start: None,
        }
    }

    /// Names the field at fault, as a path: `guest.phone`.
    #[must_use]
    pub fn at(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// Says how long to wait.
    #[must_use]
    pub fn after(mut self, seconds: u32) -> Self {
        self.retry_after_s = Some(seconds);
        self
    }

    /// Says how long to wait, in whole seconds and rounded up: one who comes back early is told to wait
    /// again.
    #[must_use]
    pub fn after_wait(self, wait: Duration) -> Self {
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        self.after(u32::try_from(seconds.max(1)).unwrap_or(u32::MAX))
    }

    /// Tells of the start that it is about.
    #[must_use]
    pub fn about(mut self, start: StartUnderWay) -> Self {
        self.start = Some(Box::new(start));
        self
    }

    /// Shows the present room.
    #[must_use]
    pub fn showing(mut self, room: Room) -> Self {
        self.room = Some(Box::new(room));
        self
    }

    fn status(&self) -> (StatusCode, &'static str) {
        match self.code {
            ProblemCode::Unauthorized => (StatusCode::UNAUTHORIZED, "Not authorized"),
            ProblemCode::ForbiddenProject => (StatusCode::FORBIDDEN, "Project not served"),
            ProblemCode::SwitchedOff => (StatusCode::FORBIDDEN, "Switched off"),
            ProblemCode::NotFound => (StatusCode::NOT_FOUND, "Not found"),
            ProblemCode::MethodNotAllowed => (StatusCode::METHOD_NOT_ALLOWED, "Method not allowed"),
            ProblemCode::InvalidRequest => (StatusCode::BAD_REQUEST, "Invalid request"),
            ProblemCode::PayloadTooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "Body too large"),
            ProblemCode::UnsupportedMediaType => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "Not JSON"),
            ProblemCode::ContactNeeded => {
                (StatusCode::UNPROCESSABLE_ENTITY, "Phone or e-mail needed")
            }
            ProblemCode::PhoneRefused => (StatusCode::UNPROCESSABLE_ENTITY, "Phone not understood"),
            ProblemCode::EmailRefused => {
                (StatusCode::UNPROCESSABLE_ENTITY, "E-mail not understood")
            }
            ProblemCode::SmsImpossible => {
                (StatusCode::UNPROCESSABLE_ENTITY, "No SMS to this number")
            }
            ProblemCode::FieldRefused => (StatusCode::UNPROCESSABLE_ENTITY, "A field is refused"),
            ProblemCode::RoomOver => (StatusCode::CONFLICT, "The room is over"),
            ProblemCode::RoomChanged => (StatusCode::CONFLICT, "Another room is the present one"),
            ProblemCode::StartUnderWay => (StatusCode::CONFLICT, "An earlier start is unknown"),
            ProblemCode::StoreUnavailable => (
                StatusCode::SERVICE_UNAVAILABLE,
                "The store cannot be reached",
            ),
            ProblemCode::Overloaded => (StatusCode::SERVICE_UNAVAILABLE, "Too much at once"),
            ProblemCode::SmsTooSoon => (StatusCode::TOO_MANY_REQUESTS, "An SMS went a moment ago"),
            ProblemCode::SmsSpent => (StatusCode::TOO_MANY_REQUESTS, "No more SMS today"),
            ProblemCode::IdempotencyKeyMissing => {
                (StatusCode::BAD_REQUEST, "Idempotency-Key missing")
            }
            ProblemCode::IdempotencyKeyReused => {
                (StatusCode::UNPROCESSABLE_ENTITY, "Idempotency-Key reused")
            }
            ProblemCode::IdempotencyInFlight => (StatusCode::CONFLICT, "Still under way"),
            ProblemCode::BudgetExhausted => {
                (StatusCode::TOO_MANY_REQUESTS, "Apizee's limit is reached")
            }
            ProblemCode::ApizeeAccountRefused => {
                (StatusCode::BAD_GATEWAY, "Apizee refuses the account")
            }
            ProblemCode::ApizeeRefused => (StatusCode::BAD_GATEWAY, "Apizee refuses the request"),
            ProblemCode::ApizeeUnavailable => {
                (StatusCode::SERVICE_UNAVAILABLE, "Apizee cannot be reached")
            }
            ProblemCode::OutcomeUnknown => (StatusCode::GATEWAY_TIMEOUT, "Outcome unknown"),
            ProblemCode::Internal | ProblemCode::Other(_) => {
                (StatusCode::INTERNAL_SERVER_ERROR, "Internal error")
            }
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = self.status().0.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Gives each request an id, and each error its body.
pub async fn render(mut request: Request, next: Next) -> Response {
    let id = uuid::Uuid::new_v4().simple().to_string();
    request.extensions_mut().insert(RequestId(id.clone()));
    let mut response = next.run(request).await;
    let error = response
        .extensions_mut()
        .remove::<ApiError>()
        .or_else(|| bare_error(&response));
    if let Some(error) = error {
        let mut problem = written(error, &id);
        // What the layers inside have set stays: a panel on another origin must be able to read it.
        for (name, value) in response.headers() {
            if !problem.headers().contains_key(name) && name != header::CONTENT_LENGTH {
                problem.headers_mut().append(name.clone(), value.clone());
            }
        }
        response = problem;
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}

/// Errors that a library answers with on its own: a path that is not UTF-8, an answer that took too
/// long. Its text is not told; a body that is JSON is ours.
fn bare_error(response: &Response) -> Option<ApiError> {
    let status = response.status();
    let is_ours = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind == "application/json");
    if is_ours || !(status.is_client_error() || status.is_server_error()) {
        return None;
    }
    let (code, detail) = match status {
        StatusCode::NOT_FOUND => (ProblemCode::NotFound, "There is nothing here."),
        StatusCode::METHOD_NOT_ALLOWED => (
            ProblemCode::MethodNotAllowed,
            "This route has no such method.",
        ),
        StatusCode::PAYLOAD_TOO_LARGE => (
            ProblemCode::PayloadTooLarge,
            "Send a body of at most 16 KiB.",
        ),
        StatusCode::GATEWAY_TIMEOUT => (
            ProblemCode::OutcomeUnknown,
            "The answer took too long: repeat with the same key, it is looked up first.",
        ),
        status if status.is_client_error() => (
            ProblemCode::InvalidRequest,
            "The request's address cannot be read.",
        ),
        _ => (
            ProblemCode::Internal,
            "The fault is ours; try again, and report the request_id.",
        ),
    };
    Some(ApiError::new(code, detail))
}

/// The media type of a [`Problem`] (RFC 9457, section 3).
pub(crate) const MEDIA_TYPE: &str = "application/problem+json";

/// An error's document.
pub(crate) fn document(error: ApiError, request_id: &str) -> Vec<u8> {
    let (status, title) = error.status();
    let problem = Problem {
        r#type: format!("urn:apizee-panel:problem:{}", error.code.as_str()),
        title: title.to_owned(),
        status: status.as_u16(),
        detail: error.detail,
        code: error.code,
        request_id: request_id.to_owned(),
        field: error.field,
        retry_after_s: error.retry_after_s,
        room: error.room,
        start: error.start,
    };
    serde_json::to_vec(&problem).unwrap_or_default()
}

fn written(error: ApiError, request_id: &str) -> Response {
    let ((status, _), retry_after_s) = (error.status(), error.retry_after_s);
    let body = Body::from(document(error, request_id));
    let mut response = (status, [(header::CONTENT_TYPE, MEDIA_TYPE)], body).into_response();
    let headers = response.headers_mut();
    if let Some(seconds) = retry_after_s {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if status == StatusCode::UNAUTHORIZED {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

/// Whether a body says that it is JSON, in whatever encoding.
pub(crate) fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.typed_get::<ContentType>().map(Mime::from);
    kind.is_some_and(|kind| kind.essence_str() == "application/json")
}

/// A JSON body, read as `T`. What is wrong is told by the field's name, never by its value.
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        if !is_json(request.headers()) {
            let detail = "Send the body as application/json.";
            return Err(ApiError::new(ProblemCode::UnsupportedMediaType, detail));
        }
        let bytes = read_body(request, LARGEST_BODY).await?;
        read_json(&bytes).map(Json)
    }
}

/// A whole body.
///
/// # Errors
/// When it has more than `largest` bytes, or does not come.
pub async fn read_body(request: Request, largest: usize) -> Result<Bytes, ApiError> {
    let body = to_bytes(request.into_body(), largest);
    let body = tokio::time::timeout(BODY_LIMIT, body).await.map_err(|_| {
        let detail = format!("Send the whole body within {} s.", BODY_LIMIT.as_secs());
        ApiError::new(ProblemCode::InvalidRequest, detail)
    })?;
    body.map_err(|_| {
        let detail = format!("Send a body of at most {} KiB.", largest / 1024);
        ApiError::new(ProblemCode::PayloadTooLarge, detail)
    })
}

fn read_json<T: DeserializeOwned>(bytes: &Bytes) -> Result<T, ApiError> {
    let reader = &mut serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut *reader).map_err(|error| {
        let message = error.inner().to_string();
        let missing = message
            .strip_prefix("missing field `")
            .and_then(|rest| rest.split('`').next());
        let path = error.path().to_string();
        let path = if is_of_ours(&path) {
            path
        } else {
            ".".to_owned()
        };
        let field = match (path.as_str(), missing) {
            (".", Some(name)) => name.to_owned(),
            (path, Some(name)) => format!("{path}.{name}"),
            (path, None) => path.to_owned(),
        };
        let detail = match (field.as_str(), missing) {
            (_, Some(_)) => format!("The field {field} is missing; see /openapi.json."),
            (".", None) => "The body is not the JSON that /openapi.json describes.".to_owned(),
            _ => format!("The field {field} is not what /openapi.json describes."),
        };
        let error = ApiError::new(ProblemCode::InvalidRequest, detail);
        if field == "." { error } else { error.at(field) }
    })?;
    reader.end().map_err(|_| {
        ApiError::new(
            ProblemCode::InvalidRequest,
            "Send one JSON value and nothing after it.",
        )
    })?;
    Ok(value)
}

/// Whether a path has names such as the contract's: one that a caller invented may be a phone.
fn is_of_ours(path: &str) -> bool {
    let mut parts = path.split(['.', '[', ']']);
    parts.all(|part| {
        let is_name = part.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        is_name || (part.len() < 4 && part.bytes().all(|b| b.is_ascii_digit()))
    })
}

/// A panic in a handler: the process goes on, the caller is told that it is our fault.
pub fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    tracing::error!("a handler panicked");
    ApiError::new(
        ProblemCode::Internal,
        "The fault is ours; try again, and report the request_id.",
    )
    .into_response()
}

/// For routes that do not exist.
pub async fn no_route() -> ApiError {
    ApiError::new(
        ProblemCode::NotFound,
        "There is nothing here; /openapi.json lists what there is.",
    )
}

/// For methods that a route does not have.
pub async fn no_method() -> ApiError {
    ApiError::new(
        ProblemCode::MethodNotAllowed,
        "This route has no such method; see /openapi.json.",
    )
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::middleware::from_fn;
    use axum::routing::get;
    use tower::ServiceExt;
    use tower_http::catch_panic::CatchPanicLayer;

    use super::*;

    async fn problem_of(handler: Router) -> Problem {
        let routes = handler
            .layer(CatchPanicLayer::custom(panicked))
            .layer(from_fn(render));
        let response = routes.oneshot(Request::<Body>::default()).await.unwrap();
        let status = response.status();
        assert_eq!(
            response.headers()[header::CONTENT_TYPE],
            "application/problem+json"
        );
        let bytes = to_bytes(response.into_body(), LARGEST_BODY).await.unwrap();
        let problem: Problem = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(problem.status, status.as_u16());
        problem
    }

    #[test]
    fn waits_are_rounded_up() {
        let told = |wait| {
            let error = ApiError::new(ProblemCode::BudgetExhausted, "").after_wait(wait);
            error.retry_after_s
        };
        assert_eq!(told(Duration::ZERO), Some(1));
        assert_eq!(told(Duration::from_millis(40_001)), Some(41));
        assert_eq!(told(Duration::from_secs(40)), Some(40));
    }

    #[test]
    fn json_is_json_with_whatever_parameters() {
        let said = |kind: &'static str| {
            let kind = HeaderValue::from_static(kind);
            is_json(&HeaderMap::from_iter([(header::CONTENT_TYPE, kind)]))
        };
        for right in [
            "application/json",
            "application/json;charset=utf-8",
            "Application/JSON; charset=UTF-8",
        ] {
            assert!(said(right), "{right}");
        }
        for wrong in [
            "",
            "json",
            "text/plain",
            "application/jsonp",
            "application/ld+json",
        ] {
            assert!(!said(wrong), "{wrong}");
        }
        assert!(!is_json(&HeaderMap::new()));
    }

    #[test]
    fn a_field_is_named_and_an_invention_is_not() {
        for path in [".", "guest.phone", "meeting.guests[12].email", "typed"] {
            assert!(is_of_ours(path), "{path}");
        }
        for path in ["+33647586973", "guest.marie@example.com", "33647586973"] {
            assert!(!is_of_ours(path), "{path}");
        }
    }

    #[tokio::test]
    async fn a_panic_is_our_fault_and_tells_nothing() {
        async fn falls() -> StatusCode {
            panic!("unrepeated")
        }
        let problem = problem_of(Router::new().route("/", get(falls))).await;
        assert_eq!(problem.code, ProblemCode::Internal);
        assert!(!format!("{problem:?}").contains("unrepeated"));
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_does_not_come_is_not_waited_for() {
        let never = futures_util::stream::pending::<Result<Bytes, std::io::Error>>();
        let request = Request::new(Body::from_stream(never));
        let refused = read_body(request, LARGEST_BODY).await.unwrap_err();
        assert_eq!(refused.code, ProblemCode::InvalidRequest);
        assert_eq!(refused.detail, "Send the whole body within 15 s.");
    }

    #[tokio::test]
    async fn an_answer_that_took_too_long_may_have_done_its_work() {
        let late = get(async || StatusCode::GATEWAY_TIMEOUT);
        let problem = problem_of(Router::new().route("/", late)).await;
        assert_eq!(problem.code, ProblemCode::OutcomeUnknown);
    }
}
