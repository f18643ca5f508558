//! Where the agents of a family work: how they call the backend, and what they hear.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use anyhow::{Context as _, Result};
use fastrand::Rng;
use hmac::{Hmac, Mac as _};
use reqwest::{Client, Method, header};
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::sync::watch;

use super::{
    emulator::Emulator,
    ledger::Ledger,
    scene::{Family, Pace},
    wish::{Subject, Terms, Wish},
};
use crate::{bench::token, clock, stand::SECRET};

/// Longer than the backend's slowest answer.
pub(super) const PATIENCE: Duration = Duration::from_secs(40);

/// What the backend may answer with a 5xx: the codes of the contract's problems, without `internal`,
/// which is our own fault.
const DOCUMENTED: [(u16, &str); 6] = [
    (502, "apizee_account_refused"),
    (502, "apizee_refused"),
    (503, "apizee_unavailable"),
    (503, "overloaded"),
    (503, "store_unavailable"),
    (504, "outcome_unknown"),
];

/// One family's office.
pub(super) struct Office {
    pub(super) name: &'static str,
    pub(super) pace: Pace,
    pub(super) emulator: Emulator,
    pub(super) seed: u64,
    client: Client,
    /// Of the processes, as a load balancer has them.
    doors: Vec<String>,
    ledger: Mutex<Ledger>,
    closing: watch::Receiver<bool>,
    wishes: AtomicU64,
}

/// A call of an agent's.
pub(super) struct Call<'a> {
    /// As it stands in the tally.
    pub(super) name: &'static str,
    pub(super) method: Method,
    pub(super) path: &'a str,
    pub(super) operator: &'a str,
    pub(super) key: Option<&'a str>,
    pub(super) body: Option<&'a Value>,
    /// `Cache-Control: no-cache`: Apizee is asked.
    pub(super) fresh: bool,
}

impl<'a> Call<'a> {
    pub(super) fn get(name: &'static str, path: &'a str, operator: &'a str) -> Self {
        Self {
            name,
            method: Method::GET,
            path,
            operator,
            key: None,
            body: None,
            fresh: false,
        }
    }

    pub(super) fn post(name: &'static str, path: &'a str, operator: &'a str) -> Self {
        Self {
            method: Method::POST,
            ..Self::get(name, path, operator)
        }
    }
}

/// What the backend answered.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Value,
}

impl Answer {
    pub(super) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    pub(super) fn text(&self, name: &str) -> &str {
        self.body.get(name).and_then(Value::as_str).unwrap_or("")
    }

    /// What the problem says, else the usual.
    pub(super) fn retry_after(&self, usual: u64) -> Duration {
        let said = self.body.get("retry_after_s").and_then(Value::as_u64);
        Duration::from_secs(said.unwrap_or(usual).max(1))
    }
}

impl Office {
    pub(super) fn open(
        family: &Family,
        doors: &[String],
        closing: watch::Receiver<bool>,
        seed: u64,
    ) -> Result<Self> {
        let client = Client::builder().no_proxy().tcp_nodelay(true).build()?;
        Ok(Self {
            name: family.name,
            pace: family.pace,
            emulator: family.emulator.clone(),
            seed,
            client,
            doors: doors
                .iter()
                .map(|door| format!("{door}{}/", family.name))
                .collect(),
            ledger: Mutex::default(),
            closing,
            wishes: AtomicU64::new(1),
        })
    }

    pub(super) fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A number that no other wish of the family has.
    pub(super) fn number(&self) -> u64 {
        self.wishes.fetch_add(1, Ordering::Relaxed)
    }

    /// A new wish, written down.
    pub(super) fn wish(&self, subject: Subject, operator: &str, terms: &Terms) -> Wish {
        let wish = Wish::new(subject, operator, self.number(), terms);
        self.ledger().wished(&wish);
        wish
    }

    /// Waits. False when the office closes meanwhile: nobody presses any more.
    pub(super) async fn rest(&self, wait: Duration) -> bool {
        let mut closing = self.closing.clone();
        let closed = closing.wait_for(|closed| *closed);
        tokio::time::timeout(wait, closed).await.is_err()
    }

    /// Calls one of the processes, whichever it is. Nothing where nobody answers in time.
    pub(super) async fn ask(
        &self,
        call: Call<'_>,
        random: &mut Rng,
        patience: Duration,
    ) -> Option<Answer> {
        let door = self.doors.get(random.usize(..self.doors.len()))?;
        let audience = &self.emulator.panel_url;
        let token = token::signed(audience, call.operator, clock::unix_seconds()).ok()?;
        let mut request = self
            .client
            .request(call.method, format!("{door}api/{}", call.path))
            .bearer_auth(token)
            .timeout(patience);
        if let Some(key) = call.key {
            request = request.header("idempotency-key", key);
        }
        if let Some(body) = call.body {
            request = request.json(body);
        }
        if call.fresh {
            request = request.header(header::CACHE_CONTROL, "no-cache");
        }
        let answer = read(request).await;
        let what = match &answer {
            Some((answer, _)) if answer.is_success() => answer.status.to_string(),
            Some((answer, _)) => format!("{} {}", answer.status, answer.text("code")),
            None => "no answer".to_owned(),
        };
        let mut ledger = self.ledger();
        if let Some((answer, kind)) = &answer
            && answer.status >= 500
            && !is_documented(answer, kind)
        {
            let request_id = answer.text("request_id");
            let told = format!(
                "{} was answered {what} ({kind}), request {request_id}",
                call.name
            );
            ledger.undocumented.push(told);
        }
        ledger.answered(call.name, what);
        answer.map(|(answer, _)| answer)
    }

    /// iAdvize says that a conversation is over: once, signed (Validating payloads from iAdvize).
    pub(super) async fn conversation_closed(&self, id: &str, random: &mut Rng) -> Result<()> {
        let delivery = json!({ "eventType": "v2.conversation.closed", "conversationId": id });
        let body = delivery.to_string();
        let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).context("the secret")?;
        mac.update(body.as_bytes());
        let bytes = mac.finalize().into_bytes();
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let door = self.doors.get(random.usize(..self.doors.len()));
        let answer = self
            .client
            .post(format!("{}webhooks/iadvize", door.context("no door")?))
            .header("x-iadvize-signature", format!("sha256={hex}"))
            .header(header::CONTENT_TYPE, "application/json")
            .timeout(PATIENCE)
            .body(body)
            .send()
            .await;
        let what = match answer {
            Ok(answer) => answer.status().as_str().to_owned(),
            Err(_) => "no answer".to_owned(),
        };
        self.ledger().answered("webhooks/iadvize", what);
        Ok(())
    }

    pub(super) fn print_answers(&self) {
        for ((call, what), times) in &self.ledger().answers {
            println!("  {:12} {call:28} {what:36} {times:>8}", self.name);
        }
    }
}

/// The answer and its content type.
async fn read(request: reqwest::RequestBuilder) -> Option<(Answer, String)> {
    let answer = request.send().await.ok()?;
    let status = answer.status().as_u16();
    let kind = answer.headers().get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.to_owned();
    let body = answer.bytes().await.ok()?;
    let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
    Some((Answer { status, body }, kind))
}

fn is_documented(answer: &Answer, kind: &str) -> bool {
    let code = answer.text("code");
    kind == "application/problem+json" && DOCUMENTED.contains(&(answer.status, code))
}

/// The office, shared.
pub(super) type Shared = Arc<Office>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_5xx_without_its_document_is_found() {
        let answer = |status, code: &str| Answer {
            status,
            body: json!({ "code": code }),
        };
        let problem = "application/problem+json";
        assert!(is_documented(&answer(504, "outcome_unknown"), problem));
        for (status, code, kind) in [
            (500, "internal", problem),
            (500, "outcome_unknown", problem),
            (504, "", problem),
            (504, "outcome_unknown", "text/html"),
        ] {
            assert!(
                !is_documented(&answer(status, code), kind),
                "{status} {code}"
            );
        }
    }
}
