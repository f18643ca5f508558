//! Finding a room again on Apizee's side: one whose answer was lost, or one that only Apizee
//! remembers.

use contract::{ConversationId, IdempotencyKey, MaskedGuest, Reference, Room, RoomKind};

use super::plan::{new_room_id, tag};
use super::{Inner, Operator, Recovery, RoomsError};
use crate::apizee::wire::ticket_state;
use crate::apizee::{Class, Ticket, Want};
use crate::phone::understand;
use crate::store::seal::Role;
use crate::store::{Draft, Known, Subject};

/// How far Apizee's clock and ours may differ: a room older than this before we asked is not the
/// one we asked for.
const CLOCKS_DIFFER_S: i64 = 600;

/// However old.
const EVER: i64 = 0;

impl Inner {
    /// The room of a draft, if Apizee has it: one request, but for a case of a hundred. A ticket is found by its reference, a
    /// conference, which has none, by the conversation's tag in its name.
    pub(super) async fn find(
        &self,
        draft: &Draft,
        want: Want,
    ) -> Result<Option<Known>, RoomsError> {
        let since = draft.sent_at - CLOCKS_DIFFER_S;
        match draft.subject.kind {
            RoomKind::Assistance => {
                let tickets = self.apizee.tickets(want, since, &draft.reference).await?;
                for ticket in tickets {
                    if self.is_of(draft, &ticket) && self.is_new(draft, &ticket.id).await? {
                        return Ok(Some(self.of_ticket(draft, &ticket).await));
                    }
                }
            }
            RoomKind::Meeting => {
                let tag = tag(
                    draft.subject.connector.as_str(),
                    draft.subject.conversation.as_str(),
                );
                for conference in self.apizee.conferences(want, since, &tag).await? {
                    let ours = conference.name.ends_with(&tag) && recent(draft, conference.created);
                    if ours && self.is_new(draft, &conference.id).await? {
                        return Ok(Some(self.of_conference(draft, &conference)));
                    }
                }
            }
        }
        Ok(None)
    }

    /// A case number may be shared by several conversations; then the guest decides as well.
    /// (The conversation's id could be sent as a `description`, but no document names that
    /// parameter, and an unknown one can refuse the whole ticket.)
    fn is_of(&self, draft: &Draft, ticket: &Ticket) -> bool {
        let same_reference = ticket.reference.as_deref() == Some(draft.reference.as_str());
        let is_ours_alone = draft.reference == Reference::from(&draft.subject.conversation);
        let same_guest = ticket.contacts.is_empty()
            || ticket.contacts.iter().any(|contact| {
                let (role, text) = match understand(contact, self.settings.apizee.region) {
                    contract::Contact::Phone { e164, .. } => {
                        (Role::Phone, e164.expose().to_owned())
                    }
                    contract::Contact::Email { .. } | contract::Contact::Refused { .. } => {
                        (Role::Email, contact.expose().to_lowercase())
                    }
                };
                let sealed = Some(self.seal.seal(role, text.as_bytes()));
                sealed == draft.phone_hash || sealed == draft.email_hash
            });
        same_reference && recent(draft, ticket.created) && (is_ours_alone || same_guest)
    }

    async fn is_new(&self, draft: &Draft, id: &contract::ApizeeId) -> Result<bool, RoomsError> {
        let subject = &draft.subject;
        Ok(!self.store.has(&subject.connector, subject.kind, id).await?)
    }

    /// Whether a ticket that Apizee remembers may be taken for the conversation's: only iAdvize's
    /// own ids (UUIDs) are conversations' and nobody's case numbers, and only where the account and
    /// all its projects are this connector's.
    pub(super) fn recovers(&self, conversation: &ConversationId) -> bool {
        is_a_uuid(conversation) && self.recovery == Recovery::On
    }

    /// The conversation's live ticket that only Apizee remembers, now ours.
    pub(super) async fn recover(
        &self,
        operator: &Operator,
        conversation: &ConversationId,
    ) -> Result<Option<Room>, RoomsError> {
        let reference = Reference::from(conversation);
        let tickets = self
            .apizee
            .tickets(Class::LookUp.into(), EVER, &reference)
            .await?;
        let live = tickets.into_iter().find(|ticket| {
            ticket.reference.as_deref() == Some(reference.as_str())
                && ticket_state(&ticket.state).is_live()
        });
        let Some(ticket) = live else { return Ok(None) };
        let draft = Draft {
            id: new_room_id(),
            subject: Subject {
                connector: self.settings.name.clone(),
                conversation: conversation.clone(),
                kind: RoomKind::Assistance,
            },
            project: None,
            reference,
            operator: operator.id.clone(),
            key: recovered(),
            phone_hash: None,
            email_hash: None,
            guest: MaskedGuest::default(),
            invited: ticket.state == "invited",
            sent_at: self.clock.unix_s(),
        };
        let known = self.of_ticket(&draft, &ticket).await;
        let adopted = self.store.adopt(&draft, &known).await?;
        Ok(adopted.then_some(known.room))
    }
}

/// Whether it is an id of iAdvize's own (App Plugins, Client context).
pub(crate) fn is_a_uuid(conversation: &ConversationId) -> bool {
    let text = conversation.as_str();
    uuid::Uuid::try_parse(text)
        .is_ok_and(|id| id.hyphenated().to_string().eq_ignore_ascii_case(text))
}

fn recent(draft: &Draft, created: Option<i64>) -> bool {
    created.is_none_or(|at| at >= draft.sent_at - CLOCKS_DIFFER_S)
}

/// Stands for the key of a wish that nobody remembers.
fn recovered() -> IdempotencyKey {
    match "recovered".parse() {
        Ok(key) => key,
        Err(_) => unreachable!("nine visible characters"),
    }
}
