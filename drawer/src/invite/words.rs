//! The sentences of further SMS.

mod en;
mod fr;

use apizee_panel::wording::Tongue;
use contract::{Invitation, InvitationState};

use crate::invite::sending::Refused;

/// What the agent reads.
pub struct Words {
    /// There is no room to invite to.
    pub no_room: &'static str,
    /// What it does.
    pub about: &'static str,
    /// The heading of those who were invited.
    pub so_far: &'static str,
    /// Apizee was not asked to invite anybody.
    pub nobody: &'static str,
    /// By what and to whom.
    pub to: fn(&Invitation) -> String,
    /// How far it is.
    pub state: fn(InvitationState) -> &'static str,
    /// The field.
    pub number: &'static str,
    /// The button.
    pub send: &'static str,
    /// The button, where nobody knows whether the last one left.
    pub send_another: &'static str,
    /// While it is on its way.
    pub sending: &'static str,
    /// Apizee took the order. Never "delivered".
    pub taken: &'static str,
    /// Apizee's answer was lost.
    pub unknown: &'static str,
    /// Our own answer was lost; the same wish may be sent again without a second SMS.
    pub lost: &'static str,
    /// The button that takes the invitations back.
    pub cancel: &'static str,
    /// The question before it.
    pub ask_cancel: &'static str,
    /// No.
    pub keep: &'static str,
    /// While it is on its way.
    pub cancelling: &'static str,
    /// It goes again by itself: `0:23` goes in.
    pub cancels_in: fn(&str) -> String,
    /// Before the reason why nobody knows that it is done.
    pub not_cancelled: &'static str,
    /// Somebody came in while the agent was being asked.
    pub too_late: &'static str,
    /// It is done.
    pub cancelled: &'static str,
    /// The room is closed, and somebody had used the link.
    pub closed: &'static str,
    /// Why it did not go; empty where the room's own sentence says it.
    pub refused: fn(&Refused) -> String,
}

impl Words {
    /// In the agent's language; else in English.
    #[must_use]
    pub fn of(tongue: Tongue) -> &'static Self {
        match tongue {
            Tongue::English => &en::INVITE,
            Tongue::French => &fr::INVITE,
        }
    }
}
