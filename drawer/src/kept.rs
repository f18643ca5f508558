//! What the module keeps while its sections come and go: as long as the page. Nothing else in the
//! panel or the drawer outlives what it belongs to.

use core::cell::{OnceCell, RefCell};
use std::rc::Rc;

use contract::{MediaId, Room, Rooms};

use super::embed::wire::Wire;
use super::loader::AgentModule;
use super::plan::MeetingPlan;
use crate::browser::{Channel, Seen};
use crate::calls::json;
use apizee_panel::line::{self, Word};

/// One per page, and so per conversation.
#[derive(Default)]
pub struct Kept {
    /// Awaited before every request and every second of a countdown.
    pub seen: Seen,
    /// What this panel has sent to the thread.
    sent: RefCell<Vec<MediaId>>,
    /// To all panels that show a room, this page's own among them.
    channel: OnceCell<Option<Channel>>,
    /// What the agent has filled in for a meeting, for when the section is opened again.
    pub plan: RefCell<Option<MeetingPlan>>,
    /// Apizee's agent module, which nobody can end.
    pub agent: AgentModule,
    /// To Apizee's agent application. One frame at a time: the drawer shows one section.
    pub wire: Rc<RefCell<Option<Wire>>>,
}

impl Kept {
    /// How a room stands, in the words in which panels tell one another. Where a browser has no such
    /// lines each panel hears of it when it asks.
    pub fn tell_panels(&self, room: Room) {
        let channel = self
            .channel
            .get_or_init(|| Channel::open(line::NAME, |_| ()));
        let ids = vec![room.id.clone()];
        let rooms = json(&Rooms {
            rooms: vec![room],
            starts: vec![],
        })
        .and_then(|json| json.as_string());
        if let (Some(channel), Some(rooms)) = (channel, rooms) {
            channel.say(&Word::Told(ids, &rooms).written());
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
