//! Cards: what the visitor sees in the thread (App Plugins, pushCardInConversationThread). A card
//! without a LINK action, or with a link that is not https, cannot be written.

use contract::{JoinLink, MediaLink};
use serde::Serialize;

/// An address that a card may lead to or show. `Debug` hides it: it may be a secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct WebLink(Address);

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
enum Address {
    Join(JoinLink),
    Media(MediaLink),
}

impl WebLink {
    /// An https address.
    ///
    /// # Errors
    /// When it is none.
    pub fn new(url: &str) -> Result<Self, contract::TextError> {
        url.parse().map(Address::Join).map(Self)
    }

    /// The address itself, for the Desk.
    #[must_use]
    pub fn expose(&self) -> &str {
        match &self.0 {
            Address::Join(link) => link.expose(),
            Address::Media(link) => link.expose(),
        }
    }
}

impl From<JoinLink> for WebLink {
    fn from(link: JoinLink) -> Self {
        Self(Address::Join(link))
    }
}

impl From<MediaLink> for WebLink {
    fn from(link: MediaLink) -> Self {
        Self(Address::Media(link))
    }
}

/// A link with its label. The label's key is `title` here, unlike in bots' payloads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename = "LINK")]
pub struct LinkAction {
    pub(super) title: String,
    pub(super) url: WebLink,
}

impl LinkAction {
    /// A link; an empty label becomes an arrow, since a link without a name cannot be found.
    #[must_use]
    pub fn new(title: &str, url: impl Into<WebLink>) -> Self {
        let title = if title.trim().is_empty() {
            "→"
        } else {
            title
        };
        Self {
            title: title.to_owned(),
            url: url.into(),
        }
    }
}

/// A picture on a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CardImage {
    pub(super) url: WebLink,
    pub(super) description: String,
}

impl CardImage {
    /// A picture and what it shows, for those who do not see it.
    #[must_use]
    pub fn new(url: WebLink, description: &str) -> Self {
        Self {
            url,
            description: description.to_owned(),
        }
    }
}

/// A card: at least one link, everything else optional and absent rather than null.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    pub(super) title: Option<String>,
    pub(super) text: Option<String>,
    pub(super) actions: FirstAndMore<LinkAction>,
    pub(super) image: Option<CardImage>,
}

impl Card {
    /// A card with one link.
    #[must_use]
    pub fn new(action: LinkAction) -> Self {
        Self {
            title: None,
            text: None,
            actions: FirstAndMore::new(action),
            image: None,
        }
    }

    /// With a title.
    #[must_use]
    pub fn titled(self, title: &str) -> Self {
        Self {
            title: Some(title.to_owned()),
            ..self
        }
    }

    /// With a text.
    #[must_use]
    pub fn saying(self, text: &str) -> Self {
        Self {
            text: Some(text.to_owned()),
            ..self
        }
    }

    /// With one link more.
    #[must_use]
    pub fn and(mut self, action: LinkAction) -> Self {
        self.actions.more.push(action);
        self
    }

    /// With a picture.
    #[must_use]
    pub fn showing(self, image: CardImage) -> Self {
        Self {
            image: Some(image),
            ..self
        }
    }
}

/// Several cards side by side (App Plugins, pushCardBundleInConversationThread).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardBundle {
    pub(super) title: Option<String>,
    pub(super) cards: FirstAndMore<Card>,
}

impl CardBundle {
    /// At least one card.
    #[must_use]
    pub fn new(title: Option<&str>, first: Card, more: Vec<Card>) -> Self {
        Self {
            title: title.map(str::to_owned),
            cards: FirstAndMore { first, more },
        }
    }
}

/// A list that is never empty. Crosses as a plain array.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FirstAndMore<T> {
    first: T,
    more: Vec<T>,
}

impl<T> FirstAndMore<T> {
    fn new(first: T) -> Self {
        Self {
            first,
            more: Vec::new(),
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        core::iter::once(&self.first).chain(&self.more)
    }
}
