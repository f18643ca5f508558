//! What the panel asks of the drawer.

use core::str::FromStr;

use contract::{JoinLink, RoomId, RoomKind, words};

words! {
    /// What is inside the drawer.
    pub enum Section {
        /// One more SMS, to another number.
        Invite = "invite",
        /// A meeting with a start, guests and other terms.
        Plan = "plan",
        /// The QR code of the join link.
        Qr = "qr",
        /// Photos and recordings, and the summary.
        Results = "results",
        /// The past rooms.
        History = "history",
        /// What was done, in figures.
        Figures = "figures",
        /// What the agent prefers, and the other ways to use Apizee.
        Settings = "settings",
        /// The agent's side of the room, in the panel.
        Inside = "inside",
        /// Apizee's prefilled form, in the panel.
        QuickInvitation = "quick",
        /// Apizee's agent application (Embed).
        Embed = "embed",
        /// Apizee's agent module (loaderAgent).
        Loader = "loader",
    }
}

words! {
    /// How far a room is, as far as a section cares.
    pub enum Stage {
        /// The guest can still come in.
        Live = "live",
        /// The call is behind them.
        Over = "over",
    }
}

/// The room on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Ours.
    pub id: RoomId,
    /// Assistance or meeting.
    pub kind: RoomKind,
    /// How far it was when the section was opened.
    pub stage: Stage,
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

/// As it crosses to the drawer's module, which is built from the same code: one line each, the
/// section, and the room's kind, stage, id and link.
impl Errand {
    /// The text. It holds a join link: it goes to the module and nowhere else.
    #[must_use]
    pub fn written(&self) -> String {
        let section = self.section.as_str();
        let Some(room) = &self.room else {
            return section.to_owned();
        };
        let (kind, stage) = (room.kind.as_str(), room.stage.as_str());
        [section, kind, stage, room.id.as_str(), room.link.expose()].join("\n")
    }
}

impl FromStr for Errand {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut lines = text.lines();
        let section = read(lines.next())?;
        let room = match lines.next() {
            None => None,
            kind => Some(Subject {
                kind: read(kind)?,
                stage: read(lines.next())?,
                id: read(lines.next())?,
                link: read(lines.next())?,
            }),
        };
        Ok(Self { section, room })
    }
}

fn read<T: FromStr>(line: Option<&str>) -> Result<T, ()> {
    line.and_then(|line| line.parse().ok()).ok_or(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let room = Subject {
            id: "0123".parse().unwrap(),
            kind: RoomKind::Meeting,
            stage: Stage::Over,
            link: "https://apz.fr/d6Nx453elx".parse().unwrap(),
        };
        for &section in Section::ALL {
            for room in [None, Some(room.clone())] {
                let errand = Errand { section, room };
                assert_eq!(errand.written().parse(), Ok(errand));
            }
        }
        for wrong in [
            "",
            "cupboard",
            "qr\nball\nlive\n1\nhttps://a.b/",
            "qr\nmeeting\nsoon\n1\nhttps://a.b/",
            "qr\nmeeting",
        ] {
            assert_eq!(wrong.parse::<Errand>(), Err(()), "{wrong}");
        }
    }
}
