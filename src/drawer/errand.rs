//! What the panel asks of the drawer.

use core::str::FromStr;

use contract::{JoinLink, RoomId, RoomKind};

macro_rules! sections {
    ($($(#[$meta:meta])* $name:ident = $word:literal,)+) => {
        /// What is inside the drawer.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Section {
            $($(#[$meta])* $name,)+
        }

        impl Section {
            /// As it crosses to the drawer's module, each another word.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)+
                }
            }

            fn of(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$name),)+
                    _ => None,
                }
            }

            /// All of them.
            #[cfg(test)]
            const ALL: &'static [Self] = &[$(Self::$name),+];
        }
    };
}

sections! {
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

/// How far a room is, as far as a section cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The guest can still come in.
    Live,
    /// The call is behind them.
    Over,
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
        let word = self.section.word();
        let Some(room) = &self.room else {
            return word.to_owned();
        };
        let kind = match room.kind {
            RoomKind::Assistance => "assistance",
            RoomKind::Meeting => "meeting",
        };
        let stage = match room.stage {
            Stage::Live => "live",
            Stage::Over => "over",
        };
        [word, kind, stage, room.id.as_str(), room.link.expose()].join("\n")
    }
}

impl FromStr for Errand {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut lines = text.lines();
        let section = lines.next().and_then(Section::of).ok_or(())?;
        let room = match lines.next() {
            None => None,
            Some(kind) => Some(Subject {
                kind: match kind {
                    "assistance" => RoomKind::Assistance,
                    "meeting" => RoomKind::Meeting,
                    _ => return Err(()),
                },
                stage: match lines.next() {
                    Some("live") => Stage::Live,
                    Some("over") => Stage::Over,
                    _ => return Err(()),
                },
                id: lines.next().and_then(|id| id.parse().ok()).ok_or(())?,
                link: lines.next().and_then(|link| link.parse().ok()).ok_or(())?,
            }),
        };
        Ok(Self { section, room })
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
