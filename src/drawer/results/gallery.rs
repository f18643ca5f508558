//! The list of what there is, part by part.

use contract::{Media, MediaId, MediaList};

use crate::drawer::trying::{Count, Trying};
use crate::outcome::Failure;

/// Whether Apizee has been heard of, and whether it has more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Nothing is known yet.
    Unknown,
    /// There is another part, from here on.
    Part {
        /// Its `offset`.
        next: u32,
    },
    /// This is all.
    Whole,
}

/// What was told so far.
#[derive(Clone, Debug, PartialEq)]
pub struct Gallery {
    /// In Apizee's order, each once.
    pub media: Vec<Media>,
    /// How much of it that is.
    pub extent: Extent,
    /// The question that is on its way.
    pub asking: Trying,
    /// From where on it was asked.
    offset: u32,
}

impl Default for Gallery {
    fn default() -> Self {
        Self {
            media: vec![],
            extent: Extent::Unknown,
            asking: Trying::Rest,
            offset: 0,
        }
    }
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
        match self.extent {
            Extent::Part { next } => Some(next),
            Extent::Unknown | Extent::Whole => None,
        }
    }

    /// Whether the question may go now; then it is on its way.
    pub(super) fn begin(&mut self, offset: u32) -> bool {
        let may = self.asking.may_ask();
        if may {
            self.asking = Trying::UnderWay;
            self.offset = offset;
        }
        may
    }

    /// The answer to it. What is shown stays when there is none.
    pub(super) fn answered(&mut self, answer: Result<MediaList, Failure>) -> Count {
        if self.asking != Trying::UnderWay {
            return Count::Over;
        }
        self.asking = match answer {
            Err(failure) => Trying::failed(failure),
            Ok(list) => {
                if self.offset == 0 {
                    self.media.clear();
                }
                for media in list.media {
                    if self.find(&media.id).is_none() {
                        self.media.push(media);
                    }
                }
                self.extent = list
                    .next_offset
                    .map_or(Extent::Whole, |next| Extent::Part { next });
                Trying::Rest
            }
        };
        self.asking.count()
    }
}
