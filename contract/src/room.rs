//! The room: what the agent starts. An *assistance* is an Apizee ticket, a *meeting* an Apizee
//! conference.

use serde::{Deserialize, Serialize};

use crate::choice::choice;
use crate::{
    AgentLink, ApizeeId, Channel, ConversationId, JoinLink, Language, MeetingName, MeetingTerms,
    Moment, ProjectId, Reference, RoomId, Schedule, ServiceKey, Timestamp, Typed, words,
};

words! {
    /// Which of Apizee's two products.
    #[derive(Hash)]
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    pub enum RoomKind {
        /// A ticket: 1-1, the visitor's rear camera, consent.
        Assistance = "assistance",
        /// A conference: several people, front camera, telephone.
        Meeting = "meeting",
    }
}

words! {
    /// Where a room stands, mapped from Apizee's states.
    #[derive(Hash)]
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    pub enum RoomState {
        /// It exists; Apizee invited nobody.
        Created = "created",
        /// Apizee has sent an SMS or an e-mail.
        Invited = "invited",
        /// The guest is there, the agent is not yet known to be.
        Joined = "joined",
        /// The session is under way.
        InProgress = "in_progress",
        /// It is over.
        Ended = "ended",
        /// The guest refused.
        Declined = "declined",
        /// Its time ran out.
        Expired = "expired",
        /// Somebody took it back.
        Cancelled = "cancelled",
        /// Apizee says something that this code does not know.
        Unknown = "unknown",
    }
}

impl RoomState {
    /// Whether the guest can still come in. An unknown state counts as live: "may be open, try"
    /// is less harm than a second room.
    #[must_use]
    pub fn is_live(self) -> bool {
        match self {
            Self::Created | Self::Invited | Self::Joined | Self::InProgress | Self::Unknown => true,
            Self::Ended | Self::Declined | Self::Expired | Self::Cancelled => false,
        }
    }
}

choice!(
    /// Whether Apizee itself sends the guest an SMS or an e-mail. `true` on the wire: it does.
    Invite {
        /// We hand over the link ourselves.
        ByUs,
        /// Apizee sends it to the guest's phone, else to the e-mail.
        ByApizee
    }
);
choice!(
    /// Whether guests of a meeting wait until the moderator lets them in.
    Moderation {
        /// They come in at once.
        Open,
        /// They wait.
        WaitingRoom
    }
);
choice!(
    /// Whether another room is started while nobody knows what became of an earlier start.
    Anyway {
        /// The earlier one is waited for.
        Await,
        /// Another is started all the same: the agent's explicit second step.
        StartAnother
    }
);

/// Whom the room is for, as the agent typed it. The backend understands the phone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Guest {
    /// The name that Apizee shows; 1 to 254 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Typed>,
    /// A phone in any form; read with the connector's region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Typed>,
    /// An e-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Typed>,
}

/// The body of `POST rooms`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StartRoom {
    /// Assistance or meeting.
    pub kind: RoomKind,
    /// From the Desk's context.
    pub conversation_id: ConversationId,
    /// From the Desk's context.
    pub project_id: ProjectId,
    /// From the Desk's context.
    pub channel: Channel,
    /// The visitor's language.
    pub language: Language,
    /// Whom it is for.
    #[serde(default)]
    pub guest: Guest,
    /// A case number; absent, the conversation's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<Reference>,
    /// Whether Apizee sends the link as well. Never left to Apizee's defaults, which differ
    /// between tickets and conferences.
    pub invite: Invite,
    /// A meeting's name, 2 to 200 characters; the backend adds the conversation's short form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub name: Option<MeetingName>,
    /// For a meeting only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moderation: Option<Moderation>,
    /// What else is said of a meeting; refused for an assistance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meeting: Option<Box<MeetingTerms>>,
    /// The service that the room belongs to; absent, the one that the agent prefers, else the
    /// connector's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_key: Option<ServiceKey>,
    /// The live room that is ended first: the agent's explicit second step. Another one than the
    /// conversation's present room is a conflict.
    #[serde(
        default,
        deserialize_with = "replaced",
        skip_serializing_if = "Option::is_none"
    )]
    pub replace: Option<RoomId>,
    /// Whether an earlier start of unknown outcome is left alone.
    #[serde(default, skip_serializing_if = "Anyway::is_default")]
    pub anyway: Anyway,
}

/// A panel of the version before says `false` where it replaces nothing; its `true` named no room.
fn replaced<'de, D: serde::Deserializer<'de>>(reader: D) -> Result<Option<RoomId>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Said {
        Room(RoomId),
        Flag(bool),
    }
    match Option::<Said>::deserialize(reader)? {
        Some(Said::Room(id)) => Ok(Some(id)),
        Some(Said::Flag(true)) => Err(serde::de::Error::custom("name the room to replace")),
        Some(Said::Flag(false)) | None => Ok(None),
    }
}

/// A guest as far as anybody may see one later: masked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MaskedGuest {
    /// `+33•••••••78`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// `m•••@•••.com`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

/// The telephone's way into a meeting (Apizee REST APIs, conference response).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sip {
    /// `sip_phone_number`, as Apizee writes it: `+33 2 57 57 97 61`.
    pub phone_number: String,
    /// `sip_dtmf_code`: digits, perhaps beginning with 0.
    pub dtmf_code: String,
}

/// An agent's way in, perhaps for a short time only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AgentAccess {
    /// Open it at once.
    pub url: AgentLink,
    /// When it stops working; absent when it does not (the deep link, which wants a signed-in agent).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}

words! {
    /// By what Apizee invites.
    #[derive(Hash)]
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    pub enum InvitationChannel {
        /// To a phone.
        Sms = "sms",
        /// To an e-mail address.
        Email = "email",
    }
}

words! {
    /// How far an invitation is.
    #[derive(Hash)]
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    pub enum InvitationState {
        /// Apizee took the order.
        Asked = "asked",
        /// Apizee says that it is on its way.
        Sent = "sent",
        /// Apizee says that it failed.
        Failed = "failed",
        /// Apizee's answer was lost: it may have left, and is not sent again by itself.
        Unknown = "unknown",
        /// Withdrawn before anybody used it: the room was ended, and its link leads nowhere any more.
        Cancelled = "cancelled",
    }
}

impl InvitationState {
    /// Whether a link may be on its way, or have arrived, that still leads into the room.
    #[must_use]
    pub fn is_open(self) -> bool {
        match self {
            Self::Asked | Self::Sent | Self::Unknown => true,
            Self::Failed | Self::Cancelled => false,
        }
    }
}

/// An SMS or e-mail by Apizee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invitation {
    /// By what.
    pub channel: InvitationChannel,
    /// To whom, masked.
    pub to: String,
    /// How far it is.
    pub state: InvitationState,
    /// When Apizee was asked.
    pub at: Timestamp,
}

/// The body of `POST rooms/{id}/invitations`: one more SMS, to this phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InviteAgain {
    /// A phone in any form; read with the connector's region.
    pub phone: Typed,
    /// The visitor's language.
    pub language: Language,
}

/// A room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Room {
    /// Ours, opaque.
    pub id: RoomId,
    /// Assistance or meeting.
    pub kind: RoomKind,
    /// Where it stands.
    pub state: RoomState,
    /// Apizee's own word for it.
    pub apizee_state: String,
    /// The guest's link.
    pub join_url: JoinLink,
    /// The same link, short.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short_url: Option<JoinLink>,
    /// The agent's deep link, which wants a signed-in agent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_url: Option<AgentLink>,
    /// Only in the answer that created the room: a link that signs the agent in for 300 s. It is
    /// never stored, so a repeat of the answer does not hold it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_sso: Option<AgentAccess>,
    /// Our key on Apizee's side.
    pub reference: Reference,
    /// When it was created.
    pub created_at: Timestamp,
    /// When its state changed last.
    pub updated_at: Timestamp,
    /// When Apizee was asked last.
    pub checked_at: Timestamp,
    /// The guest, masked.
    pub guest: MaskedGuest,
    /// Whether Apizee sent an SMS or an e-mail.
    pub invited: bool,
    /// Apizee's number.
    pub apizee_id: ApizeeId,
    /// A meeting's telephone way in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sip: Option<Sip>,
    /// When a meeting that does not begin at once takes place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schedule: Option<Schedule>,
    /// What happened, oldest first, each moment once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub timeline: Vec<Moment>,
    /// The SMS and e-mails that Apizee was asked for, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub invitations: Vec<Invitation>,
}

impl Room {
    /// The link to hand to the guest: the short one where there is one, never both.
    #[must_use]
    pub fn guest_link(&self) -> &JoinLink {
        self.short_url.as_ref().unwrap_or(&self.join_url)
    }

    /// Whether nobody has come in, nor opened the link, as far as Apizee has told.
    #[must_use]
    pub fn is_unused(&self) -> bool {
        match self.state {
            RoomState::Created | RoomState::Invited => {
                !self.timeline.iter().any(|moment| moment.what.is_use())
            }
            RoomState::Joined
            | RoomState::InProgress
            | RoomState::Ended
            | RoomState::Declined
            | RoomState::Expired
            | RoomState::Cancelled
            | RoomState::Unknown => false,
        }
    }
}

words! {
    /// What is known of a start that has no room yet.
    #[derive(Hash)]
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    pub enum StartState {
        /// Apizee is being asked.
        UnderWay = "under_way",
        /// Apizee's answer was lost: the backend looks whether the room exists.
        Unknown = "unknown",
    }
}

/// A start that has no room yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StartUnderWay {
    /// The id of the room, should it come to be.
    pub id: RoomId,
    /// Assistance or meeting.
    pub kind: RoomKind,
    /// How far it is.
    pub state: StartState,
    /// Since when.
    pub since: Timestamp,
    /// For whom, masked.
    pub guest: MaskedGuest,
    /// Whether Apizee was asked to send an SMS or an e-mail.
    pub invited: bool,
    /// Seconds until more may be known.
    pub retry_after_s: u32,
}

/// The answer to `GET rooms`: newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Rooms {
    /// The conversation's rooms.
    pub rooms: Vec<Room>,
    /// Those that may come to be.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub starts: Vec<StartUnderWay>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start(replace: &str) -> Result<StartRoom, serde_json::Error> {
        serde_json::from_str(&format!(
            r#"{{"kind":"meeting","conversation_id":"c-1","project_id":"1","channel":"CHAT",
                "language":"fr","invite":false{replace}}}"#
        ))
    }

    #[test]
    fn the_room_to_replace_has_a_name() {
        let named = start(r#","replace":"r-1""#).unwrap();
        assert_eq!(named.replace, Some("r-1".parse().unwrap()));
        for nothing in ["", r#","replace":false"#, r#","replace":null"#] {
            assert_eq!(start(nothing).unwrap().replace, None, "{nothing}");
        }
        assert!(start(r#","replace":true"#).is_err());
        assert!(start(r#","replace":"no name""#).is_err());
    }

    #[test]
    fn what_an_older_backend_does_not_know_is_left_out_unless_it_is_meant() {
        let mut wish = start("").unwrap();
        let text = serde_json::to_string(&wish).unwrap();
        assert!(
            !text.contains("anyway") && !text.contains("replace"),
            "{text}"
        );
        wish.anyway = Anyway::StartAnother;
        assert!(
            serde_json::to_string(&wish)
                .unwrap()
                .contains(r#""anyway":true"#)
        );
    }
}
