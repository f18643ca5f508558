//! A process of the program: born, slow, still for a while, and gone without a word.

use async_trait::async_trait;
use std::future::pending;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, sleep, sleep_until, timeout};

use super::link::Link;
use super::weather::{Crashes, Lateness};
use super::world::World;
use crate::background::Background;
use crate::clock::monotonic;
use crate::rooms::{Means, Recovery, Rooms, lease};
use crate::store::model::Line;
use crate::store::{Instance, Seal, StoreError};

/// How long the start of a room is never held up between its writing down and its sending: what the
/// protocol assumes of a process that others take for alive.
const LONGEST_HOLD_UP: Duration = Duration::from_secs(5);

/// What a process does all the time. It would hide the rest in the journal, and to die at it is to die
/// before what comes next.
const IDLE: [&str; 4] = ["beat", "orphans", "claim", "pending"];

#[derive(Debug)]
pub(super) struct Process {
    pub(super) world: Arc<World>,
    name: String,
    /// How many awaits of the store or Apizee there were, before each and after each.
    points: AtomicU64,
    /// At which it dies; 0, at none.
    dies_at: AtomicU64,
    dead: AtomicBool,
    /// Wakes in the order of asking, which a watch does not.
    death: Notify,
    still_until: Mutex<Option<Instant>>,
    rooms: OnceLock<Rooms>,
    leaves: AtomicBool,
}

impl Process {
    fn new(world: &Arc<World>, slot: usize, dies_at: u64) -> Self {
        let number = world.births.fetch_add(1, Ordering::Relaxed) + 1;
        Self {
            world: Arc::clone(world),
            name: format!("p{slot}.{number}"),
            points: AtomicU64::new(0),
            dies_at: AtomicU64::new(dies_at),
            dead: AtomicBool::new(false),
            death: Notify::new(),
            still_until: Mutex::default(),
            rooms: OnceLock::new(),
            leaves: AtomicBool::new(false),
        }
    }

    pub(super) fn rooms(&self) -> Option<&Rooms> {
        self.rooms
            .get()
            .filter(|_| !self.leaves.load(Ordering::Relaxed))
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// A point at which it may die or stand still. What is dead never comes back from here.
    pub(super) async fn point(&self, what: &'static str) {
        self.lives().await;
        if IDLE.contains(&what) {
            return;
        }
        let point = self.points.fetch_add(1, Ordering::Relaxed) + 1;
        self.world
            .journal
            .tell(|| format!("{} {point} {what}", self.name));
        if self.dies_at.load(Ordering::Relaxed) == point {
            self.die();
            self.world.has_crashed.store(true, Ordering::Relaxed);
        }
        self.lives().await;
    }

    /// Waits while it stands still; for ever when it is dead.
    pub(super) async fn lives(&self) {
        loop {
            if self.dead.load(Ordering::Relaxed) {
                return pending().await;
            }
            let still_until = *self.still_until.lock().unwrap();
            match still_until.filter(|until| *until > monotonic()) {
                Some(until) => sleep_until(until).await,
                None => return,
            }
        }
    }

    pub(super) fn die(&self) {
        self.world.journal.tell(|| format!("{} dies", self.name));
        self.world.counts().crashes += 1;
        self.dead.store(true, Ordering::Relaxed);
        self.death.notify_waiters();
    }

    pub(super) async fn died(&self) {
        let death = self.death.notified();
        if !self.dead.load(Ordering::Relaxed) {
            death.await;
        }
    }

    /// From now on it does not die by itself.
    pub(super) fn calm(&self) {
        self.dies_at.store(0, Ordering::Relaxed);
        *self.still_until.lock().unwrap() = None;
    }

    fn stand_still(&self, until: Instant) {
        self.world
            .journal
            .tell(|| format!("{} stands still", self.name));
        *self.still_until.lock().unwrap() = Some(until);
    }

    /// What stands still goes on soon.
    pub(super) fn hurry(&self) {
        if self.world.weather.lateness == Lateness::Assumed {
            let latest = monotonic() + LONGEST_HOLD_UP;
            let mut still_until = self.still_until.lock().unwrap();
            *still_until = still_until.map(|until| until.min(latest));
        }
    }
}

/// The way from a process to the store.
#[derive(Debug)]
struct ToStore(Arc<Process>);

impl ToStore {
    fn fails(&self) -> Result<(), StoreError> {
        let world = &self.0.world;
        // Half of them before, half of them after.
        if !world.is_calm() && world.dice.per_mille(world.weather.store_fails / 2) {
            world
                .journal
                .tell(|| format!("{} the store fails", self.0.name));
            return Err(StoreError::Database(sqlx::Error::PoolTimedOut));
        }
        Ok(())
    }
}

#[async_trait]
impl Line for ToStore {
    async fn ask(&self, what: &'static str) -> Result<(), StoreError> {
        if what == "begin" {
            self.0.hurry();
        }
        self.0.point(what).await;
        sleep(self.0.world.latency_of_store()).await;
        self.0.lives().await;
        self.fails()
    }

    async fn answer(&self, what: &'static str) -> Result<(), StoreError> {
        if what == "begin" {
            self.0.hurry();
        }
        self.0.point(what).await;
        self.fails()
    }
}

impl World {
    /// Keeps a place filled: after a process that died comes another.
    pub(super) async fn keep(self: Arc<Self>, slot: usize) {
        let mut is_first = true;
        loop {
            let dies_at = match self.weather.crashes {
                _ if self.is_calm() => 0,
                Crashes::Never => 0,
                Crashes::Within(points) => self.dice.among(1..=points),
                Crashes::At(point) if is_first && slot == 0 => point,
                Crashes::At(_) => 0,
            };
            is_first = false;
            let process = Arc::new(Process::new(&self, slot, dies_at));
            self.slots()[slot] = Some(Arc::clone(&process));
            tokio::select! {
                biased;
                () = process.died() => {}
                () = self.live(&process) => {}
            }
            self.slots()[slot] = None;
            self.graves.lock().unwrap().push(process);
            if self.is_calm() && slot > 0 {
                return;
            }
            sleep(
                self.dice
                    .millis(100..=*self.dice.one(&[2_000, 10_000, 60_000])),
            )
            .await;
        }
    }

    async fn live(self: &Arc<Self>, process: &Arc<Process>) {
        self.journal.tell(|| format!("{} is born", process.name));
        let store = Arc::new(self.store.by(Arc::new(ToStore(Arc::clone(process)))));
        let means = Means {
            store: Arc::clone(&store) as _,
            clock: self.clock.clone(),
            instance: Instance::new(),
            trail: store as _,
            background: Background::default(),
        };
        while lease::begin(&means).await.is_err() {
            sleep(Duration::from_secs(1)).await;
        }
        let link = Arc::new(Link(Arc::clone(process)));
        let rooms = Rooms::new(
            means.clone(),
            link,
            Arc::new(self.settings()),
            Recovery::On,
            Seal::new(b"secret"),
        );
        process.rooms.set(rooms.clone()).unwrap();
        tokio::select! {
            biased;
            () = self.until_it_leaves(process, &means) => {}
            () = self.until_it_is_killed() => {}
            () = lease::keep(means.clone(), vec![rooms]) => {}
            () = self.hold_up(process) => {}
        }
        process.die();
    }

    fn crashes_at_random(&self) -> bool {
        match self.weather.crashes {
            Crashes::Within(_) => true,
            Crashes::Never | Crashes::At(_) => false,
        }
    }

    /// Some are killed while they do nothing.
    async fn until_it_is_killed(&self) {
        if !self.crashes_at_random() || !self.dice.percent(20) {
            return pending().await;
        }
        sleep(self.dice.millis(1_000..=200_000)).await;
        if self.is_calm() {
            pending().await
        }
    }

    /// Some end in good order.
    async fn until_it_leaves(&self, process: &Process, means: &Means) {
        if !self.crashes_at_random() || !self.dice.percent(20) {
            return pending().await;
        }
        sleep(self.dice.millis(1_000..=200_000)).await;
        if self.is_calm() {
            return pending().await;
        }
        self.journal.tell(|| format!("{} leaves", process.name));
        process.leaves.store(true, Ordering::Relaxed);
        // In vain where work goes on for minutes: then it is as good as dead.
        let _ = timeout(Duration::from_secs(40), means.background.finished()).await;
        let _ = means.store.leave(&means.instance).await;
    }

    /// A machine that is paused, a disk that hangs.
    async fn hold_up(&self, process: &Process) {
        while self.weather.stalls && !self.is_calm() {
            sleep(self.dice.millis(1_000..=60_000)).await;
            if !self.is_calm() {
                process.stand_still(monotonic() + self.dice.millis(500..=50_000));
            }
        }
        pending().await
    }
}
