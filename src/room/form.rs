//! What the agent fills in before a start.

use contract::{
    Anyway, Channel, Contact, ContactRefusal, Guest, GuestContact, Invite, RoomId, RoomKind,
    StartRoom, Typed,
};

use super::options::{Field, Options};
use super::setting::{Ability, Desk, ServiceState, Setting};

/// The contact field's text, right or wrong. `Debug` hides it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Draft(String);

impl Draft {
    /// What stands in the field.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The text itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl core::fmt::Debug for Draft {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Draft(hidden)")
    }
}

/// What the contact field holds, by its look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    Nothing,
    /// It has an @.
    Email(Typed),
    /// Anything else.
    Phone(Typed),
}

/// What is understood of the contact field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Echo {
    /// Nothing to understand, or nobody to ask.
    #[default]
    None,
    /// The question with this number is on its way, or waits for a pause in the typing.
    Asked(u32),
    /// The backend's reading.
    Read(Contact),
}

/// Why the field holds the start back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldFault {
    /// Apizee wants a phone or an e-mail.
    Needed,
    /// It is needed for the SMS or e-mail that was ticked.
    NeededToInvite,
    /// The backend understands neither phone nor e-mail.
    Refused(ContactRefusal),
    /// Without the backend: + and digits only.
    NotInternational,
    /// The number cannot receive an SMS.
    NoSms,
    /// The backend refused the phone at the start.
    Phone,
    /// The backend refused the e-mail at the start.
    Email,
    /// This field of the options cannot be sent as it is.
    Option(Field),
}

/// One way for the link to the visitor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// A card in the thread: sent at once.
    Card,
    /// A text in the compose box: the agent sends it.
    Text,
    /// An SMS or an e-mail by Apizee.
    Invitation,
}

/// Any combination of the ways.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ways(u8);

impl Ways {
    fn bit(way: Way) -> u8 {
        match way {
            Way::Card => 1,
            Way::Text => 2,
            Way::Invitation => 4,
        }
    }

    /// Whether it is one of them.
    #[must_use]
    pub fn has(self, way: Way) -> bool {
        self.0 & Self::bit(way) != 0
    }

    #[must_use]
    pub fn with(self, way: Way) -> Self {
        Self(self.0 | Self::bit(way))
    }

    #[must_use]
    pub fn without(self, way: Way) -> Self {
        Self(self.0 & !Self::bit(way))
    }

    /// Ticked if it was not, and the other way round.
    #[must_use]
    pub fn toggled(self, way: Way) -> Self {
        Self(self.0 ^ Self::bit(way))
    }

    /// What suits the channel: a card on chat and messaging, a text on SMS and wherever the
    /// library has no cards or the channel is new to us, nothing on a call or a video, where
    /// nobody reads the thread.
    #[must_use]
    pub fn preselected(desk: &Desk) -> Self {
        let wish = match desk.channel {
            Channel::Call | Channel::Video => return Self::default(),
            Channel::Sms | Channel::Other(_) => Way::Text,
            Channel::AppleBusinessChat
            | Channel::Chat
            | Channel::Facebook
            | Channel::FacebookBusinessOnMessenger
            | Channel::GoogleBusinessMessages
            | Channel::Instagram
            | Channel::MobileApp
            | Channel::Twitter
            | Channel::Whatsapp => Way::Card,
        };
        match (wish, desk.cards, desk.texts) {
            (Way::Card, Ability::Has, _) => Self::default().with(Way::Card),
            (_, _, Ability::Has) => Self::default().with(Way::Text),
            (_, _, Ability::Lacks) => Self::default(),
        }
    }
}

/// Why a way is closed at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// The Desk's library lacks the command.
    OldLibrary,
    /// A landline or special number receives no SMS.
    NoSms,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// Assistance or meeting.
    pub kind: RoomKind,
    /// The contact field.
    pub draft: Draft,
    /// What is understood of it.
    pub echo: Echo,
    /// How the link goes to the visitor.
    pub ways: Ways,
    /// What is seldom said.
    pub options: Options,
    /// What holds the start back, once the agent has tried.
    pub fault: Option<FieldFault>,
    /// How many questions were asked about the contact; the last one counts.
    pub asked: u32,
}

impl Form {
    /// The form of a fresh panel.
    #[must_use]
    pub fn new(desk: &Desk) -> Self {
        Self {
            kind: RoomKind::Assistance,
            draft: Draft::default(),
            echo: Echo::None,
            ways: Ways::preselected(desk),
            options: Options::default(),
            fault: None,
            asked: 0,
        }
    }

    /// What the contact field holds.
    #[must_use]
    pub fn written(&self) -> Written {
        match self.draft.0.trim().parse::<Typed>() {
            Err(_) => Written::Nothing,
            Ok(typed) if typed.expose().contains('@') => Written::Email(typed),
            Ok(typed) => Written::Phone(typed),
        }
    }

    /// Why a way cannot be ticked.
    #[must_use]
    pub fn closed(&self, way: Way, desk: &Desk) -> Option<Closed> {
        let lacks = |ability| (ability == Ability::Lacks).then_some(Closed::OldLibrary);
        match way {
            Way::Card => lacks(desk.cards),
            Way::Text => lacks(desk.texts),
            Way::Invitation => match &self.echo {
                Echo::Read(Contact::Phone { line, .. }) if !line.takes_sms() => Some(Closed::NoSms),
                Echo::Read(_) | Echo::None | Echo::Asked(_) => None,
            },
        }
    }

    /// The ways that are ticked and open.
    #[must_use]
    pub fn open_ways(&self, desk: &Desk) -> Ways {
        [Way::Card, Way::Text, Way::Invitation]
            .into_iter()
            .filter(|way| self.closed(*way, desk).is_some())
            .fold(self.ways, Ways::without)
    }

    /// What a start with this form asks of the backend, or what holds it back.
    ///
    /// # Errors
    /// The field that is the reason.
    pub fn request(
        &self,
        setting: &Setting,
        replace: Option<RoomId>,
    ) -> Result<StartRoom, FieldFault> {
        let desk = &setting.desk;
        let invite = Invite::from(self.ways.has(Way::Invitation));
        let guest = match self.written() {
            Written::Nothing if invite == Invite::ByApizee => {
                return Err(FieldFault::NeededToInvite);
            }
            Written::Nothing if setting.contact() == GuestContact::Needed => {
                return Err(FieldFault::Needed);
            }
            Written::Nothing => Guest::default(),
            Written::Email(typed) => Guest {
                email: Some(typed),
                ..Guest::default()
            },
            Written::Phone(typed) => {
                if matches!(setting.service, ServiceState::Off(_)) && !international(typed.expose())
                {
                    return Err(FieldFault::NotInternational);
                }
                Guest {
                    phone: Some(typed),
                    ..Guest::default()
                }
            }
        };
        if let Echo::Read(Contact::Refused { reason }) = &self.echo {
            return Err(FieldFault::Refused(reason.clone()));
        }
        if self.ways.has(Way::Invitation) && self.closed(Way::Invitation, desk).is_some() {
            return Err(FieldFault::NoSms);
        }
        let mut request = StartRoom {
            kind: self.kind,
            conversation_id: desk.conversation.clone(),
            project_id: desk.project.clone(),
            channel: desk.channel.clone(),
            language: desk.language.clone(),
            guest,
            reference: None,
            invite,
            name: None,
            moderation: None,
            meeting: None,
            service_key: None,
            replace,
            anyway: Anyway::Await,
        };
        self.options
            .apply(&mut request)
            .map_err(FieldFault::Option)?;
        Ok(request)
    }
}

/// `+`, 6 to 15 digits and the signs that people put between them: all that can be said of a
/// number without the numbering plans, which the backend holds.
#[must_use]
pub fn international(text: &str) -> bool {
    let Some(rest) = text.trim().strip_prefix('+') else {
        return false;
    };
    let digits = rest.bytes().filter(u8::is_ascii_digit).count();
    let separators = |c: char| matches!(c, ' ' | '.' | '-' | '(' | ')' | '\u{a0}' | '\u{202f}');
    (6..=15).contains(&digits) && rest.chars().all(|c| c.is_ascii_digit() || separators(c))
}
