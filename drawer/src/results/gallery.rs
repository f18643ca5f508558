//! The list of what there is, part by part.

use contract::{Media, MediaId, MediaList};

use crate::asking::{Asking, Next};
use apizee_panel::outcome::Failure;

/// What was told so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gallery {
    /// In Apizee's order, each once.
    pub media: Vec<Media>,
    /// An answer is where the next part begins, if there is one.
    pub asking: Asking<Option<u32>>,
    /// From where on it was asked last.
    pub(super) offset: u32,
}

impl Gallery {
    /// That one.
    #[must_use]
    pub fn find(&self, id: &MediaId) -> Option<&Media> {
        self.media.iter().find(|media| media.id == *id)
    }

    /// Where the next part begins.
    #[must_use]
    pub fn next_offset(&self) -> Option<u32> {
        self.asking.answer().copied().flatten()
    }

    /// Whether Apizee has said that there is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.media.is_empty() && self.asking.answer() == Some(&None)
    }

    /// The answer to it. What is shown stays when there is none.
    pub(super) fn answered(&mut self, number: u32, answer: Result<MediaList, Failure>) -> Next {
        if !self.asking.expects(number) {
            return Next::Nothing;
        }
        let answer = answer.map(|list| {
            if self.offset == 0 {
                self.media.clear();
            }
            for media in list.media {
                if self.find(&media.id).is_none() {
                    self.media.push(media);
                }
            }
            // A next part that begins where this one did would never end.
            list.next_offset.filter(|next| *next > self.offset)
        });
        self.asking.hear(number, answer)
    }
}
