//! What the panel asks of the drawer.

use contract::{ApizeeId, JoinLink, RoomId, RoomKind, RoomState};
use serde::{Deserialize, Serialize};

/// What is inside the drawer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// One more SMS, to another number.
    Invite,
    /// The QR code of the join link.
    Qr,
    /// Photos and recordings, and the summary.
    Results,
}

/// The room on the screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// Ours.
    pub id: RoomId,
    /// Assistance or meeting.
    pub kind: RoomKind,
    /// Where it stood when the section was opened.
    pub state: RoomState,
    /// Apizee's.
    pub apizee_id: ApizeeId,
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
