//! What the module keeps while its sections come and go: as long as the page.

use core::cell::RefCell;
use std::rc::Rc;

use contract::MediaId;

use crate::browser::Seen;

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
}

impl Kept {
    /// The page's.
    #[must_use]
    pub fn of_page() -> Rc<Self> {
        KEPT.with(Rc::clone)
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
