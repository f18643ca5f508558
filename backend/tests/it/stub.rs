//! An Apizee that gives the answers it was told to, for what the emulator does not serve: media and
//! figures. It hears everything and checks nothing.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use crate::harness::Setup;

/// A documented answer (`tests/documents/apizee`).
pub(crate) fn document(name: &str) -> Value {
    let file = format!(
        "{}/../tests/documents/apizee/{name}.json",
        env!("CARGO_MANIFEST_DIR")
    );
    let text = std::fs::read_to_string(file).unwrap();
    serde_json::from_str::<Value>(&text).unwrap()["document"].take()
}

#[derive(Default)]
struct Known {
    answers: HashMap<String, (u16, Value)>,
    heard: Vec<String>,
}

/// A running stub; it ends with the test's runtime.
#[derive(Clone)]
pub(crate) struct Stub {
    addr: SocketAddr,
    known: Arc<Mutex<Known>>,
}

impl Stub {
    /// Knows `/token` alone.
    pub(crate) async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let known = Arc::<Mutex<Known>>::default();
        let routes = Router::new()
            .fallback(answer)
            .with_state(Arc::clone(&known));
        tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        let stub = Self { addr, known };
        stub.answers("/api/token", 200, document("token"));
        stub
    }

    /// From now on, the answer for a path, whatever its query.
    pub(crate) fn answers(&self, path: &str, status: u16, body: Value) {
        let mut known = self.known.lock().unwrap();
        known.answers.insert(path.to_owned(), (status, body));
    }

    /// What was asked, as `GET /api/services?limit=100`, without the tokens.
    pub(crate) fn heard(&self) -> Vec<String> {
        let known = self.known.lock().unwrap();
        let heard = known.heard.iter();
        heard
            .filter(|one| !one.ends_with("/token"))
            .cloned()
            .collect()
    }

    /// A configuration whose connector `acme` speaks with this stub, by `/api` or `/api/v3`.
    pub(crate) fn setup(&self, base_path: &str) -> Setup {
        let name = "APIZEE_PANEL__CONNECTOR__0__APIZEE__API_URL".to_owned();
        Setup {
            environment: vec![(name, format!("http://{}{base_path}", self.addr))],
            ..Setup::default()
        }
    }
}

async fn answer(State(known): State<Arc<Mutex<Known>>>, request: Request) -> Response {
    let uri = request.uri();
    let mut known = known.lock().unwrap();
    known.heard.push(format!("{} {uri}", request.method()));
    let answer = known.answers.get(uri.path()).cloned();
    let (status, body) = answer.unwrap_or((404, Value::Null));
    (StatusCode::from_u16(status).unwrap(), axum::Json(body)).into_response()
}
