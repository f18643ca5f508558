//! Many webhooks in one second, as Apizee would send them: how soon each is acknowledged, and whether
//! the rooms know of every one afterwards.

use std::{collections::BTreeSet, time::Duration};

use anyhow::{Context as _, Result};
use reqwest::{RequestBuilder, StatusCode};
use serde_json::{Value, json};
use tokio::{task::JoinSet, time::MissedTickBehavior};

use super::{
    looks, round,
    starts::{Started, Starts},
};
use crate::{clock, stand};

/// Each room hears of so many: its timeline holds 200.
const OF_ONE_ROOM: usize = 50;

/// What a burst came to.
#[derive(Clone, Debug)]
pub(super) struct Burst {
    pub(super) sent: usize,
    /// From the first to the last request.
    pub(super) sent_in: Duration,
    /// Of those that were acknowledged, shortest first.
    pub(super) took: Vec<Duration>,
    /// How many stand in the rooms' timelines.
    pub(super) seen: usize,
}

impl Burst {
    pub(super) fn taken(&self) -> usize {
        self.took.len()
    }

    pub(super) fn lost(&self) -> usize {
        self.sent.saturating_sub(self.seen)
    }

    pub(super) fn acknowledged(&self, percent: usize) -> Option<Duration> {
        round::percentile(&self.took, percent)
    }

    /// Whether it was sent in a second, give or take a fifth.
    pub(super) fn is_a_burst(&self) -> bool {
        self.sent_in < Duration::from_millis(1_200)
    }

    /// Sends as many session events as given, evenly within a second, and looks at the rooms.
    pub(super) async fn of(starts: &Starts, events: u32) -> Result<Self> {
        let sent = usize::try_from(events)?;
        let rooms = starts.at_rate(sent.div_ceil(OF_ONE_ROOM), 20).await?;
        // Made before: only the sending is to fall into the second.
        let mut requests = Vec::with_capacity(sent);
        for (number, room) in rooms.iter().cycle().take(sent).enumerate() {
            requests.push(delivery(starts, room, &name(number)));
        }
        let mut ticks = tokio::time::interval(Duration::from_secs(1) / events);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
        let mut under_way = JoinSet::new();
        ticks.tick().await;
        let began = clock::now();
        for request in requests {
            under_way.spawn(acknowledged(request));
            ticks.tick().await;
        }
        let sent_in = began.elapsed();
        let answers: Result<Vec<_>> = under_way.join_all().await.into_iter().collect();
        let mut took: Vec<Duration> = answers?.into_iter().flatten().collect();
        took.sort_unstable();
        let mut seen = 0;
        for (at, room) in rooms.iter().enumerate() {
            let known = words(starts, room).await?;
            let told = (at..sent).step_by(rooms.len()).map(name);
            seen += told.filter(|name| known.contains(name)).count();
        }
        Ok(Self {
            sent,
            sent_in,
            took,
            seen,
        })
    }
}

/// A name that no session event has: the backend keeps it as it is.
fn name(number: usize) -> String {
    format!("bench.event{number}")
}

fn delivery(starts: &Starts, room: &Started, name: &str) -> RequestBuilder {
    let now = clock::unix_seconds();
    let body = json!({
        "event": "create",
        "time": now,
        "object": "conversationevent",
        "objectId": name,
        "props": {
            "id": name,
            "eventName": name,
            "timestamp": now,
            "source": "guest",
            "data": {},
            "ticketId": room.apizee_id,
        },
    });
    let (header, secret) = stand::hook_header();
    starts
        .client
        .post(starts.ports.hook_url())
        .header(header, secret)
        .json(&body)
}

/// How long it took; nothing when it was not taken.
async fn acknowledged(request: RequestBuilder) -> Result<Option<Duration>> {
    let began = clock::now();
    let answer = request.send().await.context("a webhook")?;
    let taken = answer.status() == StatusCode::NO_CONTENT;
    Ok(taken.then(|| began.elapsed()))
}

/// What stands in a room's timeline.
async fn words(starts: &Starts, room: &Started) -> Result<BTreeSet<String>> {
    let answer = looks::request(starts, &room.room, None)?.send().await?;
    let room: Value = answer.error_for_status()?.json().await?;
    let timeline = room.get("timeline").and_then(Value::as_array);
    let words = timeline.into_iter().flatten();
    let words = words.filter_map(|moment| moment.get("what")?.as_str());
    Ok(words.map(str::to_owned).collect())
}
