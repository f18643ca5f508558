//! What must hold: some of it at every answer, the rest when all has been well for a while.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};

use contract::{ApizeeId, ConversationId, Happening, IdempotencyKey, Room, RoomId, RoomKind};

use super::cloud::Made as Made_;
use super::weather::Lateness;
use super::world::World;
use crate::rooms::{Freshness, Operator, Rooms};
use crate::store::{Action, Answer, Made, Standing, Stored};

/// What was said to whom.
#[derive(Debug, Default)]
pub(super) struct Promises {
    /// Of each wish: the room.
    answers: Mutex<HashMap<IdempotencyKey, RoomId>>,
    /// Rooms that were told to end later.
    to_end: Mutex<HashSet<ApizeeId>>,
    /// Conversations that are over, and since when (unix seconds).
    closed: Mutex<HashMap<ConversationId, i64>>,
}

impl World {
    /// A start was answered.
    pub(super) fn answered(&self, key: &IdempotencyKey, answer: &Answer) {
        self.shown(&answer.room);
        let id = &answer.room.id;
        // Named here, whether or not a line is written: the same in each run.
        let name = self.journal.name(id);
        self.journal.tell(|| {
            let made = match answer.made {
                Made::New => 201,
                Made::Nothing => 200,
            };
            format!("{key} is {made} {name}")
        });
        let mut answers = self.promises.answers.lock().unwrap();
        let first = answers.entry(key.clone()).or_insert_with(|| id.clone());
        if first == id {
            drop(answers);
            self.counts().answers += 1;
        } else {
            let first = self.journal.name(first);
            self.journal.broken(format!(
                "{key} was answered with {first}, and then with {name}"
            ));
        }
    }

    /// A room was shown to an agent.
    pub(super) fn shown(&self, room: &Room) {
        if !room.state.is_live() && self.cloud.lives(&room.apizee_id) {
            let id = room.apizee_id.as_str();
            self.journal
                .broken(format!("{id} is told {:?}, and lives", room.state));
        }
    }

    /// An agent was told that a room is ended as soon as it can be.
    pub(super) fn to_end(&self, id: &ApizeeId) {
        self.promises.to_end.lock().unwrap().insert(id.clone());
    }

    /// iAdvize was told that it is heard.
    pub(super) fn conversation_is_closed(&self, id: &ConversationId, said_at: i64) {
        let mut closed = self.promises.closed.lock().unwrap();
        closed.insert(id.clone(), said_at);
    }

    /// All of it, at the end.
    pub(super) async fn check(self: &Arc<Self>) {
        let Some(process) = self.somebody() else {
            self.journal.broken("no process is left".to_owned());
            return;
        };
        self.journal.tell(|| "the end".to_owned());
        let rooms = process.rooms().unwrap();
        self.nothing_is_under_way();
        self.read_all_again(rooms).await;
        self.store_and_apizee_agree();
        self.one_room_at_most();
        self.one_sms_at_most();
        self.all_is_shown(rooms).await;
        self.what_was_to_end_is_over();
        self.twins_are_told();
    }

    fn nothing_is_under_way(&self) {
        for stored in self.store.all() {
            let name = self.journal.name(&stored.draft.id);
            match stored.standing {
                Standing::Starting | Standing::Unknown { .. } => {
                    self.journal
                        .broken(format!("{name} is left {:?}", stored.standing));
                }
                Standing::Lost { .. } => self.counts().given_up += 1,
                Standing::Known { .. } => {}
            }
        }
        for (room, work) in self.store.tasks() {
            let name = self.journal.name(&room);
            self.journal
                .broken(format!("{name}: {work:?} is still to be done"));
        }
    }

    /// Others may have ended what was not asked about since.
    async fn read_all_again(&self, rooms: &Rooms) {
        for stored in self.store.all() {
            if let Standing::Known { room, .. } = &stored.standing
                && room.state.is_live()
                && let Err(error) = rooms.room(&room.id, Freshness::Asked).await
            {
                self.journal
                    .broken(format!("a live room cannot be read: {error:?}"));
            }
        }
    }

    fn store_and_apizee_agree(&self) {
        let mut seen = HashSet::new();
        let stored = self.store.all();
        for stored in &stored {
            let Standing::Known { room, .. } = &stored.standing else {
                continue;
            };
            let (name, id) = (self.journal.name(&room.id), room.apizee_id.as_str());
            if !seen.insert(room.apizee_id.clone()) {
                self.journal
                    .broken(format!("{id} is two rooms, the second is {name}"));
            }
            if room.state.is_live() != self.cloud.lives(&room.apizee_id) {
                let state = room.state;
                self.journal
                    .broken(format!("{name} ({id}) is {state:?}, and not at Apizee"));
            }
        }
        for made in self.cloud.rooms() {
            let id = made.id.as_str();
            match owner(&stored, &made.id) {
                None if made.lives => self.journal.broken(format!("{id} lives and is lost")),
                Some(owner) if Some(of(owner)) != self.subject_of(&made.asked.key) => {
                    let key = &made.asked.key;
                    self.journal
                        .broken(format!("{id}, made for {key}, is another conversation's"));
                }
                None | Some(_) => {}
            }
        }
    }

    fn one_room_at_most(&self) {
        let mut live: HashMap<_, Vec<Made_>> = HashMap::new();
        for made in self.cloud.rooms().into_iter().filter(|made| made.lives) {
            live.entry(self.subject_of(&made.asked.key))
                .or_default()
                .push(made);
        }
        for made in live.into_values().filter(|made| made.len() > 1) {
            let ids: Vec<&str> = made.iter().map(|made| made.id.as_str()).collect();
            self.journal
                .broken(format!("{ids:?} live in one conversation"));
        }
    }

    /// Whether a room that came of a wish was taken for the room of another, both of the same
    /// conversation and of unknown outcome: no document names a way to tell them apart.
    pub(super) fn is_mistaken(&self, key: &str) -> bool {
        let stored = self.store.all();
        let made = self
            .cloud
            .rooms()
            .into_iter()
            .filter(|made| made.asked.key == key);
        let mut owners = made.filter_map(|made| owner(&stored, &made.id));
        owners.any(|owner| owner.draft.key.as_str() != key)
    }

    fn one_sms_at_most(&self) {
        if self.weather.lateness == Lateness::Later {
            return;
        }
        let mut sent: HashMap<String, u32> = HashMap::new();
        for asked in self.cloud.asked() {
            if asked.invites && asked.comes {
                *sent.entry(asked.key).or_default() += 1;
            }
        }
        for (key, number) in sent.into_iter().filter(|(_, number)| *number > 1) {
            if self.is_mistaken(&key) {
                continue;
            }
            self.journal.broken(format!("{key} has sent {number} SMS"));
        }
    }

    /// As a panel that opens asks for it.
    async fn all_is_shown(&self, rooms: &Rooms) {
        let operator = Operator {
            id: "agent-0-9".parse().unwrap(),
            email: None,
        };
        for made in self.cloud.rooms().into_iter().filter(|made| made.lives) {
            let (conversation, _) = self.subject_of(&made.asked.key).unwrap();
            let shown = rooms
                .of_conversation(&operator, &conversation)
                .await
                .unwrap();
            if !shown.rooms.iter().any(|room| room.apizee_id == made.id) {
                self.journal
                    .broken(format!("{} lives and is not shown", made.id.as_str()));
            }
            if !shown.starts.is_empty() {
                self.journal
                    .broken(format!("starts are shown: {:?}", shown.starts));
            }
        }
    }

    fn what_was_to_end_is_over(&self) {
        for id in self.promises.to_end.lock().unwrap().iter() {
            if self.cloud.lives(id) {
                self.journal
                    .broken(format!("{} was to end, and lives", id.as_str()));
            }
        }
        let closed = self.promises.closed.lock().unwrap();
        for Stored { draft, standing } in self.store.all() {
            let Standing::Known { room, .. } = standing else {
                continue;
            };
            let over = closed.get(&draft.subject.conversation);
            if room.state.is_live() && over.is_some_and(|at| draft.sent_at < *at) {
                let name = self.journal.name(&room.id);
                self.journal
                    .broken(format!("{name} lives, and its conversation is over"));
            }
        }
    }

    /// What was closed beside another is told in the timeline of the one that lived then; it may be
    /// over since, and a lost one have turned up.
    fn twins_are_told(&self) {
        let all = self.store.all();
        for entry in self.store.trail() {
            if entry.action != Action::CloseTwin {
                continue;
            }
            self.counts().twins_closed += 1;
            let twin = all
                .iter()
                .find(|stored| Some(&stored.draft.id) == entry.room.as_ref());
            let Some(twin) = twin else { continue };
            let live = all.iter().any(|stored| match &stored.standing {
                Standing::Known { room, .. } => {
                    let is_of_then = of(stored) == of(twin) && stored.draft.sent_at < entry.at;
                    room.state.is_live() && is_of_then
                }
                Standing::Starting | Standing::Unknown { .. } | Standing::Lost { .. } => false,
            });
            let tells = |stored: &Stored| match &stored.standing {
                Standing::Known { room, .. } => {
                    let mut timeline = room.timeline.iter();
                    of(stored) == of(twin)
                        && timeline.any(|moment| moment.what == Happening::TwinClosed)
                }
                Standing::Starting | Standing::Unknown { .. } | Standing::Lost { .. } => false,
            };
            if live && !all.iter().any(tells) {
                self.journal
                    .broken("a twin was closed and nobody is told".to_owned());
            }
        }
    }
}

/// Whose an Apizee room is.
fn owner<'a>(all: &'a [Stored], id: &ApizeeId) -> Option<&'a Stored> {
    all.iter().find(|stored| match &stored.standing {
        Standing::Known { room, .. } => room.apizee_id == *id,
        Standing::Starting | Standing::Unknown { .. } | Standing::Lost { .. } => false,
    })
}

fn of(stored: &Stored) -> (ConversationId, RoomKind) {
    let subject = &stored.draft.subject;
    (subject.conversation.clone(), subject.kind)
}
