//! Agents: they press by the panel's policy, and by the habits of people.

mod deeds;

use std::{sync::Arc, time::Duration};

use anyhow::{Context as _, Result};
use fastrand::Rng;
use tokio::{
    task::JoinSet,
    time::{Instant, MissedTickBehavior},
};

use super::{
    office::{Answer, Call, Office, PATIENCE, Shared},
    wish::{Kind, Subject, Terms, Wish},
};

/// Agents of a connector: enough that none has sent all the SMS of an hour.
const OPERATORS: u64 = 500;

/// Conversations before the newest that somebody may turn to again.
const RECENT: u64 = 50;

/// After so many presses even a patient agent gives up.
const MOST_PRESSES: u32 = 100;

/// What one is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Temper {
    /// Repeats with the same key, when told to.
    Patient,
    /// Closes the panel while it starts, and does not come back.
    GoesAway,
    /// The same, and comes back.
    ComesBack,
    /// Presses twice at once.
    PressesTwice,
    /// Has a second tab, with a key of its own.
    TakesAnotherKey,
    /// Does not wait for a start of unknown outcome.
    WillNotWait,
}

impl Temper {
    fn drawn(random: &mut Rng) -> Self {
        match random.u32(..100) {
            0..45 => Self::Patient,
            45..55 => Self::GoesAway,
            55..65 => Self::ComesBack,
            65..75 => Self::PressesTwice,
            75..85 => Self::TakesAnotherKey,
            _ => Self::WillNotWait,
        }
    }
}

/// What follows from the answer to a start: the panel's policy (`src/room/attempt.rs`).
enum Next {
    Room(Seen),
    /// The same key again, after this long.
    Again(Duration),
    /// Nobody knows yet: the same key again, or another room beside it.
    Doubt(Duration),
    /// It failed, and nothing is left to ask.
    Failed,
}

/// A room as an agent was told of it.
#[derive(Clone, Debug)]
struct Seen {
    id: String,
    apizee_id: u64,
    subject: Subject,
}

/// Agents come at the family's pace until the time is over; returns when the last has left.
pub(super) async fn crowd(office: Shared, until: Instant) -> Result<()> {
    let mut ticks = tokio::time::interval(Duration::from_millis(office.pace.every_ms()));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let mut random = Rng::with_seed(office.seed);
    let mut working = JoinSet::new();
    let mut conversations = 0;
    while Instant::now() < until {
        ticks.tick().await;
        let mut random = random.fork();
        let number = if random.u32(..100) < 30 {
            random.u64(conversations.max(RECENT) - RECENT..=conversations)
        } else {
            conversations += 1;
            conversations
        };
        let agent = Agent {
            office: Arc::clone(&office),
            operator: format!("operator-{}", random.u64(..OPERATORS)),
            temper: Temper::drawn(&mut random),
        };
        working.spawn(agent.work(number, random));
        while let Some(left) = working.try_join_next() {
            left.context("an agent")?;
        }
    }
    while let Some(left) = working.join_next().await {
        left.context("an agent")?;
    }
    Ok(())
}

struct Agent {
    office: Arc<Office>,
    operator: String,
    temper: Temper,
}

impl Agent {
    async fn work(self, conversation: u64, mut random: Rng) {
        let kind = if random.u32(..100) < 75 {
            Kind::Assistance
        } else {
            Kind::Meeting
        };
        let subject = Subject {
            // No UUID: what the backend lost must not come back as a ticket that it adopts.
            conversation: format!("soak-{conversation:07}"),
            kind,
        };
        let terms = Terms {
            invite: random.u32(..100) < 35,
            reference: (kind == Kind::Assistance && random.u32(..100) < 5)
                .then(|| format!("CASE-{}", random.u32(..20))),
            ..Terms::default()
        };
        let wish = self.office.wish(subject, &self.operator, &terms);
        let Some(mut room) = self.want(&wish, &mut random).await else {
            return;
        };
        for _ in 0..random.u32(..4) {
            if !self.office.rest(a_while(&mut random)).await {
                return;
            }
            match self.stay(&room, &mut random).await {
                Some(another) => room = another,
                None => return,
            }
        }
    }

    async fn want(&self, wish: &Wish, random: &mut Rng) -> Option<Seen> {
        match self.temper {
            Temper::Patient | Temper::WillNotWait => self.insist(wish, random.fork()).await,
            Temper::GoesAway => {
                self.press_for_a_moment(wish, random).await;
                None
            }
            Temper::ComesBack => {
                self.press_for_a_moment(wish, random).await;
                let comes = self.office.rest(a_while(random)).await;
                if !comes {
                    return None;
                }
                self.insist(wish, random.fork()).await
            }
            Temper::PressesTwice => {
                let (mut one, mut two) = (random.fork(), random.fork());
                let both = tokio::join!(
                    self.press(wish, &mut one, PATIENCE),
                    self.press(wish, &mut two, PATIENCE),
                );
                match both {
                    (Next::Room(seen), _) | (_, Next::Room(seen)) => Some(seen),
                    (_, _) => self.insist(wish, random.fork()).await,
                }
            }
            Temper::TakesAnotherKey => {
                let subject = wish.subject.clone();
                let other = self.office.wish(subject, &self.operator, &Terms::default());
                let (one, two) = (random.fork(), random.fork());
                let both = tokio::join!(self.insist(wish, one), self.insist(&other, two));
                both.0.or(both.1)
            }
        }
    }

    /// Presses until there is an answer, always with the same key.
    async fn insist(&self, wish: &Wish, mut random: Rng) -> Option<Seen> {
        let mut asked = None::<Wish>;
        for _ in 0..MOST_PRESSES {
            let current = asked.as_ref().unwrap_or(wish);
            let wait = match self.press(current, &mut random, PATIENCE).await {
                Next::Room(seen) => return Some(seen),
                Next::Again(wait) => wait,
                // One more beside it, once.
                Next::Doubt(_) if self.temper == Temper::WillNotWait && asked.is_none() => {
                    let terms = Terms {
                        anyway: true,
                        ..Terms::default()
                    };
                    let subject = wish.subject.clone();
                    asked = Some(self.office.wish(subject, &self.operator, &terms));
                    continue;
                }
                Next::Doubt(wait) => wait,
                Next::Failed if random.bool() => Duration::from_secs(1),
                Next::Failed => return None,
            };
            if !self.office.rest(wait).await {
                return None;
            }
        }
        None
    }

    async fn press_for_a_moment(&self, wish: &Wish, random: &mut Rng) {
        let moment = Duration::from_millis(random.u64(1..200));
        self.press(wish, random, moment).await;
    }

    async fn press(&self, wish: &Wish, random: &mut Rng, patience: Duration) -> Next {
        let call = Call {
            key: Some(&wish.key),
            body: Some(&wish.body),
            ..Call::post("POST rooms", "rooms", &wish.operator)
        };
        let Some(answer) = self.office.ask(call, random, patience).await else {
            return Next::Again(Duration::from_secs(1));
        };
        let next = judged(&answer, &wish.subject);
        if let Next::Room(seen) = &next {
            self.office.ledger().told(wish, &seen.id);
        }
        next
    }
}

fn judged(answer: &Answer, subject: &Subject) -> Next {
    if answer.is_success() {
        return match answer.text("apizee_id").parse() {
            Ok(apizee_id) => Next::Room(Seen {
                id: answer.text("id").to_owned(),
                apizee_id,
                subject: subject.clone(),
            }),
            Err(_) => Next::Failed,
        };
    }
    match answer.text("code") {
        "budget_exhausted" => Next::Again(answer.retry_after(6)),
        "store_unavailable" => Next::Again(answer.retry_after(5)),
        "idempotency_in_flight" => Next::Again(answer.retry_after(1)),
        "outcome_unknown" => Next::Doubt(answer.retry_after(2)),
        "start_under_way" => Next::Doubt(answer.retry_after(5)),
        _ => Next::Failed,
    }
}

fn a_while(random: &mut Rng) -> Duration {
    Duration::from_millis(random.u64(10..4_000))
}
