//! What the agent may say of a room, and seldom does.

use contract::{MeetingName, Moderation, Reference, RoomKind, StartRoom, Typed};

use super::form::Draft;

/// A field that is folded away until the agent asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The guest's name, as Apizee shows it.
    GuestName,
    /// A case number, in the place of the conversation's id.
    Reference,
    /// A meeting's name.
    MeetingName,
}

impl Field {
    /// All, in the order of the form.
    pub const ALL: [Self; 3] = [Self::GuestName, Self::Reference, Self::MeetingName];

    /// Whether a room of this kind has it.
    #[must_use]
    pub fn is_of(self, kind: RoomKind) -> bool {
        match self {
            Self::GuestName | Self::Reference => true,
            Self::MeetingName => kind == RoomKind::Meeting,
        }
    }
}

/// Whether the fields are folded out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fold {
    /// They are not.
    #[default]
    In,
    /// They are.
    Out,
}

/// What is filled in. What belongs to the other kind of room is kept and not sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Whether the agent sees them.
    pub fold: Fold,
    /// Whether a meeting's guests wait until they are let in.
    pub moderation: Moderation,
    texts: [Draft; Field::ALL.len()],
}

impl Options {
    /// What stands in a field.
    #[must_use]
    pub fn text(&self, field: Field) -> &Draft {
        &self.texts[field as usize]
    }

    /// The agent types.
    pub fn fill(&mut self, field: Field, text: Draft) {
        self.texts[field as usize] = text;
    }

    /// Puts what is filled in into a request.
    ///
    /// # Errors
    /// The first field that the contract refuses.
    pub fn apply(&self, request: &mut StartRoom) -> Result<(), Field> {
        let kind = request.kind;
        for field in Field::ALL {
            let text = self.text(field).expose().trim();
            if text.is_empty() || !field.is_of(kind) {
                continue;
            }
            match field {
                Field::GuestName => {
                    request.guest.name = Some(text.parse::<Typed>().map_err(|_| field)?);
                }
                Field::Reference => {
                    request.reference = Some(text.parse::<Reference>().map_err(|_| field)?);
                }
                Field::MeetingName => {
                    request.name = Some(text.parse::<MeetingName>().map_err(|_| field)?);
                }
            }
        }
        if kind == RoomKind::Meeting && self.moderation == Moderation::WaitingRoom {
            request.moderation = Some(self.moderation);
        }
        Ok(())
    }
}
