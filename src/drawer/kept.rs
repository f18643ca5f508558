//! What the module keeps while its sections come and go: as long as the page.

use core::cell::{OnceCell, RefCell};
use std::rc::Rc;

use contract::{MediaId, Room, Rooms};

use crate::app::CHANNEL;
use crate::backend::json;
use crate::browser::{Channel, Seen};

thread_local! {
    static KEPT: Rc<Kept> = Rc::default();
}

/// One per page, and so per conversation.
#[derive(Default)]
pub struct Kept {
    /// Awaited before every request and every second of a countdown.
    pub seen: Seen,
    /// What this panel has sent to the thread.
    sent: RefCell<Vec<MediaId>>,
    /// To all panels that show a room, this page's own among them.
    channel: OnceCell<Option<Channel>>,
}

impl Kept {
    /// The page's.
    #[must_use]
    pub fn of_page() -> Rc<Self> {
        KEPT.with(Rc::clone)
    }

    /// How a room stands, in the words in which panels tell one another. Where a browser has no such
    /// lines each panel hears of it when it asks.
    pub fn tell_panels(&self, room: Room) {
        let channel = self.channel.get_or_init(|| Channel::open(CHANNEL, |_| ()));
        let head = ["told ", room.id.as_str(), "\n"].concat();
        let rooms = json(&Rooms {
            rooms: vec![room],
            starts: vec![],
        })
        .and_then(|json| json.as_string());
        if let (Some(channel), Some(rooms)) = (channel, rooms) {
            channel.say(&[head, rooms].concat());
        }
    }

    /// What went to the thread, so that no section sends it again unasked.
    #[must_use]
    pub fn sent(&self) -> Vec<MediaId> {
        self.sent.borrow().clone()
    }

    /// These went, too.
    pub fn note_sent(&self, media: impl Iterator<Item = MediaId>) {
        self.sent.borrow_mut().extend(media);
    }
}
