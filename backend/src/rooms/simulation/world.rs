//! All of it: the store, Apizee, the processes and those who use them.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use contract::{ApizeeId, ConversationId, RoomKind};
use tokio::time::sleep;

use super::agent::Agent;
use super::cloud::{Cloud, Made};
use super::dice::Dice;
use super::journal::Journal;
use super::process::Process;
use super::promises::Promises;
use super::weather::{Plot, Weather};
use crate::apizee::events::{About, Hint};
use crate::apizee::{Password, ServiceUser};
use crate::clock::Clock;
use crate::config::{Connector, sample};
use crate::store::model::Model;
use crate::store::{Allowance, Standing, Stored};

/// When every simulation begins.
const BEGINS_AT: i64 = 1_795_253_400;

/// How long all is well before the end, at least and at most: until nothing is left to happen.
const QUIET: [Duration; 2] = [Duration::from_secs(2 * 60), Duration::from_secs(20 * 60)];

/// How often it is looked whether that is so.
const SETTLES_IN: Duration = Duration::from_secs(60);

/// What there was of it: a simulation in which nothing happens proves nothing.
#[derive(Clone, Debug, Default)]
pub(super) struct Counts {
    pub(super) crashes: u64,
    pub(super) rooms: u64,
    pub(super) lost_answers: u64,
    /// Starts that were given up.
    pub(super) given_up: u64,
    pub(super) twins_closed: u64,
    /// Answers that agents had.
    pub(super) answers: u64,
}

impl Counts {
    pub(super) fn add(&mut self, other: &Self) {
        self.crashes += other.crashes;
        self.rooms += other.rooms;
        self.lost_answers += other.lost_answers;
        self.given_up += other.given_up;
        self.twins_closed += other.twins_closed;
        self.answers += other.answers;
    }
}

/// How a simulation ended.
pub(super) struct Outcome {
    pub(super) lines: Vec<String>,
    pub(super) broken: Vec<String>,
    pub(super) counts: Counts,
    pub(super) has_crashed: bool,
}

/// All of it.
#[derive(Debug)]
pub(super) struct World {
    pub(super) weather: Weather,
    pub(super) dice: Dice,
    pub(super) journal: Journal,
    pub(super) clock: Clock,
    pub(super) store: Model,
    pub(super) cloud: Cloud,
    pub(super) promises: Promises,
    pub(super) lists_newest_first: bool,
    pub(super) births: AtomicU64,
    numbers: AtomicU64,
    pub(super) has_crashed: AtomicBool,
    /// The dead: what they hold is not dropped before the end.
    pub(super) graves: Mutex<Vec<Arc<Process>>>,
    slots: Mutex<Vec<Option<Arc<Process>>>>,
    subjects: Mutex<HashMap<String, (ConversationId, RoomKind)>>,
    counts: Mutex<Counts>,
    calm: AtomicBool,
}

impl World {
    /// Plays a simulation to its end. The lines are written where there is a place for them.
    pub(super) fn run(seed: u64, weather: Weather, lines: Option<Vec<String>>) -> Outcome {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .unwrap();
        runtime.block_on(async {
            let dice = Dice::new(seed);
            let world = Arc::new(Self {
                lists_newest_first: dice.percent(50),
                journal: Journal::new(lines),
                clock: Clock::running(BEGINS_AT),
                store: Model::default(),
                cloud: Cloud::default(),
                promises: Promises::default(),
                births: AtomicU64::default(),
                numbers: AtomicU64::default(),
                has_crashed: AtomicBool::default(),
                graves: Mutex::default(),
                slots: Mutex::new(vec![None; weather.processes]),
                subjects: Mutex::default(),
                counts: Mutex::default(),
                calm: AtomicBool::default(),
                weather,
                dice,
            });
            world.play().await;
            world.outcome()
        })
    }

    async fn play(self: &Arc<Self>) {
        self.journal.tell(|| format!("{:?}", self.weather));
        let keepers: Vec<_> = (0..self.weather.processes)
            .map(|slot| tokio::spawn(Arc::clone(self).keep(slot)))
            .collect();
        match self.weather.plot {
            Plot::Free {
                conversations,
                agents,
                lasts,
            } => {
                let under_way: Vec<_> = Agent::all(self, conversations, agents)
                    .into_iter()
                    .map(|agent| tokio::spawn(agent.work()))
                    .collect();
                let closers = self.close_conversations(conversations);
                sleep(lasts).await;
                self.grow_calm();
                for one in under_way.into_iter().chain(closers) {
                    one.await.unwrap();
                }
            }
            Plot::Script(script, _) => {
                script.play(self).await;
                self.grow_calm();
            }
        }
        self.calm_down().await;
        self.check().await;
        for keeper in keepers {
            keeper.abort();
        }
    }

    /// From now on all goes well. Of the processes, one goes on, or is born again.
    fn grow_calm(&self) {
        self.journal.tell(|| "all is well".to_owned());
        self.calm.store(true, Ordering::Relaxed);
        let processes: Vec<_> = self.slots().iter().flatten().cloned().collect();
        for process in processes {
            process.calm();
        }
        let others: Vec<_> = self.slots().iter().skip(1).flatten().cloned().collect();
        for other in others {
            if self.dice.percent(50) {
                other.die();
            }
        }
    }

    async fn calm_down(&self) {
        let [mut waited, longest] = QUIET;
        sleep(waited).await;
        while !self.is_settled() && waited < longest {
            sleep(SETTLES_IN).await;
            waited += SETTLES_IN;
        }
    }

    /// Whether nothing is left to happen: no room that still comes, no work, no start.
    fn is_settled(&self) -> bool {
        let coming = self
            .cloud
            .asked()
            .iter()
            .filter(|asked| asked.comes)
            .count();
        let is_settled = |stored: &Stored| match stored.standing {
            Standing::Starting | Standing::Unknown { .. } => false,
            Standing::Lost { .. } | Standing::Known { .. } => true,
        };
        coming == self.cloud.rooms().len()
            && self.store.tasks().is_empty()
            && self.store.all().iter().all(is_settled)
    }

    pub(super) fn is_calm(&self) -> bool {
        self.calm.load(Ordering::Relaxed)
    }

    fn outcome(self: Arc<Self>) -> Outcome {
        let counts = self.counts().clone();
        let journal = self.journal.take();
        let has_crashed = self.has_crashed.load(Ordering::Relaxed);
        // Processes hold the world, and it them.
        self.slots().clear();
        let graves = std::mem::take(&mut *self.graves.lock().unwrap());
        drop(graves);
        let (lines, broken) = journal;
        Outcome {
            lines,
            broken,
            counts,
            has_crashed,
        }
    }

    pub(super) fn counts(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap()
    }

    pub(super) fn slots(&self) -> MutexGuard<'_, Vec<Option<Arc<Process>>>> {
        self.slots.lock().unwrap()
    }

    /// A process that takes requests, whichever.
    pub(super) fn somebody(&self) -> Option<Arc<Process>> {
        let slots = self.slots();
        let taking = slots
            .iter()
            .flatten()
            .filter(|process| process.rooms().is_some());
        let taking: Vec<_> = taking.cloned().collect();
        (!taking.is_empty()).then(|| Arc::clone(self.dice.one(&taking)))
    }

    /// Another one each time.
    pub(super) fn next_number(&self) -> u64 {
        self.numbers.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// What a key's wish is about.
    pub(super) fn note_subject(&self, key: &str, subject: (ConversationId, RoomKind)) {
        self.subjects
            .lock()
            .unwrap()
            .insert(key.to_owned(), subject);
    }

    pub(super) fn subject_of(&self, key: &str) -> Option<(ConversationId, RoomKind)> {
        self.subjects.lock().unwrap().get(key).cloned()
    }

    pub(super) fn latency_of_store(&self) -> Duration {
        if !self.is_calm() && self.dice.per_mille(10) {
            self.dice.millis(50..=2_000)
        } else {
            self.dice.millis(1..=4)
        }
    }

    /// How long a place in the minute is waited for.
    pub(super) fn patience_of_budget(&self) -> Duration {
        if !self.is_calm() && self.dice.percent(10) {
            self.dice.millis(100..=5_000)
        } else {
            self.dice.millis(1..=5)
        }
    }

    pub(super) fn settings(&self) -> Connector {
        let user = ServiceUser {
            username: "service@acme.example".to_owned(),
            password: Password::new("secret".to_owned()),
            requests_per_minute: 10,
        };
        Connector {
            webhook: self.weather.webhooks.then(sample::webhook),
            sms: Allowance {
                guard_s: 60,
                per_day: 50,
                contact_per_day: 50,
                operator_per_hour: 50,
                connector_per_day: 500,
            },
            ..sample::connector("https://apizee.test/api", vec![user])
        }
    }

    /// Apizee has made a room.
    pub(super) fn made(self: &Arc<Self>, made: &Made) {
        self.counts().rooms += 1;
        if made.asked.kind == RoomKind::Assistance {
            self.tell_by_webhook(&made.id, false);
        }
        if self.weather.others_end && !self.is_calm() && self.dice.percent(20) {
            let (world, id) = (Arc::clone(self), made.id.clone());
            tokio::spawn(async move {
                sleep(world.dice.millis(1_000..=100_000)).await;
                world.end_by_others(&id);
                world.tell_by_webhook(&id, true);
            });
        }
    }

    /// Apizee has ended a room.
    pub(super) fn ended(self: &Arc<Self>, id: &ApizeeId) {
        self.tell_by_webhook(id, true);
    }

    /// Told once, and lost where nobody listens.
    fn tell_by_webhook(self: &Arc<Self>, id: &ApizeeId, is_over: bool) {
        if !self.weather.webhooks {
            return;
        }
        let hint = Hint {
            about: About::Ticket(id.clone()),
            moments: Vec::new(),
            sms: None,
            read_again: is_over,
        };
        let world = Arc::clone(self);
        tokio::spawn(async move {
            sleep(world.dice.millis(50..=5_000)).await;
            let Some(process) = world.somebody() else {
                return;
            };
            let Some(rooms) = process.rooms() else { return };
            world
                .journal
                .tell(|| format!("{} hears of {:?}", process.name(), hint.about));
            tokio::select! {
                biased;
                () = process.died() => {}
                // What it answers is Apizee's matter.
                _ = rooms.hear(hint) => {}
            }
        });
    }
}
