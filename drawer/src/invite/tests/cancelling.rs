//! The invitations are taken back.

use contract::{Happening, Moment};

use super::*;
use crate::invite::cancelling::Event as Said;

fn said(said: Said) -> Event {
    Event::Cancelling(said)
}

fn closed() -> Box<Room> {
    room(RoomState::Ended, &[InvitationState::Cancelled])
}

fn used() -> Box<Room> {
    let mut room = room(RoomState::Invited, &[InvitationState::Sent]);
    let what = Happening::LinkOpened;
    room.timeline.push(Moment { at: at(), what });
    room
}

impl Story {
    /// A room with an invitation that nobody has used.
    fn invited() -> Self {
        let mut story = Self::begins();
        story.then(Event::AgentRefreshes);
        let sent = room(RoomState::Invited, &[InvitationState::Sent]);
        story.then(Event::RoomAnswered(2, Ok(sent)));
        story
    }

    /// The agent has been asked and has said yes.
    fn confirmed() -> Self {
        let mut story = Self::invited();
        story.then(said(Said::AgentWishes));
        story.then(said(Said::AgentConfirms));
        story
    }

    fn closes(&self) -> usize {
        let effects = self.effects.iter();
        effects
            .filter(|effect| matches!(effect, Effect::Close(_)))
            .count()
    }

    fn state(&self) -> &Cancelling {
        &self.invite.cancelling.state
    }
}

#[test]
fn it_is_offered_only_while_an_invitation_leads_into_an_unused_room() {
    assert!(Story::invited().invite.may_cancel());
    assert!(!Story::begins().invite.may_cancel(), "nobody was invited");
    let cancelled = [InvitationState::Failed, InvitationState::Cancelled];
    for other in [
        used(),
        room(RoomState::Joined, &[InvitationState::Sent]),
        room(RoomState::InProgress, &[InvitationState::Sent]),
        room(RoomState::Ended, &[InvitationState::Sent]),
        room(RoomState::Invited, &cancelled),
    ] {
        let mut story = Story::invited();
        story.then(Event::AgentRefreshes);
        story.then(Event::RoomAnswered(3, Ok(other.clone())));
        assert!(!story.invite.may_cancel(), "{other:?}");
        story.then(said(Said::AgentWishes));
        story.then(said(Said::AgentConfirms));
        assert_eq!((story.state(), story.closes()), (&Cancelling::Rest, 0));
    }
}

#[test]
fn a_yes_closes_the_room_once_and_the_other_panels_are_told() {
    let mut story = Story::invited();
    story.then(said(Said::AgentConfirms));
    assert_eq!(story.closes(), 0, "nobody was asked");
    story.then(said(Said::AgentWishes));
    story.then(said(Said::AgentKeeps));
    story.then(said(Said::AgentConfirms));
    assert_eq!(story.closes(), 0, "no is no");
    story.then(said(Said::AgentWishes));
    for _ in 0..3 {
        story.then(said(Said::AgentConfirms));
    }
    assert_eq!((story.state(), story.closes()), (&Cancelling::UnderWay, 1));
    story.then(said(Said::Answered(Ok(closed()))));
    assert_eq!(story.state(), &Cancelling::Done);
    assert_eq!(story.effects.last(), Some(&Effect::TellPanels(closed())));
    let states: Vec<_> = story
        .invite
        .invitations
        .iter()
        .map(|one| one.state)
        .collect();
    assert_eq!(states, [InvitationState::Cancelled]);
    story.then(said(Said::AgentWishes));
    story.then(said(Said::AgentConfirms));
    assert_eq!(story.closes(), 1, "it is done");
}

#[test]
fn who_comes_in_while_the_agent_is_asked_is_not_thrown_out() {
    let mut story = Story::invited();
    story.then(said(Said::AgentWishes));
    let looks = Effect::AskRoom(3, "room-1".parse().unwrap());
    assert_eq!(story.effects.last(), Some(&looks), "is nobody there still?");
    story.then(Event::RoomAnswered(3, Ok(used())));
    assert_eq!(story.state(), &Cancelling::TooLate);
    story.then(said(Said::AgentConfirms));
    assert_eq!(story.closes(), 0);
}

#[test]
fn a_spent_budget_is_waited_for_and_a_no_stops_that() {
    let mut story = Story::confirmed();
    let busy = || said(Said::Answered(Err(refused("budget_exhausted", Some(3)))));
    story.then(busy());
    assert_eq!(story.state(), &Cancelling::Waits { left_s: 3 });
    assert_eq!(story.effects.last(), Some(&Effect::CountDownToClose(1)));
    story.then(said(Said::Passed(1, 2)));
    assert_eq!(story.state(), &Cancelling::Waits { left_s: 1 });
    story.then(said(Said::Passed(1, 1)));
    assert_eq!(story.closes(), 2, "by itself");
    story.then(busy());
    story.then(said(Said::Passed(1, 60)));
    assert_eq!(story.closes(), 2, "an older countdown stops");
    story.then(said(Said::AgentKeeps));
    story.then(said(Said::Passed(2, 60)));
    assert_eq!((story.state(), story.closes()), (&Cancelling::Rest, 2));
}

#[test]
fn what_failed_can_be_wished_for_again_and_a_late_answer_changes_nothing() {
    for failure in [
        Failure::Unreachable,
        Failure::Unknown,
        Failure::NoToken(NoToken::Hangs),
        refused("apizee_unavailable", None),
    ] {
        let mut story = Story::confirmed();
        story.then(said(Said::Answered(Err(failure))));
        assert!(matches!(story.state(), Cancelling::Failed(_)));
        story.then(said(Said::Answered(Ok(closed()))));
        assert!(matches!(story.state(), Cancelling::Failed(_)), "late");
        story.then(said(Said::AgentConfirms));
        assert_eq!(story.closes(), 2);
        story.then(said(Said::Answered(Ok(closed()))));
        assert_eq!(story.state(), &Cancelling::Done);
    }
}
