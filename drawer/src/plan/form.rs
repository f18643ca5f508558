//! What the agent fills in of a meeting, and what holds it back.

use contract::{
    Anyway, ApizeeLogin, Guest, Invite, MOST_GUESTS, MeetingDuration, MeetingMessage, MeetingName,
    MeetingPassword, MeetingTerms, Moderation, Reminder, RoomId, RoomKind, StartRoom, Timestamp,
    Typed,
};

use apizee_panel::room::form::Draft;
use apizee_panel::room::setting::Desk;

/// What is asked of a guest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// For the link that skips Apizee's login card.
    Name,
    /// Any form.
    Phone,
    /// An address.
    Email,
}

impl Part {
    /// In the order of the form.
    pub const ALL: [Self; 3] = [Self::Name, Self::Phone, Self::Email];
}

/// A field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The meeting's name.
    Name,
    /// A part of the guest with this number, from 0.
    Guest(usize, Part),
    /// The beginning, in the agent's zone.
    Start,
    /// Minutes.
    Duration,
    /// Minutes.
    Reminder,
    /// The invitation's text.
    Message,
    /// What guests type before they come in.
    Password,
    /// Who lets guests in.
    Moderator,
}

/// Why a field holds the meeting back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A meeting's name has 2 to 200 characters.
    Name,
    /// A guest's name is too long.
    GuestName,
    /// A guest has neither phone nor e-mail, and Apizee wants one.
    NoContact,
    /// The phone cannot be understood.
    Phone,
    /// The e-mail cannot be understood.
    Email,
    /// The number receives no SMS.
    NoSms,
    /// There is no such moment.
    NoMoment,
    /// It is over, or more than a year ahead.
    Start,
    /// 1 to 1440 minutes.
    Duration,
    /// 1 to 60 minutes.
    Reminder,
    /// Only what has a start can be reminded of.
    ReminderOfNothing,
    /// Longer than Apizee takes.
    Message,
    /// Something else than digits, `*` and `#`.
    Password,
    /// No login.
    Moderator,
    /// More guests than a meeting may have.
    TooMany,
    /// The backend says no more than that it is wrong.
    Refused,
}

/// Whether a password is seen while it is typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Veil {
    /// Dots.
    #[default]
    Down,
    /// As it is.
    Up,
}

/// A guest, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row([Draft; Part::ALL.len()]);

impl Row {
    /// What stands in a part.
    #[must_use]
    pub fn text(&self, part: Part) -> &Draft {
        &self.0[part as usize]
    }

    fn typed(&self, part: Part) -> Option<Typed> {
        self.text(part).expose().trim().parse().ok()
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// At least one.
    pub guests: Vec<Row>,
    /// Whether guests wait until they are let in.
    pub moderation: Moderation,
    /// Who sends the links.
    pub invite: Invite,
    /// Whether the password is seen.
    pub veil: Veil,
    /// What the field of the start means.
    pub starts_at: Option<Timestamp>,
    /// What holds it back, once the agent has tried.
    pub faults: Vec<(Field, Fault)>,
    start: Draft,
    name: Draft,
    duration: Draft,
    reminder: Draft,
    message: Draft,
    password: Draft,
    moderator: Draft,
}

impl Default for Form {
    fn default() -> Self {
        Self {
            guests: vec![Row::default()],
            moderation: Moderation::Open,
            invite: Invite::ByUs,
            veil: Veil::Down,
            starts_at: None,
            faults: vec![],
            start: Draft::default(),
            name: Draft::default(),
            duration: Draft::default(),
            reminder: Draft::default(),
            message: Draft::default(),
            password: Draft::default(),
            moderator: Draft::default(),
        }
    }
}

impl Form {
    /// What stands in a field; nothing in one that is not there.
    #[must_use]
    pub fn text(&self, field: Field) -> &str {
        let draft = match field {
            Field::Name => &self.name,
            Field::Guest(number, part) => match self.guests.get(number) {
                Some(row) => row.text(part),
                None => return "",
            },
            Field::Start => &self.start,
            Field::Duration => &self.duration,
            Field::Reminder => &self.reminder,
            Field::Message => &self.message,
            Field::Password => &self.password,
            Field::Moderator => &self.moderator,
        };
        draft.expose()
    }

    /// The agent types.
    pub fn fill(&mut self, field: Field, draft: Draft) {
        let place = match field {
            Field::Name => &mut self.name,
            Field::Guest(number, part) => match self.guests.get_mut(number) {
                Some(row) => &mut row.0[part as usize],
                None => return,
            },
            Field::Start => &mut self.start,
            Field::Duration => &mut self.duration,
            Field::Reminder => &mut self.reminder,
            Field::Message => &mut self.message,
            Field::Password => &mut self.password,
            Field::Moderator => &mut self.moderator,
        };
        *place = draft;
        let of_same = |other: Field| match (field, other) {
            // A phone or an e-mail: one of the two may be what was missing.
            (Field::Guest(one, _), Field::Guest(other, _)) => one == other,
            _ => field == other,
        };
        self.faults.retain(|(other, _)| !of_same(*other));
    }

    /// One more guest, as long as there may be one.
    pub fn add_guest(&mut self) {
        if self.guests.len() < MOST_GUESTS {
            self.guests.push(Row::default());
        }
    }

    /// One less; the first stays.
    pub fn remove_guest(&mut self, number: usize) {
        if self.guests.len() > 1 && number < self.guests.len() {
            self.guests.remove(number);
            // Their numbers have changed.
            self.faults
                .retain(|(field, _)| !matches!(field, Field::Guest(..)));
        }
    }

    /// What is wrong with a field: said while the agent types where the rule is the vendor's, else
    /// after the attempt.
    #[must_use]
    pub fn fault(&self, field: Field) -> Option<Fault> {
        let told = self.faults.iter().find(|(other, _)| *other == field);
        told.map(|(_, fault)| *fault).or_else(|| match field {
            Field::Message => self.message().err(),
            Field::Password => self.password().err(),
            Field::Name
            | Field::Guest(..)
            | Field::Start
            | Field::Duration
            | Field::Reminder
            | Field::Moderator => None,
        })
    }

    /// What is asked of the backend.
    ///
    /// # Errors
    /// All that holds it back.
    pub fn request(
        &self,
        desk: &Desk,
        replace: Option<RoomId>,
    ) -> Result<StartRoom, Vec<(Field, Fault)>> {
        let mut faults = vec![];
        let mut guests = self.guests.iter().enumerate().map(|(number, row)| {
            let of = |part| Field::Guest(number, part);
            if !row.text(Part::Name).expose().trim().is_empty() && row.typed(Part::Name).is_none() {
                faults.push((of(Part::Name), Fault::GuestName));
            }
            let guest = Guest {
                name: row.typed(Part::Name),
                phone: row.typed(Part::Phone),
                email: row.typed(Part::Email),
            };
            // For the first one alone the administrator may have named a placeholder.
            let needed = number > 0 || self.invite == Invite::ByApizee;
            if needed && guest.phone.is_none() && guest.email.is_none() {
                faults.push((of(Part::Phone), Fault::NoContact));
            }
            guest
        });
        let first = guests.next().unwrap_or_default();
        let others: Vec<Guest> = guests.collect();
        let mut keep = |field, fault| faults.push((field, fault));
        let name: Option<Result<MeetingName, _>> = trimmed(&self.name).map(|name| name.parse());
        if let Some(Err(_)) = name {
            keep(Field::Name, Fault::Name);
        }
        if trimmed(&self.start).is_some() && self.starts_at.is_none() {
            keep(Field::Start, Fault::NoMoment);
        }
        let reminder = minutes::<Reminder>(&self.reminder);
        match (&reminder, &self.starts_at) {
            (Err(()), _) => keep(Field::Reminder, Fault::Reminder),
            (Ok(Some(_)), None) => keep(Field::Reminder, Fault::ReminderOfNothing),
            (Ok(_), _) => {}
        }
        let duration = minutes::<MeetingDuration>(&self.duration);
        if duration.is_err() {
            keep(Field::Duration, Fault::Duration);
        }
        let message = self.message();
        if let Err(fault) = &message {
            keep(Field::Message, *fault);
        }
        let password = self.password();
        if let Err(fault) = &password {
            keep(Field::Password, *fault);
        }
        let moderator: Option<Result<ApizeeLogin, _>> =
            trimmed(&self.moderator).map(|login| login.parse());
        if let Some(Err(_)) = moderator {
            keep(Field::Moderator, Fault::Moderator);
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let terms = MeetingTerms {
            message: message.unwrap_or_default(),
            password: password.unwrap_or_default(),
            starts_at: self.starts_at.clone().map(Into::into),
            duration_min: duration.unwrap_or_default(),
            reminder_min: reminder.unwrap_or_default(),
            moderator: moderator.and_then(Result::ok),
            // Apizee is not told the names of further guests; nor is the backend.
            guests: others
                .into_iter()
                .map(|guest| Guest {
                    name: None,
                    ..guest
                })
                .collect(),
        };
        Ok(StartRoom {
            kind: RoomKind::Meeting,
            conversation_id: desk.conversation.clone(),
            project_id: desk.project.clone(),
            channel: desk.channel.clone(),
            language: desk.language.clone(),
            guest: first,
            reference: None,
            invite: self.invite,
            name: name.and_then(Result::ok),
            moderation: Some(self.moderation),
            meeting: Some(Box::new(terms)),
            service_key: None,
            replace,
            anyway: Anyway::Await,
        })
    }

    fn message(&self) -> Result<Option<MeetingMessage>, Fault> {
        let parsed = trimmed(&self.message).map(str::parse).transpose();
        parsed.map_err(|_| Fault::Message)
    }

    fn password(&self) -> Result<Option<MeetingPassword>, Fault> {
        // Not trimmed: a blank is a sign that Apizee refuses.
        let text = self.password.expose();
        let text = (!text.is_empty()).then_some(text);
        text.map(str::parse)
            .transpose()
            .map_err(|_| Fault::Password)
    }
}

fn trimmed(draft: &Draft) -> Option<&str> {
    let text = draft.expose().trim();
    (!text.is_empty()).then_some(text)
}

fn minutes<T: TryFrom<u16>>(draft: &Draft) -> Result<Option<T>, ()> {
    let number = trimmed(draft).map(|text| text.parse::<u16>().map_err(|_| ()));
    let number = number.transpose()?.map(|number| T::try_from(number));
    number.transpose().map_err(|_| ())
}
