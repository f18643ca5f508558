//! What the panel asks of the drawer.

use core::str::FromStr;

use contract::{JoinLink, RoomId, RoomKind};

/// What is inside the drawer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// A meeting with a start, guests and other terms.
    Plan,
    /// The QR code of the join link.
    Qr,
}

/// The room on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Ours.
    pub id: RoomId,
    /// Assistance or meeting.
    pub kind: RoomKind,
    /// For the visitor.
    pub link: JoinLink,
}

/// What is to be shown, and of what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Errand {
    /// Which section.
    pub section: Section,
    /// The room, if there is one.
    pub room: Option<Subject>,
}

const SECTIONS: [(Section, &str); 2] = [(Section::Plan, "plan"), (Section::Qr, "qr")];

/// As it crosses to the drawer's module, which is built from the same code: one line each, the
/// section, and the room's kind, id and link.
impl Errand {
    /// The text. It holds a join link: it goes to the module and nowhere else.
    #[must_use]
    pub fn written(&self) -> String {
        let word = SECTIONS
            .iter()
            .find(|(section, _)| *section == self.section);
        let word = word.map_or("", |(_, word)| word);
        let Some(room) = &self.room else {
            return word.to_owned();
        };
        let kind = match room.kind {
            RoomKind::Assistance => "assistance",
            RoomKind::Meeting => "meeting",
        };
        [word, kind, room.id.as_str(), room.link.expose()].join("\n")
    }
}

impl FromStr for Errand {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut lines = text.lines();
        let word = lines.next().ok_or(())?;
        let known = SECTIONS.iter().find(|(_, known)| *known == word);
        let (section, _) = known.ok_or(())?;
        let room = match lines.next() {
            None => None,
            Some(kind) => Some(Subject {
                kind: match kind {
                    "assistance" => RoomKind::Assistance,
                    "meeting" => RoomKind::Meeting,
                    _ => return Err(()),
                },
                id: lines.next().and_then(|id| id.parse().ok()).ok_or(())?,
                link: lines.next().and_then(|link| link.parse().ok()).ok_or(())?,
            }),
        };
        Ok(Self {
            section: *section,
            room,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let room = Subject {
            id: "0123".parse().unwrap(),
            kind: RoomKind::Meeting,
            link: "https://apz.fr/d6Nx453elx".parse().unwrap(),
        };
        for (section, _) in SECTIONS {
            for room in [None, Some(room.clone())] {
                let errand = Errand { section, room };
                assert_eq!(errand.written().parse(), Ok(errand));
            }
        }
        for wrong in ["", "cupboard", "qr\nball\n1\nhttps://a.b/", "qr\nmeeting"] {
            assert_eq!(wrong.parse::<Errand>(), Err(()), "{wrong}");
        }
    }
}
