//! The Desk simulator over HTTP, and its library under Node.
#![expect(
    clippy::unwrap_used,
    reason = "a test's helper functions fail by panicking, too"
)]

mod closing;
mod control;
mod library;
mod tokens;

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use reqwest::{Client, Response};
use sandbox::desk::{self, DeskConfig, Running};
use serde_json::Value;
use sha2::Sha256;
use uuid::Uuid;

const SECRET: &str = "sandbox-secret-0123456789abcdef0123456789abcdef";
const APP: &str = "http://127.0.0.1:8601/acme/";
const LIMIT: Duration = Duration::from_secs(60);

/// A Desk and a client for it.
struct Desk {
    running: Running,
    http: Client,
}

impl Desk {
    async fn start() -> Self {
        let config = DeskConfig {
            panel_url: APP.to_owned(),
            app_url: APP.to_owned(),
            secret: SECRET.to_owned(),
        };
        let running = desk::serve("127.0.0.1:0", config).await.unwrap();
        let http = Client::builder().no_proxy().timeout(LIMIT).build().unwrap();
        Self { running, http }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.running.addr)
    }

    async fn get(&self, path: &str) -> Response {
        self.http.get(self.url(path)).send().await.unwrap()
    }

    async fn json(&self, path: &str) -> Value {
        self.get(path).await.json().await.unwrap()
    }

    async fn post(&self, path: &str, body: Value) -> Response {
        let call = self.http.post(self.url(path)).json(&body);
        call.send().await.unwrap()
    }

    async fn put(&self, path: &str, body: Value) -> Response {
        let call = self.http.put(self.url(path)).json(&body);
        call.send().await.unwrap()
    }

    async fn token(&self, request: Value) -> String {
        let answer = self.post("/_control/token", request).await;
        let body: Value = answer.json().await.unwrap();
        body["token"].as_str().unwrap().to_owned()
    }

    fn first(&self) -> Uuid {
        self.running.simulator.conversations()[0].id
    }
}

fn part(token: &str, at: usize) -> Value {
    let text = token.split('.').nth(at).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).unwrap()).unwrap()
}

fn signed_with(token: &str, secret: &str) -> bool {
    let (message, signature) = token.rsplit_once('.').unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(message.as_bytes());
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
    mac.verify_slice(&signature).is_ok()
}

fn document(name: &str) -> Value {
    let path = format!(
        "{}/../tests/documents/iadvize/{name}.json",
        env!("CARGO_MANIFEST_DIR")
    );
    let file: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    file["document"].clone()
}
