//! The room that exists, and what the agent does with it.

use contract::{
    AgentAccess, AgentLink, Happening, JoinLink, Moment, Room, RoomState, Sip, Timestamp,
};

use super::form::{Form, Way};
use super::trouble::Trouble;
use crate::outcome::DeskRefusal;

/// What happened, as the agent reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happened {
    /// This panel has made the room.
    Created,
    /// The room was there already.
    Found,
    /// A start that nobody had heard of for a while has made it.
    FoundLate,
    /// The meeting was: nobody wished for another.
    Ready,
    /// Apizee was asked to send the SMS or e-mail.
    Invited,
    /// The card was handed to the Desk, which acknowledges nothing.
    CardSent,
    /// The link stands in the compose box.
    LinkInserted,
    /// The telephone number and code stand in the compose box.
    TelephoneInserted,
    /// The sentence that helps the visitor stands in the compose box.
    HelpInserted,
    /// The Desk did not take what went this way.
    Refused(Way, DeskRefusal),
}

/// One line of what happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When.
    pub at: Timestamp,
    pub what: Happened,
}

/// What the visitor needs of the agent, now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Need {
    #[default]
    Nothing,
    /// Somebody to talk to: the visitor is in the room, alone.
    Company,
    /// To be told how to allow the camera, which was refused.
    Camera,
}

/// A line of the timeline, by whomever it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogLine {
    /// What this panel did.
    Ours(Happened),
    /// What Apizee saw.
    Told(Happening),
}

/// How far the card is. A void call acknowledges nothing: there is no "delivered".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Card {
    /// This panel has sent none, and the room is its own.
    Unsent,
    /// It is being handed to the Desk.
    Sending,
    /// It is in the thread, or an earlier panel may have sent it.
    PerhapsSent,
    /// This panel has sent none, and cannot say what another did that waited for the same room.
    NotByUs,
}

/// What the agent is asked to confirm, in place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoomQuestion {
    /// Nothing.
    None,
    /// A second card in the thread?
    SendAgain,
    /// End the room for all?
    Close,
}

/// The one request that is on its way for this room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// None.
    Nothing,
    /// Asking how the room stands.
    Refreshing,
    /// Ending it.
    Closing,
    /// Asking for a link that signs the agent in.
    Signing,
}

/// What is folded out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    Nothing,
    /// The link in a field, to be copied by hand: the clipboard is denied.
    Field,
    /// The link is in the clipboard.
    Copied,
}

/// How the agent gets into the room where the Desk's frame forbids tabs, of which nothing tells us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WayIn {
    /// The agent has not pressed the link.
    Untried,
    /// They have: their link can be copied, too.
    Tried,
    /// It is in the clipboard.
    Copied,
    /// It stands in a field: the clipboard is denied.
    Field,
}

/// A room that exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Live {
    /// As the backend told it last.
    pub room: Room,
    /// A link that signs the agent in, while it lasts.
    pub access: Option<AgentAccess>,
    /// What happened, oldest first.
    pub log: Vec<Entry>,
    /// How far the card is.
    pub card: Card,
    /// What waits for a yes.
    pub question: RoomQuestion,
    /// What is on its way.
    pub doing: Doing,
    /// What is folded out.
    pub shown: Shown,
    /// Whether a tab came is the agent's to see.
    pub way_in: WayIn,
    /// Why the last request failed.
    pub trouble: Option<Trouble>,
    /// The form, for the next room: nothing that was typed is lost.
    pub form: Form,
}

/// Lines that are kept; older ones say nothing any more.
const LOG_LINES: usize = 6;

/// Lines that are shown.
const LINES: usize = 9;

impl Live {
    /// A room that has just been heard of.
    #[must_use]
    pub fn new(mut room: Room, form: Form, card: Card) -> Self {
        let access = room.agent_sso.take();
        let what = match card {
            Card::Unsent | Card::Sending => Happened::Created,
            Card::PerhapsSent => Happened::Found,
            Card::NotByUs => Happened::FoundLate,
        };
        let mut log = vec![Entry {
            at: room.created_at.clone(),
            what,
        }];
        if room.invited {
            log.push(Entry {
                at: room.created_at.clone(),
                what: Happened::Invited,
            });
        }
        Self {
            room,
            access,
            log,
            card,
            question: RoomQuestion::None,
            doing: Doing::Nothing,
            shown: Shown::Nothing,
            way_in: WayIn::Untried,
            trouble: None,
            form,
        }
    }

    /// Where the agent enters: signed in while that link lasts, else by the deep link.
    #[must_use]
    pub fn agent_link(&self) -> Option<&AgentLink> {
        let signed = self.access.as_ref().map(|access| &access.url);
        signed.or(self.room.agent_url.as_ref())
    }

    /// The link for the visitor.
    #[must_use]
    pub fn guest_link(&self) -> &JoinLink {
        self.room.guest_link()
    }

    /// A meeting's telephone.
    #[must_use]
    pub fn sip(&self) -> Option<&Sip> {
        self.room.sip.as_ref()
    }

    /// What the visitor needs, by what was told last.
    #[must_use]
    pub fn need(&self) -> Need {
        let about = |moment: &&Moment| {
            matches!(
                moment.what,
                Happening::CameraRefused | Happening::CameraAllowed
            )
        };
        let camera = self.room.timeline.iter().filter(about).max();
        if !self.room.state.is_live() {
            Need::Nothing
        } else if camera.is_some_and(|moment| moment.what == Happening::CameraRefused) {
            Need::Camera
        } else if self.room.state == RoomState::Joined {
            Need::Company
        } else {
            Need::Nothing
        }
    }

    /// How many photos were made, as far as Apizee told it by itself.
    #[must_use]
    pub fn photos(&self) -> usize {
        let is_one = |moment: &&Moment| {
            matches!(
                moment.what,
                Happening::PictureTaken | Happening::PictureSent
            )
        };
        self.room.timeline.iter().filter(is_one).count()
    }

    /// What happened, oldest first, with the time; the last lines.
    #[must_use]
    pub fn lines(&self) -> Vec<(Timestamp, LogLine)> {
        let mut lines = vec![];
        let mut told = self.room.timeline.iter().peekable();
        // Both are in their order. Sorting would cost the panel 3 kB.
        for ours in &self.log {
            while let Some(moment) = told.next_if(|moment| moment.at < ours.at) {
                lines.push((moment.at.clone(), LogLine::Told(moment.what.clone())));
            }
            lines.push((ours.at.clone(), LogLine::Ours(ours.what.clone())));
        }
        lines.extend(told.map(|moment| (moment.at.clone(), LogLine::Told(moment.what.clone()))));
        lines.split_off(lines.len().saturating_sub(LINES))
    }

    pub(super) fn note(&mut self, at: Timestamp, what: Happened) {
        self.log.push(Entry { at, what });
        if self.log.len() > LOG_LINES {
            self.log.remove(0);
        }
    }
}
