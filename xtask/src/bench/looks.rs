//! Panels that are seen and look at their live rooms every five seconds, while Apizee tells what
//! happens: how many requests Apizee gets because of them.

use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use reqwest::{
    RequestBuilder, StatusCode,
    header::{ETAG, IF_NONE_MATCH},
};
use serde_json::json;
use tokio::task::JoinSet;

use super::{
    starts::{OPERATOR, Started, Starts},
    tap::Tap,
    token,
};
use crate::clock;

/// Between two looks of one panel.
const EVERY: Duration = Duration::from_secs(5);
/// Looks of one panel: more than a minute.
const LOOKS: u32 = 14;
/// After which of them the visitors do something.
const NEWS_AFTER: u32 = 6;

/// What the looks came to.
#[derive(Clone, Debug, Default)]
pub(super) struct Looks {
    /// From the first to the last.
    pub(super) lasted: Duration,
    pub(super) answered: usize,
    /// Of these: nothing was new.
    pub(super) unchanged: usize,
    /// Answered by neither 200 nor 304.
    pub(super) failed: usize,
    /// Panels that had news of what their visitor did.
    pub(super) informed: usize,
    /// Requests to Apizee meanwhile.
    pub(super) upstream: usize,
}

/// What one panel saw.
#[derive(Default)]
struct Seen {
    changed: usize,
    unchanged: usize,
    failed: usize,
}

impl Looks {
    pub(super) fn a_minute(&self) -> f64 {
        self.upstream as f64 * 60.0 / self.lasted.as_secs_f64().max(1.0)
    }

    /// Lets so many panels look, each at its own room, at moments of their own.
    pub(super) async fn of(starts: &Starts, tap: &Tap, panels: u32) -> Result<Self> {
        let rooms = starts.at_rate(usize::try_from(panels)?, 50).await?;
        tap.forget();
        let began = clock::now();
        let mut under_way = JoinSet::new();
        for (room, place) in rooms.iter().zip(0_u32..) {
            let starts = starts.clone();
            let room = room.room.clone();
            under_way.spawn(async move {
                tokio::time::sleep(EVERY * place / panels).await;
                look(&starts, &room).await
            });
        }
        tokio::time::sleep(EVERY * NEWS_AFTER).await;
        for room in &rooms {
            let deed = json!({ "ticket": room.apizee_id, "does": "refuse_camera" });
            play(starts, room, &deed).await?;
        }
        let seen: Result<Vec<Seen>> = under_way.join_all().await.into_iter().collect();
        let mut looks = Self {
            lasted: began.elapsed(),
            upstream: tap.requests(),
            ..Self::default()
        };
        for seen in seen? {
            looks.answered += seen.changed + seen.unchanged;
            looks.unchanged += seen.unchanged;
            looks.failed += seen.failed;
            // The first look is always news.
            looks.informed += usize::from(seen.changed > 1);
        }
        Ok(looks)
    }
}

async fn look(starts: &Starts, room: &str) -> Result<Seen> {
    let mut seen = Seen::default();
    let mut tag = None;
    let mut ticks = tokio::time::interval(EVERY);
    for _ in 0..LOOKS {
        ticks.tick().await;
        let answer = request(starts, &format!("live?id={room}"), tag.as_deref())?
            .send()
            .await;
        let answer = answer.context("a look at a room")?;
        match answer.status() {
            StatusCode::OK => {
                seen.changed += 1;
                let now = answer.headers().get(ETAG).context("a room without a tag")?;
                tag = Some(now.to_str()?.to_owned());
            }
            StatusCode::NOT_MODIFIED => seen.unchanged += 1,
            _ => seen.failed += 1,
        }
    }
    Ok(seen)
}

/// `GET rooms/…`: `{id}`, or `live?id={id}` as panels do.
pub(super) fn request(starts: &Starts, room: &str, tag: Option<&str>) -> Result<RequestBuilder> {
    let panel_url = starts.ports.panel_url();
    let token = token::signed(&panel_url, OPERATOR, clock::unix_seconds())?;
    let url = format!("{panel_url}api/rooms/{room}");
    let request = starts.client.get(url).bearer_auth(token);
    Ok(match tag {
        Some(tag) => request.header(IF_NONE_MATCH, tag),
        None => request,
    })
}

async fn play(starts: &Starts, room: &Started, deed: &serde_json::Value) -> Result<()> {
    let url = format!("{}_control/guest", starts.ports.apizee_url());
    let answer = starts.client.post(url).json(deed).send().await?;
    if !answer.status().is_success() {
        bail!(
            "the visitor of {} can do nothing: {}",
            room.conversation,
            answer.status()
        );
    }
    Ok(())
}
