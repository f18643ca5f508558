//! What the panel asks of the drawer.

use contract::{JoinLink, RoomId, RoomKind};
use serde::{Deserialize, Serialize};

/// What is inside the drawer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// The QR code of the join link.
    Qr,
    /// The past rooms.
    History,
    /// What was done, in figures.
    Figures,
}

/// The room on the screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// Ours.
    pub id: RoomId,
    /// Assistance or meeting.
    pub kind: RoomKind,
    /// For the visitor.
    pub link: JoinLink,
}

/// What is to be shown, and of what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Errand {
    /// Which section.
    pub section: Section,
    /// The room, if there is one.
    pub room: Option<Subject>,
}
