//! Parameters, from wherever real clients put them: the query, a form, multipart or JSON. Query and
//! body are merged, the body wins.

use axum::body::{Body, to_bytes};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header::CONTENT_TYPE;
use serde_json::{Map, Value};

/// More than any request of the documents.
const LARGEST: usize = 256 * 1024;

/// What a request says.
#[derive(Clone, Debug, Default)]
pub(super) struct Params {
    pub(super) query: Map<String, Value>,
    pub(super) body: Map<String, Value>,
}

impl Params {
    /// Reads a request whole.
    pub(super) async fn read(request: Request) -> Self {
        let query = request.uri().query().unwrap_or_default();
        let query = form(query.as_bytes());
        let kind = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let body = if kind.starts_with("multipart/form-data") {
            multipart(request).await
        } else {
            let json = kind.starts_with("application/json");
            let bytes = to_bytes(request.into_body(), LARGEST)
                .await
                .unwrap_or_default();
            if json { object(&bytes) } else { form(&bytes) }
        };
        Self { query, body }
    }

    /// Both, the body's last.
    pub(super) fn merged(&self) -> Map<String, Value> {
        let mut all = self.query.clone();
        all.extend(self.body.clone());
        all
    }
}

fn form(bytes: &[u8]) -> Map<String, Value> {
    url::form_urlencoded::parse(bytes)
        .map(|(name, value)| (name.into_owned(), value.into_owned().into()))
        .collect()
}

/// Numbers and booleans as text, as a form would carry them.
fn object(bytes: &[u8]) -> Map<String, Value> {
    let Ok(Value::Object(object)) = serde_json::from_slice(bytes) else {
        return Map::new();
    };
    let as_text = |value: Value| match value {
        Value::Bool(_) | Value::Number(_) => Value::String(value.to_string()),
        Value::Null | Value::String(_) | Value::Array(_) | Value::Object(_) => value,
    };
    object
        .into_iter()
        .filter(|(_, value)| !value.is_null())
        .map(|(name, value)| (name, as_text(value)))
        .collect()
}

async fn multipart(request: Request<Body>) -> Map<String, Value> {
    let mut fields = Map::new();
    let Ok(mut parts) = Multipart::from_request(request, &()).await else {
        return fields;
    };
    while let Ok(Some(part)) = parts.next_field().await {
        let name = part.name().unwrap_or_default().to_owned();
        if let Ok(text) = part.text().await {
            fields.insert(name, text.into());
        }
    }
    fields
}
