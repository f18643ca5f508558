//! What an agent's wish amounts to: everything that Apizee will be told, checked before anything
//! is written or sent.

use contract::{
    ApizeeLogin, Contact, ContactRefusal, EmailAddress, Guest, Invitation, InvitationChannel,
    InvitationState, Invite, MaskedGuest, MeetingName, Moderation, PhoneNumber, Reference, RoomId,
    RoomKind, ServiceKey, StartRoom, Timestamp,
};
use sha2::{Digest, Sha256};

use super::terms::{Party, Terms};
use super::{Inner, Operator, RoomsError};
use crate::apizee::{ConferenceRequest, Hidden, Participants, TicketRequest};
use crate::phone::{self, understand};
use crate::store::seal::Role;
use crate::store::{Draft, Subject, Wish};
use crate::wording;

/// The languages that Apizee's templates are likely to have. Its list is not published; one it
/// does not know could refuse the whole room, so others are left to the account's default.
const TEMPLATE_LANGUAGES: [&str; 5] = ["en", "fr", "de", "es", "it"];

/// A wish that is right.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) draft: Draft,
    phone: Option<PhoneNumber>,
    email: Option<EmailAddress>,
    guest_name: Option<contract::Typed>,
    invite: Invite,
    moderation: Option<Moderation>,
    terms: Terms,
    /// All guests, the first one first.
    parties: Vec<Party>,
    /// A meeting's whole name, with the conversation's tag.
    meeting_name: String,
    agent_login: Option<String>,
    language: Option<String>,
    service_key: Option<ServiceKey>,
}

impl Inner {
    /// Checks a wish. Nothing is written and nothing is sent.
    pub(super) fn plan(
        &self,
        operator: &Operator,
        wish: &Wish,
        mut start: StartRoom,
        preferred: Option<ServiceKey>,
    ) -> Result<Plan, RoomsError> {
        self.allowed_project(&start.project_id)?;
        let (phone, email) = self.first_contact(&start)?;
        let said = start.meeting.take().map(|said| *said);
        let first = Party::of(phone.as_ref(), email.as_ref());
        let terms = self.terms(start.kind, said, first.as_ref(), start.invite)?;
        let seal = |role, text: &str| self.seal.seal(role, text.to_lowercase().as_bytes());
        let language = start.language.primary();
        let meeting_name = self.meeting_name(&start, &language);
        let reference = start
            .reference
            .unwrap_or_else(|| Reference::from(&start.conversation_id));
        let draft = Draft {
            id: new_room_id(),
            subject: Subject {
                connector: self.settings.name.clone(),
                conversation: start.conversation_id,
                kind: start.kind,
            },
            project: Some(start.project_id),
            reference,
            operator: wish.operator.clone(),
            key: wish.key.clone(),
            phone_hash: phone
                .as_ref()
                .map(|phone| seal(Role::Phone, phone.expose())),
            email_hash: email
                .as_ref()
                .map(|email| seal(Role::Email, email.expose())),
            guest: MaskedGuest {
                phone: phone.as_ref().map(PhoneNumber::masked),
                email: start
                    .guest
                    .email
                    .as_ref()
                    .and(email.as_ref())
                    .map(EmailAddress::masked),
            },
            invited: start.invite == Invite::ByApizee,
            sent_at: self.clock.unix_s(),
        };
        Ok(Plan {
            draft,
            phone,
            email,
            guest_name: start.guest.name,
            invite: start.invite,
            moderation: start.moderation,
            parties: first
                .into_iter()
                .chain(terms.others.iter().cloned())
                .collect(),
            terms,
            meeting_name,
            agent_login: operator
                .email
                .as_ref()
                .map(|email| self.settings.apizee_login(email).to_owned()),
            language: TEMPLATE_LANGUAGES
                .contains(&language.as_str())
                .then_some(language),
            service_key: start
                .service_key
                .or(preferred)
                .or_else(|| self.settings.apizee.service_key.clone()),
        })
    }

    /// The contact of the guest whom the start names. Apizee demands one even when it invites
    /// nobody; then, and only then, the administrator's placeholder will do.
    fn first_contact(
        &self,
        start: &StartRoom,
    ) -> Result<(Option<PhoneNumber>, Option<EmailAddress>), RoomsError> {
        match (self.contact(&start.guest, start.invite)?, start.invite) {
            ((None, None), Invite::ByUs) => {
                let placeholder = self.placeholder(start).ok_or(RoomsError::ContactNeeded)?;
                Ok((None, Some(placeholder)))
            }
            ((None, None), Invite::ByApizee) => Err(RoomsError::ContactNeeded),
            (contact, _) => Ok(contact),
        }
    }

    /// A guest's phone and e-mail, understood.
    pub(super) fn contact(
        &self,
        guest: &Guest,
        invite: Invite,
    ) -> Result<(Option<PhoneNumber>, Option<EmailAddress>), RoomsError> {
        let Guest { phone, email, .. } = guest;
        let phone = phone
            .as_ref()
            .map(
                |typed| match understand(typed, self.settings.apizee.region) {
                    Contact::Phone { e164, line, .. } => Ok((e164, line)),
                    Contact::Email { .. } => Err(RoomsError::PhoneRefused(ContactRefusal::Neither)),
                    Contact::Refused { reason } => Err(RoomsError::PhoneRefused(reason)),
                },
            )
            .transpose()?;
        let email = email
            .as_ref()
            .map(|typed| phone::email(typed.expose()).map_err(|_| RoomsError::EmailRefused))
            .transpose()?;
        match (invite, &phone) {
            (Invite::ByApizee, Some((_, line))) if !line.takes_sms() => {
                Err(RoomsError::SmsImpossible)
            }
            (_, _) => Ok((phone.map(|(e164, _)| e164), email)),
        }
    }

    fn placeholder(&self, start: &StartRoom) -> Option<EmailAddress> {
        let template = self.settings.apizee.guest_placeholder_email.as_ref()?;
        template
            .replace("{conversation_id}", start.conversation_id.as_str())
            .parse()
            .ok()
    }

    fn meeting_name(&self, start: &StartRoom, language: &str) -> String {
        let given = start.name.as_ref().map(MeetingName::trimmed);
        let name = given.unwrap_or_else(|| wording::meeting_name(language));
        let tag = tag(self.settings.name.as_str(), start.conversation_id.as_str());
        format!("{name} · {tag}")
    }
}

impl Plan {
    /// For `POST /tickets`.
    pub(super) fn ticket(&self) -> TicketRequest<'_> {
        TicketRequest {
            phone: self.phone.as_ref().map(|phone| Hidden(phone.expose())),
            email: self.email.as_ref().map(|email| Hidden(email.expose())),
            reference: self.draft.reference.as_str(),
            agent: self.agent_login.as_deref().map(Hidden),
            invite: match self.invite {
                Invite::ByApizee => "1",
                Invite::ByUs => "0",
            },
            scope: "sso",
            language: self.language.as_deref(),
            service_key: self.service_key.as_ref().map(ServiceKey::as_str),
            name: self.guest_name.as_ref().map(|name| Hidden(name.expose())),
        }
    }

    /// For `POST /conferences`.
    pub(super) fn conference(&self) -> ConferenceRequest<'_> {
        let terms = &self.terms;
        let moderator = terms.moderator.as_ref().map(ApizeeLogin::expose);
        ConferenceRequest {
            participants: Participants(self.parties.iter().map(Party::expose).collect()),
            name: &self.meeting_name,
            moderation: self.moderation.map(|moderation| match moderation {
                Moderation::WaitingRoom => "true",
                Moderation::Open => "false",
            }),
            moderator: moderator.or(self.agent_login.as_deref()).map(Hidden),
            invite: match self.invite {
                Invite::ByApizee => "true",
                Invite::ByUs => "false",
            },
            language: self.language.as_deref(),
            service_key: self.service_key.as_ref().map(ServiceKey::as_str),
            message: terms.message.as_ref().map(|text| Hidden(text.expose())),
            password: terms.password.as_ref().map(|keys| Hidden(keys.expose())),
            start_time: terms.starts_at.as_ref().map(Timestamp::as_str),
            duration: terms.duration.map(u16::from),
            reminder: terms.reminder.map(u16::from),
        }
    }

    /// To whom Apizee is to send an SMS.
    pub(super) fn sms_to(&self) -> impl Iterator<Item = &PhoneNumber> {
        let parties = match self.invite {
            Invite::ByApizee => self.parties.as_slice(),
            Invite::ByUs => &[],
        };
        parties.iter().filter_map(|party| match party {
            Party::Phone(phone) => Some(phone),
            Party::Email(_) => None,
        })
    }

    /// The further guests, masked, whom Apizee is to invite.
    pub(super) fn other_invitations(&self, at: &Timestamp) -> Vec<Invitation> {
        let others = match self.invite {
            Invite::ByApizee => self.parties.get(1..).unwrap_or_default(),
            Invite::ByUs => &[],
        };
        let invitation = |party: &Party| {
            let (channel, to) = match party {
                Party::Phone(phone) => (InvitationChannel::Sms, phone.masked()),
                Party::Email(email) => (InvitationChannel::Email, email.masked()),
            };
            Invitation {
                channel,
                to,
                state: InvitationState::Asked,
                at: at.clone(),
            }
        };
        others.iter().map(invitation).collect()
    }

    pub(super) fn kind(&self) -> RoomKind {
        self.draft.subject.kind
    }
}

/// A new opaque name.
pub(super) fn new_room_id() -> RoomId {
    match uuid::Uuid::new_v4().simple().to_string().parse() {
        Ok(id) => id,
        Err(_) => unreachable!("32 hexadecimal digits are a word"),
    }
}

/// The conversation in eight letters and digits that a guest can bear to read (no `i`, `l`, `o`,
/// `u`: Crockford's base 32): conferences have no `reference`, so their name carries it. 40 bits:
/// among a million conversations of an account two share one with a chance of a third, and a
/// match is judged by its date and by what the store knows as well.
pub(crate) fn tag(connector: &str, conversation: &str) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let hash = Sha256::new()
        .chain_update(connector)
        .chain_update(b"\0")
        .chain_update(conversation)
        .finalize();
    let bits = hash
        .iter()
        .take(5)
        .fold(0u64, |bits, byte| bits << 8 | u64::from(*byte));
    (0..8)
        .rev()
        .map(|place| char::from(ALPHABET[(bits >> (5 * place) & 31) as usize]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_short_stable_and_the_connectors_own() {
        let tag_of_one = tag("acme", "1a2b");
        assert_eq!(tag_of_one.len(), 8);
        assert_eq!(tag_of_one, tag("acme", "1a2b"));
        assert_ne!(tag_of_one, tag("acme", "1a2c"));
        assert_ne!(tag_of_one, tag("globex", "1a2b"));
        assert_ne!(tag("a", "bc"), tag("ab", "c"));
    }
}
