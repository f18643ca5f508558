//! Work: put down, claimed, done or postponed.

use contract::{ConnectorName, RoomId};

use super::Data;
use super::row::Phase;
use crate::store::{Claim, Claimed, DEAD_AFTER_S, Instance, Pending, Work};

/// A piece of work.
#[derive(Clone, Debug)]
pub(super) struct Task {
    pub(super) room: RoomId,
    pub(super) work: Work,
    pub(super) due_at: i64,
    since: i64,
    tries: u32,
    at_it: Option<AtIt>,
}

/// Who is at it.
#[derive(Clone, Debug)]
struct AtIt {
    instance: Instance,
    until: i64,
    claim: Claim,
}

impl Data {
    pub(super) fn put_one(&mut self, room: &RoomId, work: Work, due_at: i64, now: i64) {
        let mut tasks = self.tasks.iter_mut();
        match tasks.find(|task| task.room == *room && task.work == work) {
            Some(task) => {
                task.due_at = due_at;
                task.tries = 0;
                task.at_it = None;
            }
            None => self.tasks.push(Task {
                room: room.clone(),
                work,
                due_at,
                since: now,
                tries: 0,
                at_it: None,
            }),
        }
    }

    pub(super) fn put(
        &mut self,
        connector: &ConnectorName,
        rooms: &[RoomId],
        work: Work,
        due_at: i64,
        now: i64,
    ) {
        for room in rooms {
            if self.connector_of(room) == Some(connector) {
                self.put_one(room, work, due_at, now);
            }
        }
    }

    pub(super) fn drop_tasks(&mut self, room: &RoomId, works: &[Work]) {
        let goes = |task: &Task| task.room == *room && works.contains(&task.work);
        self.tasks.retain(|task| !goes(task));
    }

    pub(super) fn hasten(&mut self, connector: &ConnectorName, works: &[Work], at: i64) -> u64 {
        let mut hastened = 0;
        for index in 0..self.tasks.len() {
            let task = &self.tasks[index];
            let is_claimed = task.at_it.as_ref().is_some_and(|at_it| at_it.until > at);
            let is_meant = works.contains(&task.work)
                && (task.due_at > at || is_claimed)
                && self.connector_of(&task.room) == Some(connector);
            if is_meant {
                let due_at = &mut self.tasks[index].due_at;
                *due_at = if *due_at == at { at + 1 } else { at };
                hastened += 1;
            }
        }
        hastened
    }

    pub(super) fn claim(
        &mut self,
        connector: &ConnectorName,
        instance: &Instance,
        now: i64,
    ) -> Option<Claimed> {
        // Others would think it free at once.
        if !self.lives(instance, now) {
            return None;
        }
        self.drop_senseless();
        let is_free = |task: &&Task| {
            let is_ours = self.connector_of(&task.room) == Some(connector);
            is_ours && task.due_at <= now && !self.is_claimed(task, now)
        };
        let free = self.tasks.iter().filter(is_free);
        let first = free.min_by_key(|task| task.due_at)?;
        let (room, work) = (first.room.clone(), first.work);
        let stored = self.stored(&self.rooms[self.at(&room)?]);
        let mut tasks = self.tasks.iter_mut();
        let task = tasks.find(|task| task.room == room && task.work == work)?;
        let claim = Claim::new();
        task.at_it = Some(AtIt {
            instance: instance.clone(),
            until: now + DEAD_AFTER_S,
            claim: claim.clone(),
        });
        Some(Claimed {
            work,
            stored,
            since: task.since,
            due_at: task.due_at,
            tries: task.tries,
            claim,
        })
    }

    /// Of rooms that are gone, and what is only done to rooms that live.
    fn drop_senseless(&mut self) {
        let phases: Vec<Option<Phase>> = self
            .tasks
            .iter()
            .map(|task| self.at(&task.room).map(|at| self.rooms[at].phase))
            .collect();
        let mut phases = phases.into_iter();
        self.tasks
            .retain(|task| match (phases.next().flatten(), task.work) {
                (Some(Phase::Over), Work::Close | Work::Reread) | (None, _) => false,
                (Some(_), _) => true,
            });
    }

    /// A claim ends by itself, and with its process.
    fn is_claimed(&self, task: &Task, now: i64) -> bool {
        let at_it = task.at_it.as_ref();
        at_it.is_some_and(|at_it| at_it.until > now && self.lives(&at_it.instance, now))
    }

    fn connector_of(&self, room: &RoomId) -> Option<&ConnectorName> {
        self.at(room)
            .map(|at| &self.rooms[at].draft.subject.connector)
    }

    fn claimed(&mut self, claimed: &Claimed, instance: &Instance) -> Option<usize> {
        self.tasks.iter().position(|task| {
            let at_it = task.at_it.as_ref();
            at_it.is_some_and(|at_it| at_it.claim == claimed.claim && at_it.instance == *instance)
        })
    }

    pub(super) fn done(&mut self, claimed: &Claimed, instance: &Instance) {
        if let Some(at) = self.claimed(claimed, instance) {
            self.tasks.remove(at);
        }
    }

    pub(super) fn postpone(&mut self, claimed: &Claimed, instance: &Instance, due_at: i64) {
        if let Some(at) = self.claimed(claimed, instance) {
            let task = &mut self.tasks[at];
            let is_hastened = task.due_at > claimed.due_at && task.due_at < due_at;
            if !is_hastened {
                task.due_at = due_at;
            }
            task.tries += 1;
            task.at_it = None;
        }
    }

    pub(super) fn pending(&self, connector: &ConnectorName) -> Pending {
        let ours = || {
            let tasks = self.tasks.iter();
            tasks.filter(|task| self.connector_of(&task.room) == Some(connector))
        };
        let free_at = |task: &Task| {
            let claimed_until = task.at_it.as_ref().map(|at_it| at_it.until);
            claimed_until.map_or(task.due_at, |until| until.max(task.due_at))
        };
        let number = |work| {
            let number = ours().filter(|task| task.work == work).count() as u64;
            (number > 0).then_some((work, number))
        };
        let unknown = self.rooms.iter().filter(|row| {
            row.draft.subject.connector == *connector && matches!(row.phase, Phase::Unknown { .. })
        });
        let since: Vec<i64> = unknown.map(|row| row.draft.sent_at).collect();
        Pending {
            next_due: ours().map(free_at).min(),
            number: Work::ALL.iter().copied().filter_map(number).collect(),
            unknown: since
                .iter()
                .min()
                .map(|oldest| (since.len() as u64, *oldest)),
        }
    }
}
