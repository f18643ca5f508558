//! How photos and recordings go to the visitor: a card, a bundle of cards, or a text with links.

use contract::{Channel, Media, MediaId, MediaSort, Recording};

use super::Thread;
use crate::results::words::ToVisitor;
use apizee_panel::desk::{Card, CardBundle, CardImage, LinkAction, WebLink};
use apizee_panel::outcome::DeskRefusal;
use apizee_panel::room::setting::Ability;

/// Where to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Sent at once.
    Thread,
    /// The agent sends it.
    ComposeBox,
}

/// Why only a text can go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnlyText {
    /// The library sends no cards.
    NoCards,
    /// It sends no bundle, and several cards in a row are no way to show several photos.
    NoBundles,
    /// The visitor has a telephone that shows no cards.
    Sms,
}

/// What carries it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vehicle {
    /// One card.
    Card,
    /// Several cards in one.
    Bundle,
    /// A text with links.
    Text(OnlyText),
}

impl Vehicle {
    /// For so many.
    #[must_use]
    pub fn of(thread: &Thread, count: usize) -> Self {
        let needed = if count > 1 {
            thread.bundles
        } else {
            thread.cards
        };
        match (&thread.channel, needed) {
            (Channel::Sms, _) => Self::Text(OnlyText::Sms),
            (_, Ability::Has) if count > 1 => Self::Bundle,
            (_, Ability::Has) => Self::Card,
            (_, Ability::Lacks) if thread.cards == Ability::Lacks => Self::Text(OnlyText::NoCards),
            (_, Ability::Lacks) => Self::Text(OnlyText::NoBundles),
        }
    }

    /// Whether that way is open.
    #[must_use]
    pub fn takes(self, way: Way, thread: &Thread) -> bool {
        match way {
            Way::Thread => matches!(self, Self::Card | Self::Bundle),
            Way::ComposeBox => thread.texts == Ability::Has,
        }
    }
}

/// What the agent is asked first, in place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendQuestion {
    /// A recording is among them.
    Recording(Way),
    /// One of them is in the thread already.
    Again(Way),
}

impl SendQuestion {
    pub(super) fn way(self) -> Way {
        match self {
            Self::Recording(way) | Self::Again(way) => way,
        }
    }
}

/// How far it is. A void call acknowledges nothing: there is no "delivered".
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Push {
    /// Nothing is to go.
    Rest,
    /// A yes is waited for.
    Asked(SendQuestion),
    /// It is being handed to the Desk.
    Going,
    /// The Desk took so many.
    Gone(Way, usize),
    /// The Desk did not take it.
    Refused(DeskRefusal),
}

impl Push {
    pub(super) fn may_begin(&self) -> bool {
        match self {
            Self::Rest | Self::Gone(..) | Self::Refused(_) => true,
            Self::Asked(_) | Self::Going => false,
        }
    }
}

/// A film or a recording of the session: more of the visitor than a photo.
#[must_use]
pub fn is_recording(media: &Media) -> bool {
    media.recording == Recording::Yes || media.sort == MediaSort::Video
}

/// What goes together: at least one.
#[derive(Clone, Debug, PartialEq)]
pub struct Parcel {
    first: Media,
    more: Vec<Media>,
}

impl Parcel {
    /// These, in this order; `None` of nothing.
    #[must_use]
    pub fn of(media: Vec<Media>) -> Option<Self> {
        let mut media = media.into_iter();
        Some(Self {
            first: media.next()?,
            more: media.collect(),
        })
    }

    /// Whether it is one thing.
    #[must_use]
    pub fn is_single(&self) -> bool {
        self.more.is_empty()
    }

    /// The first of them.
    #[must_use]
    pub fn first(&self) -> &Media {
        &self.first
    }

    /// Their numbers.
    pub fn ids(&self) -> impl Iterator<Item = MediaId> {
        self.all().map(|media| media.id.clone())
    }

    fn all(&self) -> impl Iterator<Item = &Media> {
        core::iter::once(&self.first).chain(&self.more)
    }
}

/// One card: what it is, the picture itself, a link that opens it.
#[must_use]
pub fn card(media: &Media, words: &ToVisitor) -> Card {
    let title = (words.title)(media);
    let link = WebLink::from(media.url.clone());
    let card = Card::new(LinkAction::new((words.button)(media), link.clone())).titled(title);
    match media.sort {
        MediaSort::Picture => card.showing(CardImage::new(link, title)),
        MediaSort::Video | MediaSort::Other => card,
    }
}

/// Several cards side by side.
#[must_use]
pub fn bundle(parcel: &Parcel, words: &ToVisitor) -> CardBundle {
    let more = parcel.more.iter().map(|media| card(media, words));
    CardBundle::new(
        Some(words.bundle),
        card(&parcel.first, words),
        more.collect(),
    )
}

/// A line for each, with its link at the end.
#[must_use]
pub fn text(parcel: &Parcel, words: &ToVisitor) -> String {
    lines(parcel.all(), words, |media| media.url.expose())
}

/// The same before it goes, the links left out.
#[must_use]
pub fn text_preview(media: &[Media], words: &ToVisitor) -> String {
    lines(media.iter(), words, |_| "https://…")
}

fn lines<'a>(
    media: impl Iterator<Item = &'a Media>,
    words: &ToVisitor,
    link: impl Fn(&'a Media) -> &'a str,
) -> String {
    let lines = media.map(|media| [(words.text)(media), " ", link(media)].concat());
    lines.collect::<Vec<_>>().join("\n")
}
