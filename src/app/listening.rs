//! Where the ear meets the world: the clock, the backend, the other panels.

use std::rc::Rc;

use contract::{Room, RoomId};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::WithUntracked;

use super::App;
use super::ear::{Answer, Effect, Event, Now};
use crate::backend::Look;
use crate::browser::{self, Channel, soon};
use crate::line::{self, Word};
use crate::panel::Panel;
use crate::room;

impl App {
    /// Something happened to the room that is listened to: what follows from it.
    pub(super) fn listen(self: Rc<Self>, event: Event) {
        let now = Now {
            ms: browser::now_ms(),
            at: browser::now(),
            on_screen: self.on_screen(),
            chance: js_sys::Math::random(),
        };
        let effects = self.ear.borrow_mut().on(event, &now);
        for effect in effects {
            self.clone().perform_for_ear(effect);
        }
    }

    fn perform_for_ear(self: Rc<Self>, effect: Effect) {
        match effect {
            Effect::Show(id) => self.say(&Word::Show(id)),
            Effect::Pass(ids, answer) => self.say(&Word::Told(ids, &answer)),
            Effect::Wait(number, ms) => soon(async move {
                TimeoutFuture::new(ms).await;
                self.seen.now().await;
                self.listen(Event::Waited(number));
            }),
            Effect::Ask(number, ids, tag) => soon(async move {
                let answer = match self.backend.live(&*self, &ids, tag.as_deref()).await {
                    Ok(Look::Same) => Answer::Same,
                    Ok(Look::News { tag, text }) => Answer::News {
                        rooms: rooms(&text),
                        tag,
                        text,
                    },
                    Err(_) => Answer::Failed,
                };
                self.listen(Event::Answered(number, ids, answer));
            }),
            Effect::Heard(room) => self.tell(room::Event::RoomHeard(*room)),
            Effect::Same(at) => self.tell(room::Event::RoomSame(at)),
        }
    }

    /// The live room.
    fn on_screen(&self) -> Option<RoomId> {
        self.panel.with_untracked(Panel::live_room)
    }

    fn shows_one_of(&self, ids: &[RoomId]) -> bool {
        self.on_screen().is_some_and(|id| ids.contains(&id))
    }

    /// To the other panels of the browser, which are heard from now on.
    fn say(self: Rc<Self>, word: &Word<'_>) {
        let app = Rc::downgrade(&self);
        let line = self.line.get_or_init(|| {
            Channel::open(line::NAME, move |text| {
                let Some(app) = app.upgrade() else {
                    return;
                };
                match Word::read(&text) {
                    Some(Word::Show(id)) => app.listen(Event::Named(id)),
                    // Hidden panels hear it, too, and have no use for it.
                    Some(Word::Told(ids, answer)) if app.shows_one_of(&ids) => {
                        app.listen(Event::Overheard(ids, rooms(answer)));
                    }
                    Some(Word::Told(..)) | None => {}
                }
            })
        });
        if let Some(line) = line {
            line.say(&word.written());
        }
    }
}

fn rooms(answer: &str) -> Vec<Room> {
    Look::rooms(answer).map_or_else(Vec::new, |rooms| rooms.rooms)
}
