//! What a room's own timeline measures, where Apizee's statistics do not tell it. Pure.

use contract::{Happening, Room, Timestamp, together};

use crate::clock::unix_s;

/// From the first invitation, else the creation, to the guest's first arrival, in seconds.
#[must_use]
pub fn time_to_join_s(room: &Room) -> Option<u64> {
    let first = |wanted: &[Happening]| {
        let mut moments = room.timeline.iter();
        let found = moments.find(|moment| wanted.contains(&moment.what));
        found.map(|moment| &moment.at)
    };
    let asked = first(&[Happening::Invited]).unwrap_or(&room.created_at);
    let came = first(&[Happening::GuestWaiting, Happening::InCall])?;
    between_s(asked, came)
}

/// How long agent and guest were together, in seconds; nothing until one of them has left.
#[must_use]
pub fn call_s(room: &Room) -> Option<u64> {
    let times = together(&room.timeline);
    let lasted = |(from, to): &(&Timestamp, &Timestamp)| between_s(from, to).unwrap_or(0);
    (!times.is_empty()).then(|| times.iter().map(lasted).sum())
}

fn between_s(from: &Timestamp, to: &Timestamp) -> Option<u64> {
    u64::try_from(unix_s(to) - unix_s(from)).ok()
}

#[cfg(test)]
mod tests {
    use contract::Moment;
    use serde_json::json;

    use super::*;

    fn room(moments: &[(u8, Happening)]) -> Room {
        let timeline: Vec<Moment> = moments
            .iter()
            .map(|(second, what)| Moment {
                at: format!("2026-11-21T09:30:{second:02}Z").parse().unwrap(),
                what: what.clone(),
            })
            .collect();
        let at = "2026-11-21T09:30:00Z";
        let room = json!({ "id": "r", "kind": "assistance", "state": "ended", "apizee_state": "done",
            "join_url": "https://apz.fr/x", "reference": "c", "created_at": at, "updated_at": at,
            "checked_at": at, "guest": {}, "invited": false, "apizee_id": "1", "timeline": timeline });
        serde_json::from_value(room).unwrap()
    }

    #[test]
    fn the_wait_is_from_the_invitation_to_the_first_arrival() {
        use Happening::{GuestLeft, GuestWaiting, InCall, Invited, LinkOpened};
        assert_eq!(time_to_join_s(&room(&[(9, LinkOpened)])), None);
        assert_eq!(time_to_join_s(&room(&[(9, InCall)])), Some(9));
        let invited = [(4, Invited), (10, GuestWaiting), (20, InCall)];
        assert_eq!(time_to_join_s(&room(&invited)), Some(6));
        let again = [(10, GuestWaiting), (11, GuestLeft), (30, GuestWaiting)];
        assert_eq!(time_to_join_s(&room(&again)), Some(10));
        let before = [(10, GuestWaiting), (20, Invited)];
        assert_eq!(time_to_join_s(&room(&before)), None);
    }

    #[test]
    fn calls_are_summed_and_one_that_goes_on_is_not_told() {
        use Happening::{AgentLeft, Ended, GuestLeft, InCall};
        assert_eq!(call_s(&room(&[])), None);
        assert_eq!(call_s(&room(&[(1, InCall)])), None);
        assert_eq!(call_s(&room(&[(1, InCall), (8, Ended)])), Some(7));
        let twice = [
            (1, InCall),
            (2, InCall),
            (5, GuestLeft),
            (6, AgentLeft),
            (10, InCall),
            (20, AgentLeft),
            (21, Ended),
        ];
        assert_eq!(call_s(&room(&twice)), Some(14));
    }
}
