//! What the backend says of its rooms, as anybody may ask it.

use std::{collections::HashMap, sync::Arc, time::Duration};

use anyhow::{Context as _, Result, bail};
use fastrand::Rng;
use serde_json::Value;
use tokio::task::JoinSet;

use crate::soak::{
    office::{Answer, Call, Office, PATIENCE},
    wish::Kind,
};

/// Conversations that are asked about at a time.
const AT_ONCE: usize = 8;

/// How often a question that is told to wait is repeated.
const MOST_TRIES: u32 = 60;

/// What the backend says of a room.
pub(super) struct Told {
    pub(super) id: String,
    pub(super) is_live: bool,
    pub(super) word: String,
}

/// What the backend says of all conversations.
#[derive(Default)]
pub(super) struct Word {
    pub(super) rooms: HashMap<(Kind, u64), Told>,
    pub(super) starts: Vec<String>,
}

/// Asks for all conversations.
pub(super) async fn word(office: &Arc<Office>) -> Result<Word> {
    let mut conversations: Vec<String> = office.ledger().conversations.iter().cloned().collect();
    let share = conversations.len().div_ceil(AT_ONCE).max(1);
    let mut asking = JoinSet::new();
    while !conversations.is_empty() {
        let rest = conversations.split_off(share.min(conversations.len()));
        let some = std::mem::replace(&mut conversations, rest);
        asking.spawn(words_of(Arc::clone(office), some));
    }
    let mut all = Word::default();
    while let Some(word) = asking.join_next().await {
        let word = word.context("an auditor")??;
        all.rooms.extend(word.rooms);
        all.starts.extend(word.starts);
    }
    Ok(all)
}

async fn words_of(office: Arc<Office>, conversations: Vec<String>) -> Result<Word> {
    let mut word = Word::default();
    for conversation in conversations {
        let path = format!("rooms?conversation_id={conversation}");
        let call = || Call::get("GET rooms", &path, "auditor");
        let answer = answered(&office, call).await?;
        let list = |name: &str| {
            let list = answer.body.get(name).and_then(Value::as_array);
            list.cloned().unwrap_or_default()
        };
        for start in list("starts") {
            let state = start.get("state").unwrap_or(&Value::Null);
            word.starts.push(format!("{conversation}: {state}"));
        }
        for room in list("rooms") {
            let text = |name: &str| room.get(name).and_then(Value::as_str).unwrap_or("");
            let kind = Kind::of_word(text("kind")).context("a room without its kind")?;
            let id = text("apizee_id")
                .parse()
                .context("a room without Apizee's number")?;
            let told = Told {
                id: text("id").to_owned(),
                is_live: is_live(text("state")),
                word: text("state").to_owned(),
            };
            word.rooms.insert((kind, id), told);
        }
    }
    Ok(word)
}

/// The answer of a backend that nothing is done to any more; it may tell us to wait.
async fn answered<'a>(office: &Arc<Office>, call: impl Fn() -> Call<'a>) -> Result<Answer> {
    let mut random = Rng::new();
    let mut last = String::new();
    for _ in 0..MOST_TRIES {
        let (name, path) = (call().name, call().path.to_owned());
        let wait = match office.ask(call(), &mut random, PATIENCE).await {
            Some(answer) if answer.is_success() => return Ok(answer),
            Some(answer) => {
                last = format!("{name} {path}: {} {}", answer.status, answer.text("code"));
                answer.retry_after(1)
            }
            None => Duration::from_secs(1),
        };
        tokio::time::sleep(wait).await;
    }
    bail!("the backend does not answer an auditor: {last}")
}

/// Whether a room lives, as Apizee is asked for it.
pub(super) async fn reread(office: &Arc<Office>, id: &str) -> Result<(bool, String)> {
    let path = format!("rooms/{id}");
    let call = || Call {
        fresh: true,
        ..Call::get("GET rooms/{id}, no-cache", &path, "auditor")
    };
    let answer = answered(office, call).await?;
    let state = answer.text("state").to_owned();
    Ok((is_live(&state), state))
}

/// `RoomState::is_live` of the contract.
fn is_live(state: &str) -> bool {
    !["ended", "declined", "expired", "cancelled"].contains(&state)
}
