//! How a room changes by what is heard of it. Pure, and the same whatever is heard first.

use contract::{
    Happening, Invitation, InvitationChannel, InvitationState, Moment, Room, RoomKind, RoomState,
    Timestamp, standing,
};

use crate::apizee::wire::{conference_state, ticket_state};

/// A session has a few dozen moments; what comes beyond is dropped, ends excepted.
const MOST_MOMENTS: usize = 200;

/// What happened, from a webhook or from the list of events.
pub(super) fn hear(room: &mut Room, moments: &[Moment], now: &Timestamp) {
    let before = room.timeline.clone();
    for moment in moments {
        put(room, moment);
    }
    room.checked_at = now.clone();
    if room.timeline != before {
        room.updated_at = now.clone();
        settle(room);
    }
}

/// Apizee's own word on the room, and since when it says so.
pub(super) fn told(room: &mut Room, word: &str, since: Option<&Timestamp>, now: &Timestamp) {
    room.checked_at = now.clone();
    if room.apizee_state != word {
        word.clone_into(&mut room.apizee_state);
        room.updated_at = now.clone();
    }
    let was = room.state;
    settle(room);
    if was.is_live() && !room.state.is_live() {
        // Apizee may be asked long after it; what was heard came before.
        let last = room.timeline.last().map(|moment| &moment.at);
        let at = since.unwrap_or(now).max(last.unwrap_or(&room.created_at));
        end(room, room.state, &at.clone(), now);
    }
}

/// It is over, by our own doing or because Apizee has it no more.
pub(super) fn end(room: &mut Room, state: RoomState, at: &Timestamp, now: &Timestamp) {
    let what = match state {
        RoomState::Declined => Happening::Declined,
        RoomState::Expired => Happening::Expired,
        RoomState::Cancelled => Happening::Cancelled,
        RoomState::Ended
        | RoomState::Created
        | RoomState::Invited
        | RoomState::Joined
        | RoomState::InProgress
        | RoomState::Unknown => Happening::Ended,
    };
    room.state = state;
    room.checked_at = now.clone();
    room.updated_at = now.clone();
    let at = at.clone();
    put(room, &Moment { at, what });
}

/// In its place, once.
fn put(room: &mut Room, moment: &Moment) {
    let ends = moment.what.end().is_some();
    // Heard of from several sides, each with its own clock; the first is meant.
    if ends || moment.what == Happening::Invited {
        let first = room.timeline.iter().position(|one| one.what == moment.what);
        match first {
            Some(at) if room.timeline[at].at <= moment.at => return,
            Some(at) => drop(room.timeline.remove(at)),
            None => {}
        }
    }
    if room.timeline.len() >= MOST_MOMENTS && !ends {
        return;
    }
    if let Err(place) = room.timeline.binary_search(moment) {
        room.timeline.insert(place, moment.clone());
    }
}

/// We have ended it. That kills its link, so invitations that nobody has used are taken back: no
/// document of Apizee names a way to withdraw one alone. `before` is the room as it was.
pub(super) fn close(room: &mut Room, before: &Room, now: &Timestamp) {
    let came = room.timeline.iter().any(|moment| moment.what.is_use());
    // Apizee's own notice of the end may have been quicker.
    let unused = if room.state.is_live() {
        let unused = room.is_unused();
        end(room, RoomState::Ended, now, now);
        unused
    } else {
        before.is_unused() && !came
    };
    if !unused {
        return;
    }
    for invitation in &mut room.invitations {
        if invitation.state.is_open() {
            invitation.state = InvitationState::Cancelled;
        }
    }
}

/// How an SMS fared: the last one, since Apizee's word names none of ours. One that was taken back
/// stays so.
pub(super) fn sms(room: &mut Room, word: &str, now: &Timestamp) {
    let state = match word {
        "sent" | "delivered" | "success" | "done" => InvitationState::Sent,
        "failed" | "error" | "undelivered" | "rejected" => InvitationState::Failed,
        _ => return,
    };
    let of_sms = |one: &&mut Invitation| one.channel == InvitationChannel::Sms;
    if let Some(invitation) = room.invitations.iter_mut().rev().find(of_sms)
        && invitation.state != state
        && invitation.state != InvitationState::Cancelled
    {
        invitation.state = state;
        room.updated_at = now.clone();
    }
}

/// What is over stays over, by the first end that is known; else the state follows from Apizee's
/// word and from what happened.
fn settle(room: &mut Room) {
    if !room.state.is_live() {
        let first = room.timeline.iter().find_map(|moment| moment.what.end());
        room.state = first.unwrap_or(room.state);
        return;
    }
    let told = match room.kind {
        RoomKind::Assistance => ticket_state(&room.apizee_state),
        RoomKind::Meeting => conference_state(&room.apizee_state),
    };
    room.state = standing(told, &room.timeline);
}

#[cfg(test)]
mod tests;
