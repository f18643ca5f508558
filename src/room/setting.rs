//! What a room's rules need to know of the Desk and of the service.

use contract::{
    AgentSide, Channel, ConversationId, GuestContact, Language, ProjectId, RoomKind, Session,
};

use crate::outcome::Failure;

/// Whether the Desk's library knows a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ability {
    /// It does.
    Has,
    /// It is older than the command.
    Lacks,
}

/// The conversation that this panel belongs to, and what its Desk can do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Desk {
    pub conversation: ConversationId,
    pub project: ProjectId,
    /// Where the visitor talks.
    pub channel: Channel,
    /// The visitor's language.
    pub language: Language,
    /// `pushCardInConversationThread`, since library 2.4.0.
    pub cards: Ability,
    /// `insertTextInComposeBox`, since library 1.0.0.
    pub texts: Ability,
}

/// The backend as far as it has been heard of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServiceState {
    /// Not asked yet, or the answer is on its way.
    Silent,
    /// It has told what it offers.
    Known(Session),
    /// It could not be asked.
    Off(Failure),
}

/// Where a room is to be started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    pub desk: Desk,
    /// The backend.
    pub service: ServiceState,
}

impl Setting {
    /// Whether a start without a contact is worth an attempt. While nothing is known, the backend
    /// decides.
    #[must_use]
    pub fn contact(&self) -> GuestContact {
        match &self.service {
            ServiceState::Known(session) => session.enabled.guest_contact,
            ServiceState::Silent | ServiceState::Off(_) => GuestContact::Optional,
        }
    }

    /// Where the agent's side opens.
    #[must_use]
    pub fn agent_side(&self) -> AgentSide {
        match &self.service {
            ServiceState::Known(session) => session.preferences.agent_side,
            ServiceState::Silent | ServiceState::Off(_) => AgentSide::Tab,
        }
    }

    /// Whether the administrator has switched this kind of room on.
    #[must_use]
    pub fn offers(&self, kind: RoomKind) -> bool {
        match &self.service {
            ServiceState::Known(session) => session.enabled.kinds.contains(&kind),
            ServiceState::Silent | ServiceState::Off(_) => true,
        }
    }
}

/// What the agent should know before choosing how the link goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advice {
    /// Nothing.
    None,
    /// An SMS conversation shows no cards.
    GoesAsText,
    /// The visitor is on the phone: nobody reads the thread.
    OnThePhone,
    /// A video of iAdvize's own is running.
    InAVideo,
    /// The library has no cards; the link goes as text.
    LibraryWithoutCards,
    /// The library can put nothing into the conversation.
    LibraryWithoutTexts,
}

impl Desk {
    /// One line under the choice of how the link goes.
    #[must_use]
    pub fn advice(&self) -> Advice {
        match (&self.channel, self.cards, self.texts) {
            (Channel::Call, _, _) => Advice::OnThePhone,
            (Channel::Video, _, _) => Advice::InAVideo,
            (Channel::Sms, _, Ability::Has) => Advice::GoesAsText,
            (_, Ability::Lacks, Ability::Lacks) => Advice::LibraryWithoutTexts,
            (_, Ability::Lacks, Ability::Has) => Advice::LibraryWithoutCards,
            (_, Ability::Has, _) => Advice::None,
        }
    }
}
