//! What an agent says of a meeting beside its name, checked: its terms and its further guests.

use contract::{
    ApizeeLogin, EmailAddress, Guest, Invite, MOST_GUESTS, MeetingDuration, MeetingMessage,
    MeetingPassword, MeetingTerms, PhoneNumber, Reminder, RoomKind, Timestamp,
};

use super::{Inner, RoomsError};
use crate::clock::unix_s;

/// A start that an agent names as "now" may be a little old when it arrives.
const LATE_S: i64 = 60;

/// How far ahead a meeting may be.
const FARTHEST_S: i64 = 366 * 24 * 60 * 60;

/// By what Apizee reaches a guest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Party {
    Phone(PhoneNumber),
    Email(EmailAddress),
}

impl Party {
    /// One of the two: with both, Apizee would write twice.
    pub(super) fn of(phone: Option<&PhoneNumber>, email: Option<&EmailAddress>) -> Option<Self> {
        let phone = phone.cloned().map(Self::Phone);
        phone.or_else(|| email.cloned().map(Self::Email))
    }

    pub(super) fn expose(&self) -> &str {
        match self {
            Self::Phone(phone) => phone.expose(),
            Self::Email(email) => email.expose(),
        }
    }
}

/// Terms that are right.
#[derive(Clone, Debug, Default)]
pub(super) struct Terms {
    pub(super) message: Option<MeetingMessage>,
    pub(super) password: Option<MeetingPassword>,
    pub(super) starts_at: Option<Timestamp>,
    pub(super) duration: Option<MeetingDuration>,
    pub(super) reminder: Option<Reminder>,
    pub(super) moderator: Option<ApizeeLogin>,
    /// Each once, beside the first guest.
    pub(super) others: Vec<Party>,
}

impl Inner {
    /// Checks what is said of a meeting. `first` is the guest of the start itself.
    pub(super) fn terms(
        &self,
        kind: RoomKind,
        said: Option<MeetingTerms>,
        first: Option<&Party>,
        invite: Invite,
    ) -> Result<Terms, RoomsError> {
        let said = match (kind, said) {
            (_, None) => return Ok(Terms::default()),
            (RoomKind::Assistance, Some(_)) => {
                return Err(RoomsError::FieldRefused {
                    field: "meeting",
                    remedy: "An assistance has no meeting's terms: leave them out, or start a meeting.",
                });
            }
            (RoomKind::Meeting, Some(said)) => said,
        };
        let starts_at = self.start_of(&said)?;
        Ok(Terms {
            others: self.others(&said.guests, first, invite)?,
            message: said.message,
            password: said.password,
            starts_at,
            duration: said.duration_min,
            reminder: said.reminder_min,
            moderator: said.moderator,
        })
    }

    fn start_of(&self, said: &MeetingTerms) -> Result<Option<Timestamp>, RoomsError> {
        let Some(wished) = &said.starts_at else {
            return match said.reminder_min {
                None => Ok(None),
                Some(_) => Err(RoomsError::FieldRefused {
                    field: "meeting.reminder_min",
                    remedy: "Only a meeting with a start can be reminded of: give starts_at, or no reminder.",
                }),
            };
        };
        let refused = |remedy| RoomsError::FieldRefused {
            field: "meeting.starts_at",
            remedy,
        };
        let starts_at = wished.moment().ok_or_else(|| {
            refused("No calendar has this moment: give a UTC time such as 2026-11-21T15:00:00Z.")
        })?;
        let ahead = unix_s(&starts_at) - self.clock.unix_s();
        match ahead {
            _ if ahead < -LATE_S => Err(refused(
                "This moment is over: give a later one, or none to begin at once.",
            )),
            _ if ahead > FARTHEST_S => Err(refused(
                "This is more than a year ahead: give an earlier moment.",
            )),
            _ => Ok(Some(starts_at)),
        }
    }

    fn others(
        &self,
        guests: &[Guest],
        first: Option<&Party>,
        invite: Invite,
    ) -> Result<Vec<Party>, RoomsError> {
        if guests.len() >= MOST_GUESTS {
            return Err(RoomsError::FieldRefused {
                field: "meeting.guests",
                remedy: "A meeting has at most 20 guests in all: leave some out, and give them the link yourself.",
            });
        }
        let mut others: Vec<Party> = Vec::with_capacity(guests.len());
        for (place, guest) in guests.iter().enumerate() {
            let party = self.contact(guest, invite).and_then(|(phone, email)| {
                Party::of(phone.as_ref(), email.as_ref()).ok_or(RoomsError::ContactNeeded)
            });
            let party = party.map_err(|why| RoomsError::GuestRefused {
                place,
                why: Box::new(why),
            })?;
            if first != Some(&party) && !others.contains(&party) {
                others.push(party);
            }
        }
        Ok(others)
    }
}
