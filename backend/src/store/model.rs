//! The store's promises in memory: what the start protocol is simulated on. It says as little as the
//! promises do, so that it can be read beside them; the conformance suite holds it to them.

mod age;
mod doing;
mod live;
mod row;
mod sms;
mod start;
mod work;

use async_trait::async_trait;
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard};

use contract::{ConnectorName, ConversationId, RoomId};

use super::{
    Entry, Instance, Ordered, Remembered, Standing, StoreError, Stored, Subject, Wish, Work,
};
use row::{Phase, Row};
use work::Task;

/// The way to the store: what may happen before a transaction, and between it and its answer.
#[async_trait]
pub(crate) trait Line: Send + Sync + fmt::Debug {
    /// Passes a question on, or fails before it had an effect.
    async fn ask(&self, what: &'static str) -> Result<(), StoreError>;

    /// Passes the answer on, or loses it.
    async fn answer(&self, what: &'static str) -> Result<(), StoreError>;
}

/// Nothing happens on the way.
#[derive(Debug)]
struct Direct;

#[async_trait]
impl Line for Direct {
    async fn ask(&self, _: &'static str) -> Result<(), StoreError> {
        Ok(())
    }

    async fn answer(&self, _: &'static str) -> Result<(), StoreError> {
        Ok(())
    }
}

/// The store, as one process reaches it.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    data: Arc<Mutex<Data>>,
    line: Arc<dyn Line>,
}

/// What is stored.
#[derive(Debug, Default)]
struct Data {
    rooms: Vec<Row>,
    wishes: HashMap<Wish, (Remembered, i64)>,
    ordered: Vec<Ordered>,
    tasks: Vec<Task>,
    instances: Vec<(Instance, i64)>,
    asked: HashMap<(ConnectorName, ConversationId), i64>,
    keys: HashMap<ConnectorName, String>,
    trail: Vec<Entry>,
}

impl Default for Model {
    fn default() -> Self {
        Self {
            data: Arc::default(),
            line: Arc::new(Direct),
        }
    }
}

impl Model {
    /// The same store, by another way.
    pub(crate) fn by(&self, line: Arc<dyn Line>) -> Self {
        Self {
            data: Arc::clone(&self.data),
            line,
        }
    }

    /// All rooms, in the order of their beginnings.
    pub(crate) fn all(&self) -> Vec<Stored> {
        let data = self.lock();
        data.rooms.iter().map(|row| data.stored(row)).collect()
    }

    /// All work that is not done: on which room.
    pub(crate) fn tasks(&self) -> Vec<(RoomId, Work)> {
        let data = self.lock();
        let of = |task: &Task| (task.room.clone(), task.work);
        data.tasks.iter().map(of).collect()
    }

    /// The whole trail, oldest first.
    pub(crate) fn trail(&self) -> Vec<Entry> {
        self.lock().trail.clone()
    }

    /// How much there is of a kind, by its name in data bases.
    pub(super) fn count(&self, table: &str) -> i64 {
        let data = self.lock();
        let count = match table {
            "room" => data.rooms.len(),
            "wish" => data.wishes.len(),
            "invitation" => data.ordered.len(),
            "work" => data.tasks.len(),
            other => panic!("a model has no {other}"),
        };
        i64::try_from(count).unwrap()
    }

    fn lock(&self) -> MutexGuard<'_, Data> {
        self.data.lock().unwrap()
    }

    /// One transaction: `deed` does all of its work or none.
    async fn doing<T>(
        &self,
        what: &'static str,
        deed: impl FnOnce(&mut Data) -> T + Send,
    ) -> Result<T, StoreError> {
        self.line.ask(what).await?;
        let done = deed(&mut self.lock());
        self.line.answer(what).await?;
        Ok(done)
    }
}

impl Data {
    fn at(&self, id: &RoomId) -> Option<usize> {
        self.rooms.iter().position(|row| row.draft.id == *id)
    }

    fn row(&mut self, id: &RoomId) -> Option<&mut Row> {
        self.rooms.iter_mut().find(|row| row.draft.id == *id)
    }

    /// The room that holds a subject: never two.
    fn holder(&self, subject: &Subject) -> Option<&Row> {
        let mut rooms = self.rooms.iter();
        rooms.find(|row| row.draft.subject == *subject && row.phase.holds())
    }

    fn lives(&self, instance: &Instance, now: i64) -> bool {
        let mut seen = self.instances.iter();
        seen.any(|(one, at)| one == instance && *at > now - super::DEAD_AFTER_S)
    }

    fn stored(&self, row: &Row) -> Stored {
        let standing = match (&row.phase, &row.known) {
            (Phase::Starting, _) => Standing::Starting,
            (Phase::Unknown { until }, _) => Standing::Unknown {
                until: *until,
                look_at: self.look_at(&row.draft.id).unwrap_or(*until),
            },
            (Phase::Live | Phase::Over, Some(known)) => Standing::Known {
                room: Box::new(known.room.clone()),
                ends_at: known.ends_at,
            },
            (Phase::Lost { until }, _) => Standing::Lost { until: *until },
            (Phase::Live | Phase::Over, None) => Standing::Lost { until: None },
        };
        Stored {
            draft: row.draft.clone(),
            standing,
        }
    }

    fn look_at(&self, id: &RoomId) -> Option<i64> {
        let mut tasks = self.tasks.iter();
        let task = tasks.find(|task| task.room == *id && task.work == Work::LookUp);
        task.map(|task| task.due_at)
    }
}
