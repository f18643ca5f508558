//! The phases of a start.

use contract::RoomId;

use super::Data;
use super::row::{Phase, Row};
use crate::store::{
    ANSWERS_KEPT_S, Answer, Before, Beginning, Begun, Draft, Finished, GivenUp, Instance, Known,
    Made, Order, Remembered, Sealed, Subject, Wish, Work,
};

impl Data {
    pub(super) fn beat(&mut self, instance: &Instance, now: i64) {
        match self.instances.iter_mut().find(|(one, _)| one == instance) {
            Some((_, seen_at)) => *seen_at = now.max(*seen_at),
            None => self.instances.push((instance.clone(), now)),
        }
    }

    pub(super) fn leave(&mut self, instance: &Instance) {
        self.instances.retain(|(one, _)| one != instance);
    }

    pub(super) fn orphans(&mut self, now: i64, until: i64) -> u64 {
        let is_left = |row: &Row| {
            let lives = row
                .instance
                .as_ref()
                .is_some_and(|one| self.lives(one, now));
            row.phase == Phase::Starting && !lives
        };
        let left: Vec<RoomId> = self
            .rooms
            .iter()
            .filter(|row| is_left(row))
            .map(|row| row.draft.id.clone())
            .collect();
        for id in &left {
            self.unknown(id, until, now);
        }
        left.len() as u64
    }

    pub(super) fn before(&self, wish: &Wish, subject: &Subject, now: i64) -> Before {
        Before {
            wish: self.remembered(wish, now).cloned(),
            live: self.holder(subject).map(|row| self.stored(row)),
        }
    }

    fn remembered(&self, wish: &Wish, now: i64) -> Option<&Remembered> {
        let (remembered, at) = self.wishes.get(wish)?;
        (*at > now - ANSWERS_KEPT_S).then_some(remembered)
    }

    pub(super) fn begin(&mut self, beginning: Beginning<'_>) -> Begun {
        let Beginning {
            draft,
            body_hash,
            instance,
            sms,
            allowance,
        } = beginning;
        let now = draft.sent_at;
        let wish = Wish {
            connector: draft.subject.connector.clone(),
            operator: draft.operator.clone(),
            key: draft.key.clone(),
        };
        if self.holder(&draft.subject).is_some() {
            return Begun::Occupied;
        }
        let before = self.remembered(&wish, now);
        if before.is_some_and(|before| before.body_hash != *body_hash) {
            return Begun::KeyReused;
        }
        if before.is_some_and(|before| before.answer.is_some()) {
            return Begun::Answered;
        }
        let ordered_before = self.ordered.len();
        for one in sms {
            match self.judge(one, allowance) {
                Order::Yes => self.ordered.push(one.clone()),
                Order::Repeated => {}
                Order::No(why) => {
                    self.ordered.truncate(ordered_before);
                    return Begun::NoSms(why);
                }
            }
        }
        // Whoever begins lives.
        self.beat(instance, now);
        let remembered = Remembered {
            body_hash: body_hash.clone(),
            answer: None,
        };
        self.wishes.insert(wish, (remembered, now));
        self.rooms.push(Row::new(draft, Some(instance)));
        Begun::Yes
    }

    pub(super) fn lose(&mut self, id: &RoomId, instance: &Instance, until: i64, now: i64) -> bool {
        let is_ours = self.row(id).is_some_and(|row| row.is_begun_by(instance));
        if is_ours {
            self.unknown(id, until, now);
        }
        is_ours
    }

    fn unknown(&mut self, id: &RoomId, until: i64, now: i64) {
        if let Some(row) = self.row(id) {
            row.phase = Phase::Unknown { until };
            row.updated_at = now;
            self.put_one(id, Work::LookUp, now, now);
        }
    }

    pub(super) fn give_up(&mut self, id: &RoomId, why: GivenUp, look_at: i64, now: i64) -> bool {
        let Some(row) = self.row(id) else {
            return false;
        };
        let Phase::Unknown { until } = row.phase else {
            return false;
        };
        let until = match why {
            GivenUp::NotThere => None,
            GivenUp::LeftAlone => Some(until),
        };
        row.phase = Phase::Lost { until };
        row.updated_at = now;
        self.drop_tasks(id, &[Work::LookUp]);
        self.put_one(id, Work::Twin, look_at, now);
        true
    }

    /// The SMS of an earlier attempt of the wish stay counted.
    pub(super) fn refused(&mut self, draft: &Draft, instance: &Instance) {
        if self
            .row(&draft.id)
            .is_some_and(|row| row.is_begun_by(instance))
        {
            self.rooms.retain(|row| row.draft.id != draft.id);
            self.ordered.retain(|one| one.room != draft.id);
            self.drop_tasks(&draft.id, Work::ALL);
        }
    }

    pub(super) fn finish(
        &mut self,
        known: &Known,
        instance: &Instance,
        answered: Option<(&Wish, Made)>,
        now: i64,
    ) -> Finished {
        let id = &known.room.id;
        let Some(row) = self.row(id) else {
            return Finished::Gone;
        };
        let may = match row.phase {
            Phase::Starting => row.is_begun_by(instance),
            Phase::Unknown { .. } | Phase::Lost { .. } => true,
            Phase::Live | Phase::Over => false,
        };
        if !may {
            return Finished::Gone;
        }
        let subject = row.draft.subject.clone();
        let is_another = |row: &Row| {
            let is_it = row.is_apizees(subject.kind, &known.room.apizee_id);
            row.draft.subject.connector == subject.connector && row.draft.id != *id && is_it
        };
        if self.rooms.iter().any(is_another) {
            return Finished::Gone;
        }
        let phase = Phase::of(&known.room);
        let holder = self.holder(&subject);
        if phase.holds() && holder.is_some_and(|holder| holder.draft.id != *id) {
            return Finished::Occupied;
        }
        if let Some(row) = self.row(id) {
            row.tell(known, phase, now);
        }
        if let Some((wish, made)) = answered
            && let Some((remembered, _)) = self.wishes.get_mut(wish)
            && remembered.answer.is_none()
        {
            let mut room = known.room.clone();
            room.agent_sso = None;
            remembered.answer = Some(Answer { made, room });
        }
        self.drop_tasks(id, &[Work::LookUp, Work::Twin]);
        if phase == Phase::Over {
            self.drop_tasks(id, &[Work::Close, Work::Reread]);
        }
        Finished::Yes
    }

    pub(super) fn answer(&mut self, wish: &Wish, body_hash: &Sealed, answer: &Answer, now: i64) {
        let mut answer = answer.clone();
        answer.room.agent_sso = None;
        let remembered = Remembered {
            body_hash: body_hash.clone(),
            answer: Some(answer),
        };
        self.wishes.insert(wish.clone(), (remembered, now));
    }

    pub(super) fn adopt(&mut self, draft: &Draft, known: &Known) -> bool {
        let phase = Phase::of(&known.room);
        if phase.holds() && self.holder(&draft.subject).is_some() {
            return false;
        }
        let mut row = Row::new(draft, None);
        row.tell(known, phase, draft.sent_at);
        self.rooms.push(row);
        true
    }
}

impl Row {
    fn is_begun_by(&self, instance: &Instance) -> bool {
        self.phase == Phase::Starting && self.instance.as_ref() == Some(instance)
    }
}
