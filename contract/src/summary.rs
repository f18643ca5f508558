//! What is left to say of a room after the call.

use serde::{Deserialize, Serialize};

use crate::{RoomKind, RoomState, Timestamp};

/// The answer to `GET rooms/{id}/summary`. What is absent is not told: by nobody, not yet, or not
/// while Apizee cannot be asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Summary {
    /// Assistance or meeting.
    pub kind: RoomKind,
    /// Where it stands.
    pub state: RoomState,
    /// When it was created.
    pub created_at: Timestamp,
    /// Seconds that agent and visitor were together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call_s: Option<u64>,
    /// How many people were together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub participants: Option<u32>,
    /// Photos and snapshots.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photos: Option<u64>,
    /// Films and recordings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub videos: Option<u64>,
    /// When the visitor answered the survey. What they answered is not told to us.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub survey_answered_at: Option<Timestamp>,
}
