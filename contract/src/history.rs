//! The rooms that Apizee remembers of a conversation or a case number.

use serde::{Deserialize, Serialize};

use crate::{ApizeeId, Reference, RoomHandle, RoomKind, RoomState, Timestamp};

/// A room of the past or the present, without any link into it and without the guest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PastRoom {
    /// Assistance or meeting.
    pub kind: RoomKind,
    /// Apizee's number, by which its portal knows it.
    pub apizee_id: ApizeeId,
    /// For `GET media`, within the hour.
    pub handle: RoomHandle,
    /// Where it stands.
    pub state: RoomState,
    /// Apizee's own word for it.
    pub apizee_state: String,
    /// When it was created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// When its time ran out, or will.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Timestamp>,
    /// Seconds from the beginning to the end of an assistance that has ended; absent where Apizee
    /// tells when it was to end, and not when it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_s: Option<u64>,
    /// Our key on Apizee's side; meetings have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<Reference>,
    /// A meeting's name; assistances have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The colleague's name where Apizee tells one; never a login that is an e-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// Whether Apizee knows where the visitor was.
    pub has_place: bool,
}

/// The answer to `GET history`: newest first, each part in itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct History {
    /// What could be read; the rest is left out.
    pub rooms: Vec<PastRoom>,
    /// The `offset` of the next part; absent when this was the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_offset: Option<u32>,
}
