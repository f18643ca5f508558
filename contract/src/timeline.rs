//! What happens in a room: moments that only ever grow in number, and the state that follows from
//! them, in whatever order they are heard of.

use serde::{Deserialize, Serialize};

use crate::{RoomState, Timestamp, words};

words! {
    /// What happened, told by Apizee's session events, its webhooks, or ourselves. In the order of a
    /// usual session: of two moments of one second the later one here counts as the later.
    #[derive(PartialOrd, Ord, Hash)]
    pub enum Happening {
        /// Apizee sent the SMS or e-mail.
        Invited = "invited",
        /// It did so again.
        InvitedAgain = "invited_again",
        /// The guest opened the link.
        LinkOpened = "link_opened",
        /// The guest accepted the conditions.
        ConsentGiven = "consent_given",
        /// The guest's browser or the guest refused the camera.
        CameraRefused = "camera_refused",
        /// The camera is allowed.
        CameraAllowed = "camera_allowed",
        /// The microphone is refused.
        MicrophoneRefused = "microphone_refused",
        /// The microphone is allowed.
        MicrophoneAllowed = "microphone_allowed",
        /// The guest shares the place.
        PlaceShared = "place_shared",
        /// The guest does not.
        PlaceRefused = "place_refused",
        /// The guest is there and the agent is not.
        GuestWaiting = "guest_waiting",
        /// Both are there.
        InCall = "in_call",
        /// The agent took a picture.
        PictureTaken = "picture_taken",
        /// The guest sent a picture.
        PictureSent = "picture_sent",
        /// A picture, video or file was added to the room.
        MediaAdded = "media_added",
        /// The agent left.
        AgentLeft = "agent_left",
        /// The guest left.
        GuestLeft = "guest_left",
        /// The guest answered the survey.
        SurveyAnswered = "survey_answered",
        /// A second room of the same start came to light and was closed. Ours.
        TwinClosed = "twin_closed",
        /// It was to be closed and Apizee has not done so yet; it is asked again. Ours.
        ClosingDelayed = "closing_delayed",
        /// The guest refused the invitation.
        Declined = "declined",
        /// Time ran out.
        Expired = "expired",
        /// Somebody took it back.
        Cancelled = "cancelled",
        /// It is over.
        Ended = "ended",
    } or {
        /// Something that this code does not know, in Apizee's word.
        Other
    }
}

impl Happening {
    /// How the room is over by it, if it is.
    #[must_use]
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "what is new to us ends nothing"
    )]
    pub fn end(&self) -> Option<RoomState> {
        match self {
            Self::Ended => Some(RoomState::Ended),
            Self::Declined => Some(RoomState::Declined),
            Self::Cancelled => Some(RoomState::Cancelled),
            Self::Expired => Some(RoomState::Expired),
            _ => None,
        }
    }
}

impl Happening {
    /// Whether somebody used the link or the room. What we do not know counts as use: nothing is
    /// called unused by mistake.
    #[must_use]
    pub fn is_use(&self) -> bool {
        !matches!(
            self,
            Self::Invited
                | Self::InvitedAgain
                | Self::TwinClosed
                | Self::ClosingDelayed
                | Self::Expired
                | Self::Cancelled
                | Self::Ended
        )
    }
}

/// One line of the timeline.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Moment {
    /// When, by Apizee's clock. Text of one shape, so that its order is the time's.
    pub at: Timestamp,
    /// What.
    pub what: Happening,
}

/// Where a room stands, from what Apizee said of it and from all that happened. The order in which
/// either was heard makes no difference, and what is over stays over.
#[must_use]
pub fn standing(told: RoomState, moments: &[Moment]) -> RoomState {
    if !told.is_live() {
        return told;
    }
    // The first end is the reason.
    let ends = moments.iter().filter(|moment| moment.what.end().is_some());
    if let Some(state) = ends.min().and_then(|moment| moment.what.end()) {
        return state;
    }
    let presence = moments.iter().filter(|moment| {
        matches!(
            moment.what,
            Happening::GuestWaiting
                | Happening::InCall
                | Happening::GuestLeft
                | Happening::AgentLeft
        )
    });
    let was_invited = moments
        .iter()
        .any(|moment| matches!(moment.what, Happening::Invited | Happening::InvitedAgain));
    match (presence.max().map(|moment| &moment.what), told) {
        (Some(Happening::GuestWaiting | Happening::AgentLeft), _) => RoomState::Joined,
        (Some(Happening::InCall), _) => RoomState::InProgress,
        // Gone, and may come back.
        (Some(_), RoomState::InProgress | RoomState::Joined) | (_, RoomState::Created) => {
            if was_invited {
                RoomState::Invited
            } else {
                RoomState::Created
            }
        }
        (_, told) => told,
    }
}

/// When agent and guest were together: each time its begin and its end. One that lasts is left out.
/// The moments are in their order.
#[must_use]
pub fn together(moments: &[Moment]) -> Vec<(&Timestamp, &Timestamp)> {
    let mut times = vec![];
    let mut since = None;
    for moment in moments {
        let parts = matches!(moment.what, Happening::AgentLeft | Happening::GuestLeft);
        if moment.what == Happening::InCall {
            since = since.or(Some(&moment.at));
        } else if parts || moment.what.end().is_some() {
            times.extend(since.take().map(|since| (since, &moment.at)));
        }
    }
    times
}

#[cfg(test)]
mod any_order;

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(second: u8, what: Happening) -> Moment {
        Moment {
            at: format!("2026-11-21T09:30:{second:02}Z").parse().unwrap(),
            what,
        }
    }

    #[test]
    fn the_last_presence_counts_and_an_end_is_an_end() {
        use Happening as H;
        let told = RoomState::Invited;
        let mut moments = vec![moment(1, H::LinkOpened)];
        assert_eq!(standing(told, &moments), RoomState::Invited);
        moments.push(moment(2, H::GuestWaiting));
        assert_eq!(standing(told, &moments), RoomState::Joined);
        moments.push(moment(3, H::InCall));
        assert_eq!(standing(told, &moments), RoomState::InProgress);
        moments.push(moment(9, H::GuestLeft));
        assert_eq!(standing(told, &moments), RoomState::Invited);
        assert_eq!(
            standing(RoomState::InProgress, &moments),
            RoomState::Created
        );
        moments.push(moment(5, H::Ended));
        assert_eq!(standing(told, &moments), RoomState::Ended);
        moments.push(moment(20, H::InCall));
        assert_eq!(standing(RoomState::InProgress, &moments), RoomState::Ended);
    }
}
