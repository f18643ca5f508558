//! One more SMS with the room's link: to the same phone or to another, counted, and never twice for
//! one wish. (E-mails can only be sent with a new room: no document names a way to send another.)

use std::sync::Arc;
use std::time::Duration;

use super::{Inner, Operator, Rooms, RoomsError, life};
use crate::apizee::{ApizeeError, Class};
use crate::phone::understand;
use crate::store::seal::Role;
use crate::store::{Draft, NoSms, Order, Ordered, Stored, Wish};
use crate::telemetry::names;
use crate::wording;
use contract::{
    Contact, ContactRefusal, Happening, IdempotencyKey, Invitation, InvitationChannel,
    InvitationState, InviteAgain, Moment, PhoneNumber, Room, RoomId,
};

impl Rooms {
    /// Sends the room's link by SMS. A repeat of the same wish sends nothing. Goes on though the
    /// caller goes away.
    ///
    /// # Errors
    /// No such room, one that is over; a phone that gets no SMS; too many or too soon; Apizee.
    pub async fn invite(
        &self,
        operator: Operator,
        key: IdempotencyKey,
        id: &RoomId,
        wish: &InviteAgain,
    ) -> Result<Room, RoomsError> {
        let (stored, room) = self.0.known(id).await?;
        if !room.state.is_live() {
            return Err(RoomsError::Over);
        }
        let phone = match understand(&wish.phone, self.0.settings.apizee.region) {
            Contact::Phone { line, .. } if !line.takes_sms() => {
                return Err(RoomsError::SmsImpossible);
            }
            Contact::Phone { e164, .. } => e164,
            Contact::Email { .. } => return Err(RoomsError::PhoneRefused(ContactRefusal::Neither)),
            Contact::Refused { reason } => return Err(RoomsError::PhoneRefused(reason)),
        };
        let text = wording::sms(&wish.language.primary(), room.guest_link().expose());
        let inner = Arc::clone(&self.0);
        let wish = Wish {
            connector: inner.settings.name.clone(),
            operator: operator.id,
            key,
        };
        let work = async move { inner.send(&stored, room, wish, &phone, &text).await };
        let done = self.0.background.spawn(work);
        done.await.map_err(|_| RoomsError::Broken)?
    }
}

impl Inner {
    async fn send(
        &self,
        stored: &Stored,
        room: Room,
        wish: Wish,
        phone: &PhoneNumber,
        text: &str,
    ) -> Result<Room, RoomsError> {
        // Taken first: waiting for it leaves no trace.
        let ready = self.apizee.ready(Class::AgentLink.into()).await?;
        let ordered = self.ordered(&wish, &stored.draft, phone);
        let invitation = Invitation {
            channel: InvitationChannel::Sms,
            to: phone.masked(),
            // Until Apizee has answered: a process that dies now leaves it so.
            state: InvitationState::Unknown,
            at: self.clock.timestamp(),
        };
        let add = {
            let invitation = invitation.clone();
            move |room: &mut Room| room.invitations.push(invitation.clone())
        };
        let ordering = self.store.order(&ordered, self.settings.sms, &add);
        let order = match ordering.await {
            Ok(Order::Yes) => None,
            Ok(Order::Repeated) => Some(self.known(&room.id).await.map(|(_, room)| room)),
            Ok(Order::No(why)) => Some(Err(why.into())),
            Err(error) => Some(Err(error.into())),
        };
        if let Some(answer) = order {
            ready.give_back().await;
            match &answer {
                Err(RoomsError::SmsTooSoon { .. }) => self.count_sms("too_soon"),
                Err(RoomsError::SmsSpent { .. }) => self.count_sms("spent"),
                Ok(_) | Err(_) => {}
            }
            return answer;
        }
        let asked = match self.apizee.text_message(ready, phone, text).await {
            Ok(()) => InvitationState::Asked,
            Err(ApizeeError::OutcomeUnknown(lost)) => {
                tracing::warn!(%lost, room = %room.id, "the answer to an SMS was lost; it is not sent again");
                InvitationState::Unknown
            }
            Err(error) => {
                let remove = move |room: &mut Room| {
                    room.invitations.retain(|one| *one != invitation);
                };
                self.count_sms("refused");
                self.store.unorder(&ordered, &remove).await?;
                return Err(error.into());
            }
        };
        self.count_sms(match asked {
            InvitationState::Unknown => "unknown",
            InvitationState::Asked
            | InvitationState::Sent
            | InvitationState::Failed
            | InvitationState::Cancelled => "asked",
        });
        let now = self.clock.timestamp();
        let change = move |room: &mut Room| {
            // The last: one of the same second that was never sent looks the same.
            let mut ours = room.invitations.iter_mut().rev();
            if let Some(ours) = ours.find(|one| **one == invitation) {
                ours.state = asked;
            }
            let what = Happening::InvitedAgain;
            let at = now.clone();
            life::hear(room, &[Moment { at, what }], &now);
        };
        self.amend(stored, (None, None), change).await
    }

    fn count_sms(&self, outcome: &'static str) {
        let labels = [
            ("connector", self.connector()),
            ("outcome", outcome.to_owned()),
        ];
        metrics::counter!(names::SMS, &labels).increment(1);
    }

    /// Whose SMS, to whom, now.
    pub(super) fn ordered(&self, wish: &Wish, draft: &Draft, phone: &PhoneNumber) -> Ordered {
        Ordered {
            wish: wish.clone(),
            conversation: draft.subject.conversation.clone(),
            room: draft.id.clone(),
            contact: self.seal.seal(Role::Phone, phone.expose().as_bytes()),
            at: self.clock.unix_s(),
        }
    }
}

impl From<NoSms> for RoomsError {
    fn from(why: NoSms) -> Self {
        let seconds = |s: i64| Duration::from_secs(s.max(1).unsigned_abs());
        match why {
            NoSms::TooSoon { wait_s } => Self::SmsTooSoon {
                retry_after: seconds(wait_s),
            },
            NoSms::Spent { of, wait_s } => Self::SmsSpent {
                of,
                retry_after: seconds(wait_s),
            },
            NoSms::KeyReused => Self::KeyReused,
        }
    }
}
