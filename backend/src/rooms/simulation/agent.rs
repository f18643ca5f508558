//! An agent and their panel: it repeats with the same key until there is an answer; the agent then
//! does something else.

use std::sync::Arc;
use std::time::Duration;

use contract::{
    Anyway, ConversationId, IdempotencyKey, InviteAgain, OperatorId, Room, RoomId, RoomKind,
    StartRoom,
};
use serde_json::json;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use super::weather::Reference;
use super::world::World;
use crate::apizee::ApizeeError;
use crate::rooms::{Operator, Rooms, RoomsError};

/// How long a panel waits for an answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// An agent, in a conversation.
#[derive(Clone, Debug)]
pub(super) struct Agent {
    world: Arc<World>,
    conversation: ConversationId,
    kind: RoomKind,
    operator: OperatorId,
    /// A case number.
    reference: Option<String>,
    /// The visitor's.
    phone: String,
}

/// A wish with its key.
#[derive(Clone, Debug)]
pub(super) struct Wished {
    key: IdempotencyKey,
    start: StartRoom,
}

impl World {
    /// The n-th conversation: its id is one of iAdvize's.
    pub(super) fn conversation(n: u64) -> ConversationId {
        let id = format!("5701a92f-0000-4000-8000-{n:012x}");
        id.parse().unwrap()
    }

    /// iAdvize closes conversations, and says so until it is heard.
    pub(super) fn close_conversations(self: &Arc<Self>, conversations: u64) -> Vec<JoinHandle<()>> {
        let close = |n| {
            let agent = Agent::new(self, n, RoomKind::Assistance, 0);
            tokio::spawn(async move {
                sleep(agent.world.dice.millis(1_000..=150_000)).await;
                agent.close_conversation().await;
            })
        };
        let all = (0..conversations).filter(|_| self.weather.conversations_close);
        all.map(close).collect()
    }
}

impl Agent {
    /// The agents of all conversations.
    pub(super) fn all(world: &Arc<World>, conversations: u64, agents: u64) -> Vec<Self> {
        let mut all = Vec::new();
        for conversation in 0..conversations {
            let kind = if world.dice.percent(80) {
                RoomKind::Assistance
            } else {
                RoomKind::Meeting
            };
            all.extend((1..=agents).map(|agent| Self::new(world, conversation, kind, agent)));
        }
        all
    }

    pub(super) fn new(world: &Arc<World>, conversation: u64, kind: RoomKind, agent: u64) -> Self {
        Self {
            world: Arc::clone(world),
            conversation: World::conversation(conversation),
            kind,
            operator: format!("agent-{conversation}-{agent}").parse().unwrap(),
            reference: match world.weather.reference {
                Reference::Own => None,
                Reference::Shared => Some("case-1".to_owned()),
            },
            phone: phone(1 + conversation),
        }
    }

    /// Does this and that until all is well.
    pub(super) async fn work(self) {
        let dice = &self.world.dice;
        for _ in 0..dice.among(1..=6) {
            sleep(dice.millis(0..=20_000)).await;
            if self.world.is_calm() {
                return;
            }
            match dice.among(0..=99) {
                0..=59 => self.start(self.wish(None, Anyway::Await)).await,
                60..=71 => self.replace().await,
                72..=81 => self.close().await,
                82..=89 => self.invite().await,
                _ => drop(self.look().await),
            }
        }
    }

    /// A new wish.
    pub(super) fn wish(&self, replace: Option<RoomId>, anyway: Anyway) -> Wished {
        let key = format!("wish-{:04}", self.world.next_number());
        let subject = (self.conversation.clone(), self.kind);
        self.world.note_subject(&key, subject);
        let invite = self.world.dice.percent(30);
        let name = (self.kind == RoomKind::Meeting).then_some(&key);
        let start = json!({
            "kind": self.kind, "conversation_id": self.conversation, "project_id": "3103",
            "channel": "CHAT", "language": "fr", "invite": invite, "name": name,
            "guest": { "phone": self.phone, "name": key }, "reference": self.reference,
        });
        let mut start: StartRoom = serde_json::from_value(start).unwrap();
        start.replace = replace;
        start.anyway = anyway;
        let key = key.parse().unwrap();
        Wished { key, start }
    }

    /// Starts a room: the same key until there is an answer, or patience ends.
    pub(super) async fn start(&self, mut wished: Wished) {
        let dice = &self.world.dice;
        for _ in 0..dice.among(4..=20) {
            let wait = match self.try_to_start(&wished).await {
                Some(Ok(())) if dice.percent(80) => return,
                // Once more: a click that was doubled, a reload.
                Some(Ok(())) => dice.millis(0..=30_000),
                None => dice.millis(200..=3_000),
                Some(Err(error)) => match self.after(error, &mut wished) {
                    Some(wait) => wait,
                    None => return,
                },
            };
            if self.world.is_calm() && dice.percent(30) {
                return;
            }
            sleep(wait).await;
        }
    }

    async fn try_to_start(&self, wished: &Wished) -> Option<Result<(), RoomsError>> {
        let Wished { key, start } = wished.clone();
        let (operator, wish) = (self.operator(), key.clone());
        let outcome = self
            .ask(&format!("start {key}"), async |rooms| {
                rooms.start(operator, key, start, None).await
            })
            .await?;
        Some(outcome.map(|started| self.world.answered(&wish, &started)))
    }

    /// How long the panel waits before it repeats, and with which wish; or it does not.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "all that no start of the simulation may end in"
    )]
    fn after(&self, error: RoomsError, wished: &mut Wished) -> Option<Duration> {
        let dice = &self.world.dice;
        let second = Duration::from_secs(1);
        match error {
            RoomsError::InFlight | RoomsError::Store(_) => Some(second),
            RoomsError::OutcomeUnknown(start) => Some(second * start.retry_after_s),
            RoomsError::StartUnderWay(_) if dice.percent(40) => {
                *wished = self.wish(wished.start.replace.clone(), Anyway::StartAnother);
                Some(second)
            }
            RoomsError::StartUnderWay(start) => Some(second * start.retry_after_s),
            RoomsError::RoomChanged(room) if dice.percent(50) => {
                *wished = self.wish(Some(room.id.clone()), Anyway::Await);
                Some(second)
            }
            RoomsError::Apizee(
                ApizeeError::BudgetExhausted { retry_after: wait }
                | ApizeeError::TooManyRequests { reset: wait },
            ) => Some(wait),
            RoomsError::Apizee(_) if dice.percent(70) => Some(second * 2),
            RoomsError::Apizee(_)
            | RoomsError::RoomChanged(_)
            | RoomsError::SmsTooSoon { .. }
            | RoomsError::SmsSpent { .. } => None,
            other => {
                self.world
                    .journal
                    .broken(format!("a start ends in {other:?}"));
                None
            }
        }
    }

    /// Asks whoever is there. Nothing is known where the process dies, or the caller goes away.
    async fn ask<T>(
        &self,
        what: &str,
        question: impl AsyncFnOnce(Rooms) -> Result<T, RoomsError>,
    ) -> Option<Result<T, RoomsError>> {
        let World { dice, journal, .. } = &*self.world;
        let process = self.world.somebody()?;
        let rooms = process.rooms()?.clone();
        let patience = if dice.percent(10) {
            dice.millis(5..=10_000)
        } else {
            PATIENCE
        };
        let by = &self.operator;
        journal.tell(|| format!("{by} asks {}: {what}", process.name()));
        let answer = tokio::select! {
            biased;
            () = process.died() => None,
            answer = timeout(patience, question(rooms)) => answer.ok(),
        };
        journal.tell(|| match &answer {
            Some(Ok(_)) => format!("{by}: {what}: done"),
            Some(Err(error)) => format!("{by}: {what}: {error}"),
            None => format!("{by}: {what}: no answer"),
        });
        answer
    }

    fn operator(&self) -> Operator {
        Operator {
            id: self.operator.clone(),
            email: None,
        }
    }

    /// What the conversation has, as a panel that opens shows it.
    pub(super) async fn look(&self) -> Option<Vec<Room>> {
        let (operator, conversation) = (self.operator(), self.conversation.clone());
        let known = self
            .ask("look", async |rooms| {
                rooms.of_conversation(&operator, &conversation).await
            })
            .await?
            .ok()?;
        for room in &known.rooms {
            self.world.shown(room);
        }
        Some(known.rooms)
    }

    async fn live_room(&self) -> Option<Room> {
        let rooms = self.look().await?.into_iter();
        let mut live = rooms.filter(|room| room.kind == self.kind && room.state.is_live());
        live.next()
    }

    /// Starts a room instead of the one that lives.
    pub(super) async fn replace(&self) {
        if let Some(room) = self.live_room().await {
            self.start(self.wish(Some(room.id), Anyway::Await)).await;
        }
    }

    /// Ends the room that lives.
    pub(super) async fn close(&self) {
        let Some(room) = self.live_room().await else {
            return;
        };
        let name = self.world.journal.name(&room.id);
        let what = format!("close {name}");
        let closing = self.ask(&what, async |rooms| rooms.close(&room.id).await);
        match closing.await {
            Some(Ok(room)) => self.world.shown(&room),
            // Written down before it is told.
            Some(Err(RoomsError::Apizee(_))) => self.world.to_end(&room.apizee_id),
            Some(Err(_)) | None => {}
        }
    }

    /// Sends the link once more, to a phone of its own: no two wishes' SMS are confused.
    pub(super) async fn invite(&self) {
        let Some(room) = self.live_room().await else {
            return;
        };
        let number = self.world.next_number();
        let key: IdempotencyKey = format!("sms-{number:05}").parse().unwrap();
        let again = InviteAgain {
            phone: phone(1_000 + number).parse().unwrap(),
            language: "fr".parse().unwrap(),
        };
        for _ in 0..self.world.dice.among(1..=4) {
            let (operator, key, again) = (self.operator(), key.clone(), again.clone());
            let what = format!("invite {key}");
            let asked = self.ask(&what, async |rooms| {
                rooms.invite(operator, key, &room.id, &again).await
            });
            if asked.await.is_some_and(|answer| answer.is_ok()) && self.world.dice.percent(70) {
                return;
            }
            sleep(self.world.dice.millis(500..=5_000)).await;
        }
    }

    /// iAdvize says that the conversation is over, until it is heard.
    pub(super) async fn close_conversation(&self) {
        loop {
            let began = self.world.clock.unix_s();
            let conversation = self.conversation.clone();
            let closed = self.ask("the conversation is closed", async |rooms| {
                rooms.conversation_closed(&conversation).await
            });
            if let Some(Ok(())) = closed.await {
                self.world.conversation_is_closed(&self.conversation, began);
                return;
            }
            sleep(Duration::from_secs(2)).await;
        }
    }
}

/// A mobile number that nobody else has.
fn phone(number: u64) -> String {
    format!("+33612{number:06}")
}
