//! Listening to the live room on the screen: when to ask, for which rooms, and what to tell whom.
//! Pure: the time comes in, what is to be done goes out.
//!
//! The panel asks its own backend, never Apizee, and only while it is seen; of several panels of one
//! browser that are seen, the one that asks first asks for all and tells the others, whose turn then
//! begins anew, a little later than its own.

use contract::{Room, RoomId, Timestamp};

/// Between two questions.
const SHORTEST_MS: f64 = 5_000.0;
/// When nothing has changed for a long time.
const LONGEST_MS: f64 = 60_000.0;
/// The pause is this part of the time since the last change.
const PART: f64 = 20.0;
/// What a panel that is told adds to its pause, and up to as much again.
const LONGER_MS: f64 = 500.0;
/// After a question that failed.
const AFTER_FAILURE_MS: f64 = 20_000.0;
/// A panel that has not said for so long that it shows a room is hidden or gone.
const FORGOTTEN_MS: f64 = 2.0 * LONGEST_MS;

/// What is so when something happens.
pub(super) struct Now {
    /// In milliseconds.
    pub(super) ms: f64,
    /// The same, for the agent.
    pub(super) at: Timestamp,
    /// The live room on the screen.
    pub(super) on_screen: Option<RoomId>,
    /// From 0 to 1, so that panels differ.
    pub(super) chance: f64,
}

/// What the backend says of the rooms that were asked for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Answer {
    /// Nothing new.
    Same,
    /// This.
    News {
        /// Its `ETag`.
        tag: Option<String>,
        /// As it came, for the other panels.
        text: String,
        /// What it says.
        rooms: Vec<Room>,
    },
    /// Nothing that can be used.
    Failed,
}

/// What happens.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Event {
    /// This room has come to life on the screen.
    Appears(RoomId),
    /// The wait of the listener with this number is over, and the panel is seen.
    Waited(u32),
    /// The listener with this number asked for these rooms.
    Answered(u32, Vec<RoomId>, Answer),
    /// Another panel shows this room.
    Named(RoomId),
    /// Another panel asked for these rooms, and heard this of them.
    Overheard(Vec<RoomId>, Vec<Room>),
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Effect {
    /// To the other panels: this one shows this room.
    Show(RoomId),
    /// To the other panels: the answer to the question about these rooms; empty, nothing is new.
    Pass(Vec<RoomId>, String),
    /// Say `Waited` after so many milliseconds, and when the panel is seen.
    Wait(u32, u32),
    /// `GET rooms/live`, with the `ETag` of the last answer about the same rooms.
    Ask(u32, Vec<RoomId>, Option<String>),
    /// The room has changed.
    Heard(Box<Room>),
    /// Nothing is new about it; when that was known.
    Same(Timestamp),
}

/// The room on the screen, as it is listened to.
struct Listener {
    id: RoomId,
    /// When the next question is due.
    due: f64,
    /// When the room changed last.
    changed: f64,
    /// What was heard last.
    room: Option<Room>,
}

impl Listener {
    /// The next question is due after a pause that grows with the quiet. Who has asked asks again,
    /// as long as it is seen: who was told waits `longer`.
    fn rest(&mut self, now: f64, longer: f64) {
        let pause = ((now - self.changed) / PART).clamp(SHORTEST_MS, LONGEST_MS);
        self.due = now + pause + longer;
    }

    /// What the backend says of this room.
    fn hear(&mut self, rooms: Vec<Room>, now: &Now) -> Effect {
        let room = rooms.into_iter().find(|room| room.id == self.id);
        match room {
            Some(room) if self.room.as_ref() != Some(&room) => {
                self.changed = now.ms;
                self.room = Some(room.clone());
                Effect::Heard(Box::new(room))
            }
            Some(_) | None => Effect::Same(now.at.clone()),
        }
    }
}

/// What is known of the room on the screen and of the other panels.
#[derive(Default)]
pub(super) struct Ear {
    /// How many there were; the last one counts.
    number: u32,
    listener: Option<Listener>,
    /// Rooms on other panels, and when they were named.
    others: Vec<(RoomId, f64)>,
    /// The last question and the `ETag` of its answer.
    tag: Option<(Vec<RoomId>, String)>,
}

impl Ear {
    /// What follows from an event. A wait or an answer for a room that is not on the screen any more
    /// ends its listener.
    pub(super) fn on(&mut self, event: Event, now: &Now) -> Vec<Effect> {
        match event {
            Event::Appears(id) => {
                self.number += 1;
                self.listener = Some(Listener {
                    id,
                    due: now.ms + SHORTEST_MS,
                    changed: now.ms,
                    room: None,
                });
                self.go_on(now)
            }
            Event::Waited(number) if number == self.number => self.go_on(now),
            Event::Waited(_) => vec![],
            Event::Answered(number, asked, answer) => self.answered(number, asked, answer, now),
            Event::Named(id) => {
                match self.others.iter_mut().find(|(other, _)| *other == id) {
                    Some((_, named)) => *named = now.ms,
                    None => self.others.push((id, now.ms)),
                }
                vec![]
            }
            Event::Overheard(ids, rooms) => {
                let Some(listener) = self.shown(now).filter(|it| ids.contains(&it.id)) else {
                    return vec![];
                };
                let heard = listener.hear(rooms, now);
                // Not all of them at once, should the one that asks be gone.
                listener.rest(now.ms, LONGER_MS * (1.0 + now.chance));
                vec![heard]
            }
        }
    }

    /// Whoever listens to the room on the screen.
    fn shown(&mut self, now: &Now) -> Option<&mut Listener> {
        let listener = self.listener.as_mut();
        listener.filter(|listener| now.on_screen.as_ref() == Some(&listener.id))
    }

    /// Says that it is there, then waits or asks.
    fn go_on(&mut self, now: &Now) -> Vec<Effect> {
        let number = self.number;
        let Some(listener) = self.shown(now) else {
            return vec![];
        };
        let (id, left) = (listener.id.clone(), listener.due - now.ms);
        let next = if left > 0.0 {
            Effect::Wait(number, left.ceil() as u32)
        } else {
            let asked = self.asked(&id, now.ms);
            let tag = self.tag.clone().filter(|(of, _)| *of == asked);
            Effect::Ask(number, asked, tag.map(|(_, tag)| tag))
        };
        vec![Effect::Show(id), next]
    }

    /// The rooms to ask for: this one first, the others as they were named first.
    fn asked(&mut self, id: &RoomId, now: f64) -> Vec<RoomId> {
        self.others
            .retain(|(other, named)| other != id && now - named < FORGOTTEN_MS);
        let others = self.others.iter().map(|(other, _)| other);
        core::iter::once(id).chain(others).cloned().collect()
    }

    fn answered(
        &mut self,
        number: u32,
        asked: Vec<RoomId>,
        answer: Answer,
        now: &Now,
    ) -> Vec<Effect> {
        let is_last = number == self.number;
        let (text, rooms) = match answer {
            Answer::Same => (String::new(), vec![]),
            Answer::News { tag, text, rooms } => {
                self.tag = tag.map(|tag| (asked.clone(), tag));
                (text, rooms)
            }
            Answer::Failed if !is_last => return vec![],
            Answer::Failed => {
                if let Some(listener) = self.shown(now) {
                    listener.due = now.ms + AFTER_FAILURE_MS;
                }
                return self.go_on(now);
            }
        };
        let mut effects = vec![Effect::Pass(asked, text)];
        if let Some(listener) = self.shown(now).filter(|_| is_last) {
            effects.push(listener.hear(rooms, now));
            listener.rest(now.ms, 0.0);
            effects.extend(self.go_on(now));
        }
        effects
    }
}

#[cfg(test)]
mod tests;
