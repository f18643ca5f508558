//! The session events of a ticket (Ticket session events API; fields as in its first generation).

use serde::Serialize;
use serde_json::Value;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::clock::written;

/// The documented events that the emulator makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum EventName {
    /// The ticket was made.
    #[serde(rename = "ticket.new")]
    New,
    /// Apizee sent the invitation.
    #[serde(rename = "ticket.invitationSent")]
    InvitationSent,
    /// The guest opened the link.
    #[serde(rename = "ticket.invitationClicked")]
    InvitationClicked,
    /// The guest refused.
    #[serde(rename = "ticket.invitationDeclined")]
    InvitationDeclined,
    /// Nobody came in time.
    #[serde(rename = "ticket.invitationExpired")]
    InvitationExpired,
    /// The guest accepted the conditions.
    #[serde(rename = "consent.accepted")]
    ConsentAccepted,
    /// The guest allowed the camera.
    #[serde(rename = "mediaDevice.cameraAllowed")]
    CameraAllowed,
    /// The guest forbade it.
    #[serde(rename = "mediaDevice.cameraDisallowed")]
    CameraDisallowed,
    /// The guest allowed the microphone.
    #[serde(rename = "mediaDevice.micAllowed")]
    MicAllowed,
    /// The guest said where they are.
    #[serde(rename = "geo.ansAllowed")]
    GeoAllowed,
    /// The guest waits for the agent.
    #[serde(rename = "session.agentContacted")]
    AgentContacted,
    /// Both are there.
    #[serde(rename = "session.established")]
    Established,
    /// The guest left.
    #[serde(rename = "session.userLeft")]
    UserLeft,
    #[serde(rename = "session.agentLeft")]
    AgentLeft,
    /// A picture was taken.
    #[serde(rename = "media.pictureTaken")]
    PictureTaken,
    /// The agent is done.
    #[serde(rename = "ticket.completed")]
    Completed,
    /// The agent closed it.
    #[serde(rename = "ticket.closed")]
    Closed,
    /// It was withdrawn.
    #[serde(rename = "ticket.cancelled")]
    Cancelled,
    /// The guest answered the survey.
    #[serde(rename = "survey.answered")]
    SurveyAnswered,
}

/// Whose doing an event was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// The agent's.
    Agent,
    Guest,
    /// Apizee's.
    System,
}

/// One event.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SessionEvent {
    /// Its own.
    pub id: String,
    /// What.
    #[serde(rename = "eventName")]
    pub name: EventName,
    /// When.
    pub timestamp: String,
    /// Whose doing.
    pub source: Source,
    /// What belongs to it: `agent`, `geoloc`, `score` and `comment`, or nothing.
    pub data: Value,
}

impl SessionEvent {
    pub(super) fn new(name: EventName, at: OffsetDateTime, source: Source, data: Value) -> Self {
        Self {
            id: Uuid::new_v4().to_string(),
            name,
            timestamp: written(at),
            source,
            data,
        }
    }
}
