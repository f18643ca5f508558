//! Starting rooms as the panel does, and asking the emulator what came of it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use anyhow::{Context as _, Result, bail};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use tokio::{task::JoinSet, time::MissedTickBehavior};

use super::{tap::CONVERSATION_DIGITS, token};
use crate::{clock, stand::Ports};

/// So that the tap knows our conversations in a request.
pub(super) const CONVERSATION_PREFIX: &str = "bench-";

/// The agent who asks.
pub(super) const OPERATOR: &str = "1234";

/// `kind` of `POST rooms`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Assistance,
    Meeting,
}

/// A start that made a room.
#[derive(Clone, Debug)]
pub(super) struct Started {
    pub(super) conversation: String,
    /// The room's id, ours.
    pub(super) room: String,
    /// The ticket's or conference's number, Apizee's.
    pub(super) apizee_id: u64,
    /// From the request to the last byte of the answer.
    pub(super) took: Duration,
}

/// What many starts with one key came to.
#[derive(Clone, Debug)]
pub(super) struct WithOneKey {
    pub(super) asked: usize,
    /// How often which answer.
    pub(super) answers: BTreeMap<String, usize>,
    /// Different rooms in the answers.
    pub(super) rooms_answered: usize,
    /// Tickets that the emulator holds for the conversation.
    pub(super) rooms_at_apizee: usize,
}

impl WithOneKey {
    pub(super) fn summary(&self) -> String {
        let answers: Vec<String> = self
            .answers
            .iter()
            .map(|(answer, times)| format!("{times} x {answer}"))
            .collect();
        answers.join(", ")
    }
}

/// The client of the measurements.
#[derive(Clone)]
pub(super) struct Starts {
    pub(super) client: Client,
    pub(super) ports: Ports,
    next: Arc<AtomicUsize>,
}

impl Starts {
    pub(super) fn new(ports: Ports) -> Result<Self> {
        let client = Client::builder()
            .no_proxy()
            .tcp_nodelay(true)
            .timeout(Duration::from_secs(60))
            .build()?;
        Ok(Self {
            client,
            ports,
            next: Arc::new(AtomicUsize::new(1)),
        })
    }

    /// Apizee's ten a minute would be all that is measured.
    pub(super) async fn lift_limit(&self) -> Result<()> {
        let url = format!("{}_control/limit", self.ports.apizee_url());
        let body = json!({"per_minute": 0});
        let answer = self.client.put(url).json(&body).send().await?;
        answer.error_for_status().context("the emulator's limit")?;
        Ok(())
    }

    /// One start; an error when it makes no room.
    pub(super) async fn one(&self, kind: Kind) -> Result<Started> {
        let conversation = self.new_conversation();
        let request = self.request(kind, &conversation)?;
        finish(request, conversation).await
    }

    /// Starts at a steady rate, whatever the earlier ones do.
    pub(super) async fn at_rate(&self, starts: usize, a_second: u32) -> Result<Vec<Started>> {
        let mut ticks = tokio::time::interval(Duration::from_secs(1) / a_second);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
        let mut under_way = JoinSet::new();
        for _ in 0..starts {
            ticks.tick().await;
            let conversation = self.new_conversation();
            let request = self.request(Kind::Assistance, &conversation)?;
            under_way.spawn(finish(request, conversation));
        }
        under_way.join_all().await.into_iter().collect()
    }

    /// Starts with one key and one body, all at once.
    pub(super) async fn with_one_key(&self, asked: usize) -> Result<WithOneKey> {
        let conversation = self.new_conversation();
        let mut under_way = JoinSet::new();
        for _ in 0..asked {
            let request = self.request(Kind::Assistance, &conversation)?;
            under_way.spawn(answer(request));
        }
        let mut answers = BTreeMap::new();
        let mut rooms = BTreeSet::new();
        for outcome in under_way.join_all().await {
            let said = match outcome {
                Ok((status, body)) => {
                    if let Some(id) = body.get("id").and_then(Value::as_str)
                        && status.is_success()
                    {
                        rooms.insert(id.to_owned());
                    }
                    status.as_str().to_owned()
                }
                Err(error) => format!("no answer ({:#})", error.root_cause()),
            };
            *answers.entry(said).or_default() += 1;
        }
        Ok(WithOneKey {
            asked,
            answers,
            rooms_answered: rooms.len(),
            rooms_at_apizee: self.tickets_of(&conversation).await?,
        })
    }

    async fn tickets_of(&self, conversation: &str) -> Result<usize> {
        let url = format!("{}_control/tickets", self.ports.apizee_url());
        let answer = self.client.get(url).send().await?.error_for_status()?;
        let body: Value = answer.json().await.context("the emulator's tickets")?;
        let tickets = body
            .get("tickets")
            .and_then(Value::as_array)
            .context("the emulator's tickets are a list")?;
        let of_it =
            |ticket: &&Value| ticket.get("reference").and_then(Value::as_str) == Some(conversation);
        Ok(tickets.iter().filter(of_it).count())
    }

    fn new_conversation(&self) -> String {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        format!("{CONVERSATION_PREFIX}{number:0CONVERSATION_DIGITS$}")
    }

    fn request(&self, kind: Kind, conversation: &str) -> Result<reqwest::RequestBuilder> {
        let panel_url = self.ports.panel_url();
        let token = token::signed(&panel_url, OPERATOR, clock::unix_seconds())?;
        let body = json!({
            "kind": match kind {
                Kind::Assistance => "assistance",
                Kind::Meeting => "meeting",
            },
            "conversation_id": conversation,
            "project_id": "1",
            "channel": "CHAT",
            "language": "fr",
            "guest": {"phone": "06 12 34 56 78"},
            "invite": false,
        });
        let request = self
            .client
            .post(format!("{panel_url}api/rooms"))
            .bearer_auth(token)
            .header("idempotency-key", format!("key-of-{conversation}"))
            .json(&body);
        Ok(request)
    }
}

async fn finish(request: reqwest::RequestBuilder, conversation: String) -> Result<Started> {
    let began = clock::now();
    let (status, body) = answer(request).await?;
    let took = began.elapsed();
    if status != StatusCode::CREATED {
        bail!("a start was answered with {status}: {body}");
    }
    let text = |name: &str| body.get(name).and_then(Value::as_str);
    let apizee_id = text("apizee_id").and_then(|id| id.parse().ok());
    Ok(Started {
        room: text("id").context("a room without an id")?.to_owned(),
        apizee_id: apizee_id.context("a room without Apizee's number")?,
        conversation,
        took,
    })
}

async fn answer(request: reqwest::RequestBuilder) -> Result<(StatusCode, Value)> {
    let answer = request.send().await.context("POST rooms")?;
    let status = answer.status();
    let body = answer.bytes().await.context("the answer of POST rooms")?;
    Ok((status, serde_json::from_slice(&body).unwrap_or(Value::Null)))
}
