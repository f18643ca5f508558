//! What the panel and the backend agree on: the whole HTTP contract in one breath.
//!
//! No I/O, no JavaScript, no clock. Every type parses at the border: `Deserialize` and `FromStr`
//! go through the same function, so that a value that exists is a value that is right.
//!
//! Reading order: the kinds of text (`text`), enumerations and their words ([`words!`]), who and what
//! ([`ids`], [`channel`], [`language`], [`phone`], [`email`], [`link`], [`time`]), the room
//! ([`room`]), a meeting's terms ([`meeting`]) and what happens in it ([`timeline`]), the guest's
//! contact ([`contact`]), the agent's session ([`session`]) and wishes ([`preferences`], [`service`]), what
//! Apizee remembers ([`history`], [`media`], [`summary`], [`figures`]), its own agent module
//! ([`agent_session`]), what goes wrong ([`problem`]), and the one
//! way that needs no backend ([`quick_invitation`]).
#![warn(missing_docs)]

mod choice;
mod text;

pub mod agent_session;
pub mod channel;
pub mod contact;
pub mod email;
mod embed;
pub mod figures;
pub mod history;
pub mod ids;
pub mod language;
pub mod link;
pub mod media;
pub mod meeting;
#[cfg(feature = "openapi")]
mod openapi;
pub mod phone;
pub mod preferences;
pub mod problem;
pub mod quick_invitation;
pub mod room;
pub mod service;
pub mod session;
pub mod summary;
pub mod time;
pub mod timeline;
#[doc(hidden)]
pub mod word;

pub use agent_session::{AgentSession, AgentToken, AgentUser, ApiKey};
pub use channel::Channel;
pub use contact::{Contact, ContactCheck, ContactRefusal, Home, Line};
pub use email::EmailAddress;
pub use figures::{
    Counts, Figures, FiguresScope, LONGEST_SPAN_DAYS, MeetingCounts, OfAgent, OfDay,
};
pub use history::{History, PastRoom};
pub use ids::{
    ApizeeId, ConnectorName, ConversationId, IdempotencyKey, OperatorId, ProjectId, Reference,
    RoomHandle, RoomId, ServiceKey,
};
pub use language::Language;
pub use link::{AgentLink, JoinLink, MediaLink};
pub use media::{Media, MediaId, MediaList, MediaSort, Place, Recording};
pub use meeting::{
    ApizeeLogin, MOST_GUESTS, MeetingDuration, MeetingMessage, MeetingName, MeetingPassword,
    MeetingTerms, Reminder, Schedule, WishedStart,
};
pub use phone::{PhoneNumber, Typed};
pub use preferences::{AgentSide, Preferences};
pub use problem::{Problem, ProblemCode};
pub use quick_invitation::{QuickInvitation, ReadOnly};
pub use room::{
    AgentAccess, Anyway, Guest, Invitation, InvitationChannel, InvitationState, Invite,
    InviteAgain, MaskedGuest, Moderation, Room, RoomKind, RoomState, Rooms, Sip, StartRoom,
    StartState, StartUnderWay,
};
pub use service::{Service, ServiceKind, Services};
pub use session::{Embed, Enabled, GuestContact, IdentificationKey, Limits, LoaderAgent, Session};
pub use summary::Summary;
pub use text::TextError;
pub use time::{Day, Timestamp};
pub use timeline::{Happening, Moment, standing, together};
pub use word::UnknownWord;

/// The header that makes a `POST rooms` safe to repeat (IETF draft "The Idempotency-Key HTTP
/// Header Field").
pub const IDEMPOTENCY_KEY: &str = "Idempotency-Key";
