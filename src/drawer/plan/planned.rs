//! The meeting that is planned: who gets which link, and what of it has been handed over.

use contract::{JoinLink, Room, Sip, Timestamp, Typed};

use super::form::{Form, Part};
use crate::outcome::DeskRefusal;

/// A guest with a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invited {
    /// As the agent typed it.
    pub name: Option<Typed>,
    /// As the agent typed it, for those without a name: the agent's own eyes only.
    pub contact: Option<Typed>,
    /// With the name in it, where there is one.
    pub link: JoinLink,
}

/// What can be handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// The link of the guest with this number.
    Link(usize),
    /// The telephone number and the code.
    Telephone,
    /// The calendar file, as text.
    Calendar,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Handed {
    /// It is in the clipboard.
    Copied,
    /// The clipboard is denied: it stands there to be copied by hand.
    ToCopy,
    /// It is in the compose box.
    Inserted,
    /// The Desk did not take it.
    Threw(DeskRefusal),
}

/// Whether something is on its way to the Desk or the clipboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hands {
    /// Nothing is.
    Free,
    /// This is: a second click changes nothing.
    Full,
}

/// The meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// As the backend tells it.
    pub room: Room,
    /// What the agent called it.
    pub name: Option<String>,
    /// At least one.
    pub guests: Vec<Invited>,
    /// The visitor's zone, as chosen.
    pub zone: String,
    /// What was handed over last.
    pub last: Option<(Piece, Handed)>,
    /// What is on its way.
    pub hands: Hands,
}

impl Planned {
    /// The meeting that this form asked for.
    #[must_use]
    pub fn of_form(room: Room, form: &Form, zone: String) -> Self {
        let guests = form.guests.iter().map(|row| {
            let typed = |part| row.text(part).expose().trim().parse::<Typed>().ok();
            let name = typed(Part::Name);
            Invited {
                link: link(&room, name.as_ref()),
                contact: typed(Part::Phone).or_else(|| typed(Part::Email)),
                name,
            }
        });
        Self {
            guests: guests.collect(),
            name: Some(form.text(super::form::Field::Name).trim().to_owned())
                .filter(|name| !name.is_empty()),
            room,
            zone,
            last: None,
            hands: Hands::Free,
        }
    }

    /// One of which this page knows no more than the backend: names are kept nowhere.
    #[must_use]
    pub fn of_room(room: Room, zone: String) -> Self {
        let guest = Invited {
            name: None,
            contact: None,
            link: link(&room, None),
        };
        Self {
            room,
            name: None,
            guests: vec![guest],
            zone,
            last: None,
            hands: Hands::Free,
        }
    }

    /// When it begins; absent, at once.
    #[must_use]
    pub fn starts_at(&self) -> Option<&Timestamp> {
        self.room.schedule.as_ref().map(|plan| &plan.starts_at)
    }

    /// Minutes, where Apizee tells.
    #[must_use]
    pub fn duration_min(&self) -> Option<u32> {
        self.room
            .schedule
            .as_ref()
            .and_then(|plan| plan.duration_min)
    }

    /// The telephone's way in.
    #[must_use]
    pub fn sip(&self) -> Option<&Sip> {
        self.room.sip.as_ref()
    }
}

/// `name=` is documented for a conference's `url` alone; without a name the short one will do.
fn link(room: &Room, name: Option<&Typed>) -> JoinLink {
    match name {
        Some(name) => room.join_url.for_guest(name),
        None => room.guest_link().clone(),
    }
}
