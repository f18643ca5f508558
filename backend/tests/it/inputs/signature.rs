//! Signatures of iAdvize's webhooks: none opens but the right one, over the real door.

use std::sync::Arc;

use fastrand::Rng;
use hmac::{Hmac, Mac as _};
use reqwest::header::HeaderValue;
use serde_json::json;
use sha2::Sha256;
use tokio::task::JoinSet;

use super::{USUALLY_OVER_HTTP, assert_unhurt, broken, seed, wanted};
use crate::harness::{CONVERSATION, SECRET, Server, Setup};

const HEADER: &str = "x-iadvize-signature";

/// Deliveries on their way at a time.
const AT_ONCE: u64 = 8;

fn signed(secret: &[u8], body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).unwrap();
    mac.update(body);
    let bytes = mac.finalize().into_bytes();
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256={hex}")
}

async fn deliver(server: &Server, signatures: &[HeaderValue], body: Vec<u8>) -> u16 {
    let mut request = server.http().post(server.url("acme/webhooks/iadvize"));
    for signature in signatures {
        request = request.header(HEADER, signature);
    }
    let request = request
        .header("content-type", "application/json")
        .body(body);
    request.send().await.unwrap().status().as_u16()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_broken_signature_is_accepted() {
    let setup = Setup {
        connector: "close_with_conversation = true".to_owned(),
        ..Setup::default()
    };
    let server = Arc::new(Server::with(setup).await);
    let body = json!({ "eventType": "v2.conversation.closed", "conversationId": CONVERSATION });
    let body = body.to_string().into_bytes();
    let good = signed(SECRET.as_bytes(), &body);
    let value = HeaderValue::from_str(&good).unwrap();
    assert_eq!(
        deliver(&server, &[value], body.clone()).await,
        204,
        "the good one is"
    );

    let number = wanted().unwrap_or(USUALLY_OVER_HTTP);
    let mut at_once = JoinSet::new();
    for lane in 0..AT_ONCE {
        let (server, body, good) = (Arc::clone(&server), body.clone(), good.clone());
        at_once.spawn(async move {
            let mut random = Rng::with_seed(seed() ^ lane);
            for _ in 0..number.div_ceil(AT_ONCE) {
                let (signatures, body) = broken_one(&mut random, &good, &body);
                let status = deliver(&server, &signatures, body.clone()).await;
                assert_eq!(
                    status,
                    401,
                    "{signatures:?} of {}",
                    String::from_utf8_lossy(&body)
                );
            }
        });
    }
    at_once.join_all().await;
    assert_unhurt(&server).await;
}

/// Never the right one alone.
fn broken_one(random: &mut Rng, good: &str, body: &[u8]) -> (Vec<HeaderValue>, Vec<u8>) {
    loop {
        let other_body = if random.bool() {
            broken::bytes(random, body)
        } else {
            body.to_vec()
        };
        let signature = match random.u8(..6) {
            0 => good.as_bytes().to_vec(),
            1 => broken::bytes(random, good.as_bytes()),
            2 => broken::text(random, 80).into_bytes(),
            3 => good.to_uppercase().into_bytes(),
            4 => signed(broken::text(random, 50).as_bytes(), &other_body).into_bytes(),
            _ => good.trim_start_matches("sha256=").as_bytes().to_vec(),
        };
        let Ok(value) = HeaderValue::from_bytes(&signature) else {
            continue;
        };
        let right = signed(SECRET.as_bytes(), &other_body);
        // Blanks around a header's value are no part of it (RFC 9110, 5.5).
        let is_right = signature.trim_ascii() == right.as_bytes();
        let values = match random.u8(..8) {
            0 => vec![],
            1 => vec![value.clone(), value],
            _ if is_right => continue,
            _ => vec![value],
        };
        return (values, other_body);
    }
}
