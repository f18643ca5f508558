//! How a room is told from what Apizee answers.

use contract::{
    AgentAccess, AgentLink, Happening, Invitation, InvitationChannel, InvitationState, Moment,
    Room, RoomKind, Schedule,
};

use super::{Inner, RoomsError, life};
use crate::apizee::wire::{conference_state, deep_link, sso_expiry, ticket_state};
use crate::apizee::{Conference, Ticket, Want};
use crate::clock::timestamp;
use crate::store::{Draft, Known};

/// How long an `sso_url` lives when its own token does not say (decoded from the vendor's sample:
/// `exp - iat` is 300 s).
const SSO_LIFE_S: i64 = 300;

impl Inner {
    /// A new or found ticket.
    pub(super) async fn of_ticket(&self, draft: &Draft, ticket: &Ticket) -> Known {
        // Lists tell neither the portal nor the entry point; those of the connector's latest
        // ticket are the same, since a connector has one service.
        let button_id = match ticket.button_id {
            Some(button_id) => Some(button_id),
            None => self.latest_button().await,
        };
        let portal = ticket.portal.clone().or_else(|| self.portal());
        let deep = portal
            .as_ref()
            .zip(button_id)
            .and_then(|(portal, button_id)| deep_link(portal.expose(), button_id, &ticket.id));
        let now = self.clock.unix_s();
        let room = Room {
            id: draft.id.clone(),
            kind: RoomKind::Assistance,
            state: ticket_state(&ticket.state),
            apizee_state: ticket.state.clone(),
            join_url: ticket.join_url.clone(),
            short_url: ticket.short_url.clone(),
            agent_url: deep.or(portal),
            agent_sso: None,
            reference: draft.reference.clone(),
            created_at: timestamp(ticket.created.unwrap_or(now)),
            updated_at: timestamp(now),
            checked_at: timestamp(now),
            guest: draft.guest.clone(),
            invited: draft.invited,
            apizee_id: ticket.id.clone(),
            sip: None,
            schedule: None,
            timeline: vec![],
            invitations: vec![],
        };
        Known {
            room: self.born(room, &ticket.state, draft),
            ends_at: ticket.ends_at,
            button_id: ticket.button_id,
        }
    }

    /// Without it the agent is led to the portal: no reason to lose a room that Apizee has made.
    async fn latest_button(&self) -> Option<i64> {
        match self.store.button(&self.settings.name).await {
            Ok(button) => button,
            Err(error) => {
                tracing::warn!(%error, "the entry point of deep links could not be read");
                None
            }
        }
    }

    /// A new or found conference. Its address is the agent's as well ("The URL to be provided on
    /// the agent or guest side is given by url or short_url").
    pub(super) fn of_conference(&self, draft: &Draft, conference: &Conference) -> Known {
        let now = self.clock.unix_s();
        let room = Room {
            id: draft.id.clone(),
            kind: RoomKind::Meeting,
            state: conference_state(&conference.state),
            apizee_state: conference.state.clone(),
            join_url: conference.join_url.clone(),
            short_url: conference.short_url.clone(),
            agent_url: conference.join_url.expose().parse().ok(),
            agent_sso: None,
            reference: draft.reference.clone(),
            created_at: timestamp(conference.created.unwrap_or(now)),
            updated_at: timestamp(now),
            checked_at: timestamp(now),
            guest: draft.guest.clone(),
            invited: draft.invited,
            apizee_id: conference.id.clone(),
            sip: conference.sip.clone(),
            schedule: schedule(conference),
            timeline: vec![],
            invitations: vec![],
        };
        Known {
            room: self.born(room, &conference.state, draft),
            ends_at: conference.ends_at,
            button_id: None,
        }
    }

    /// The link that signs the agent in, for the answer that creates the room alone.
    pub(super) fn sso(&self, ticket: &Ticket) -> Option<AgentAccess> {
        let url = ticket.sso_url.clone()?;
        let ends_at = sso_expiry(&url).unwrap_or(self.clock.unix_s() + SSO_LIFE_S);
        Some(AgentAccess {
            url,
            expires_at: Some(timestamp(ends_at)),
        })
    }

    /// A room that has just been heard of, with the invitation that Apizee was asked for.
    fn born(&self, mut room: Room, word: &str, draft: &Draft) -> Room {
        let now = self.clock.timestamp();
        if draft.invited {
            let at = room.created_at.clone();
            let (channel, to) = match (&draft.guest.phone, &draft.guest.email) {
                (Some(phone), _) => (InvitationChannel::Sms, phone.clone()),
                (None, email) => (InvitationChannel::Email, email.clone().unwrap_or_default()),
            };
            room.invitations.push(Invitation {
                channel,
                to,
                state: InvitationState::Asked,
                at: at.clone(),
            });
            let what = Happening::Invited;
            life::hear(&mut room, &[Moment { at, what }], &now);
        }
        life::told(&mut room, word, None, &now);
        room
    }

    /// Apizee's present word on a room.
    pub(super) async fn reread(&self, room: &Room, want: Want) -> Result<Told, RoomsError> {
        Ok(match room.kind {
            RoomKind::Assistance => {
                let ticket = self.apizee.ticket(want, &room.apizee_id).await?;
                Told {
                    word: ticket.state,
                    modified: ticket.modified,
                    ends_at: ticket.ends_at,
                    button_id: ticket.button_id,
                }
            }
            RoomKind::Meeting => {
                let conference = self.apizee.conference(want, &room.apizee_id).await?;
                Told {
                    word: conference.state,
                    modified: conference.modified,
                    ends_at: conference.ends_at,
                    button_id: None,
                }
            }
        })
    }

    /// The portal's root, where a signed-in agent finds all tickets.
    pub(super) fn portal(&self) -> Option<AgentLink> {
        self.settings.apizee.portal_url.parse().ok()
    }
}

/// What Apizee says of a room.
pub(super) struct Told {
    pub(super) word: String,
    /// Unix seconds: since when it says so.
    pub(super) modified: Option<i64>,
    pub(super) ends_at: Option<i64>,
    pub(super) button_id: Option<i64>,
}

/// A conference that begins when it is created is not planned.
const AT_ONCE_S: i64 = 60;

/// When a conference takes place, if not at once.
fn schedule(conference: &Conference) -> Option<Schedule> {
    let starts_at = conference.starts_at?;
    let created = conference.created?;
    let lasts = |ends_at: i64| u32::try_from((ends_at - starts_at) / 60).ok();
    (starts_at >= created + AT_ONCE_S).then(|| Schedule {
        starts_at: timestamp(starts_at),
        duration_min: conference.ends_at.and_then(lasts),
    })
}
