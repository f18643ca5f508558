//! Bodies of `POST rooms`, over the real door: refused with a document, or carried out.

use std::sync::Arc;

use contract::{IDEMPOTENCY_KEY, Problem};
use fastrand::Rng;
use reqwest::Method;
use reqwest::header::HeaderValue;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::{USUALLY_OVER_HTTP, assert_unhurt, broken, seed, wanted};
use crate::harness::{Answer, Server, assistance, fresh_key, meeting};

/// Requests on their way at a time.
const AT_ONCE: u64 = 8;

fn good() -> Vec<Value> {
    let mut full = meeting();
    full["meeting"] = json!({
        "message": "Bonjour", "password": "12*34#", "duration_min": 30, "moderator": "agent1@acme.example",
        "guests": [{ "phone": "0612345679" }, { "email": "marie@example.com", "name": "Marie" }],
    });
    full["moderation"] = json!(true);
    let mut replaced = assistance();
    replaced["replace"] = json!("r-1");
    replaced["anyway"] = json!(true);
    replaced["reference"] = json!("CASE-7");
    replaced["service_key"] = json!("115f89503138416a242f40fb7d7f338e");
    vec![assistance(), meeting(), full, replaced]
}

#[tokio::test(flavor = "multi_thread")]
async fn no_body_is_our_fault() {
    let server = Arc::new(Server::start().await);
    // A hundred thousand would fill the emulator with rooms: these are seldom refused.
    let number = wanted().map_or(USUALLY_OVER_HTTP, |wanted| wanted / 5);
    let mut at_once = JoinSet::new();
    for lane in 0..AT_ONCE {
        let server = Arc::clone(&server);
        at_once.spawn(async move {
            let mut random = Rng::with_seed(seed() ^ lane);
            let good = good();
            for _ in 0..number.div_ceil(AT_ONCE) {
                send_one(&server, &mut random, &good).await;
            }
        });
    }
    at_once.join_all().await;
    assert_unhurt(&server).await;
}

async fn send_one(server: &Server, random: &mut Rng, good: &[Value]) {
    let mut good = random.choice(good).unwrap().clone();
    // Of its own conversation, else one room would answer them all.
    good["conversation_id"] = json!(fresh_key());
    let body = broken::body(random, &good);
    let mut request = server.api(Method::POST, "rooms").body(body.clone());
    let key = match random.u8(..10) {
        0 => broken::text(random, 300).into_bytes(),
        _ => fresh_key().into_bytes(),
    };
    if let Ok(key) = HeaderValue::from_bytes(&key) {
        request = request.header(IDEMPOTENCY_KEY, key);
    }
    let kind = match random.u8(..20) {
        0 => "text/plain",
        _ => "application/json",
    };
    let request = request.header("content-type", kind);
    let answer = Answer::read(request.send().await.unwrap()).await;
    let status = answer.status.as_u16();
    let shown = String::from_utf8_lossy(&body);
    assert!(status < 500, "{answer:?} to {shown}");
    if status >= 400 {
        let problem: Problem = serde_json::from_value(answer.body).unwrap();
        assert_eq!(problem.status, status, "{shown}");
    }
}
