//! Listening to the live room on the screen. The panel asks its own backend, never Apizee, and only
//! while it is seen; of several panels of one browser that are seen, the one that asks first asks for
//! all and tells the others, whose turn then begins anew, a little later than its own.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use contract::{Room, RoomId};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::WithUntracked;

use super::{App, CHANNEL};
use crate::backend::Look;
use crate::browser::{self, Channel};
use crate::room::Event;

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

/// What is known of the room on the screen and of the other panels.
#[derive(Default)]
pub(super) struct Ear {
    channel: OnceCell<Option<Channel>>,
    /// The room that is listened to; an older listener stops.
    number: Cell<u32>,
    /// When the next question is due.
    due: Cell<f64>,
    /// When the room changed last.
    changed: Cell<f64>,
    room: RefCell<Option<Room>>,
    /// Rooms on other panels, and when they were named.
    others: RefCell<Vec<(RoomId, f64)>>,
    /// The last question and the `ETag` of its answer.
    tag: RefCell<Option<(Vec<RoomId>, String)>>,
}

impl Ear {
    fn begin(&self) -> u32 {
        let now = browser::now_ms();
        self.changed.set(now);
        self.due.set(now + SHORTEST_MS);
        self.number.set(self.number.get() + 1);
        self.number.get()
    }

    /// The next question is due after a pause that grows with the quiet. Who has asked asks again,
    /// as long as it is seen: who was told waits `longer`.
    fn rest(&self, longer: f64) {
        let now = browser::now_ms();
        let pause = ((now - self.changed.get()) / PART).clamp(SHORTEST_MS, LONGEST_MS);
        self.due.set(now + pause + longer);
    }

    /// The rooms to ask for: this one first, the others as they were named first.
    fn asked(&self, id: &RoomId) -> Vec<RoomId> {
        let now = browser::now_ms();
        let mut others = self.others.borrow_mut();
        others.retain(|(other, named)| other != id && now - named < FORGOTTEN_MS);
        let others = others.iter().map(|(other, _)| other);
        core::iter::once(id).chain(others).cloned().collect()
    }

    fn named(&self, id: RoomId) {
        let (now, mut others) = (browser::now_ms(), self.others.borrow_mut());
        match others.iter_mut().find(|(other, _)| *other == id) {
            Some((_, named)) => *named = now,
            None => others.push((id, now)),
        }
    }

    fn say(&self, text: &str) {
        if let Some(Some(channel)) = self.channel.get() {
            channel.say(text);
        }
    }

    /// What an answer says of this room.
    fn news(&self, id: &RoomId, text: &str) -> Event {
        let rooms = Look::rooms(text).into_iter().flat_map(|rooms| rooms.rooms);
        let room = rooms.into_iter().find(|room| room.id == *id);
        let mut last = self.room.borrow_mut();
        match room {
            Some(room) if last.as_ref() != Some(&room) => {
                self.changed.set(browser::now_ms());
                *last = Some(room.clone());
                Event::RoomHeard(room)
            }
            Some(_) | None => Event::RoomSame(browser::now()),
        }
    }
}

impl App {
    /// As long as this room is on the screen and lives.
    pub(super) async fn listen(self: Rc<Self>, id: RoomId) {
        let number = self.ear.begin();
        let app = Rc::downgrade(&self);
        self.ear.channel.get_or_init(|| {
            Channel::open(CHANNEL, move |text| {
                if let Some(app) = app.upgrade() {
                    app.overhear(&text);
                }
            })
        });
        loop {
            loop {
                self.ear.say(&["show ", id.as_str()].concat());
                let left = self.ear.due.get() - browser::now_ms();
                if left <= 0.0 {
                    break;
                }
                TimeoutFuture::new(left.ceil() as u32).await;
                self.seen.now().await;
                if self.ear.number.get() != number || self.listens().as_ref() != Some(&id) {
                    return;
                }
            }
            self.clone().look(&id).await;
        }
    }

    async fn look(self: Rc<Self>, id: &RoomId) {
        let asked = self.ear.asked(id);
        let tag = self.ear.tag.borrow().clone();
        let tag = tag.filter(|(of, _)| *of == asked).map(|(_, tag)| tag);
        let text = match self.backend.live(&*self, &asked, tag.as_deref()).await {
            Ok(Look::Same) => String::new(),
            Ok(Look::News { tag, text }) => {
                let known = tag.map(|tag| (asked.clone(), tag));
                self.ear.tag.replace(known);
                text
            }
            Err(_) => {
                self.ear.due.set(browser::now_ms() + AFTER_FAILURE_MS);
                return;
            }
        };
        let ids: Vec<&str> = asked.iter().map(RoomId::as_str).collect();
        self.ear
            .say(&["told ", &ids.join(" "), "\n", &text].concat());
        let event = self.ear.news(id, &text);
        self.ear.rest(0.0);
        self.tell(event);
    }

    /// `show` and a room's id: another panel shows it. `told`, ids, and on the next line the answer,
    /// empty if nothing is new.
    fn overhear(self: Rc<Self>, text: &str) {
        let (head, answer) = text.split_once('\n').unwrap_or((text, ""));
        let mut words = head.split(' ');
        let kind = words.next();
        let mut ids = words.filter_map(|word| word.parse::<RoomId>().ok());
        if kind == Some("show") {
            if let Some(id) = ids.next() {
                self.ear.named(id);
            }
        } else if let Some(id) = self.listens().filter(|id| ids.any(|told| told == *id)) {
            let event = self.ear.news(&id, answer);
            // Not all of them at once, should the one that asks be gone.
            self.ear.rest(LONGER_MS * (1.0 + js_sys::Math::random()));
            self.tell(event);
        }
    }

    /// The live room on the screen.
    fn listens(&self) -> Option<RoomId> {
        self.panel.with_untracked(crate::panel::Panel::live_room)
    }
}
