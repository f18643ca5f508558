//! The state of a room follows from what was heard of it, not from when.

use super::*;
use proptest::prelude::*;

fn told() -> impl Strategy<Value = RoomState> {
    prop::sample::select(RoomState::ALL)
}

/// In few seconds, so that many happen in one.
fn moments() -> impl Strategy<Value = Vec<Moment>> {
    let mut all = Happening::ALL.to_vec();
    all.push(Happening::Other("ticket.levitated".to_owned()));
    let moment = (0_u8..12, prop::sample::select(all)).prop_map(|(second, what)| Moment {
        at: format!("2026-11-21T09:30:{second:02}Z").parse().unwrap(),
        what,
    });
    prop::collection::vec(moment, 0..12)
}

/// The same in any order, some of them again.
fn heard_otherwise(moments: Vec<Moment>) -> impl Strategy<Value = (Vec<Moment>, Vec<Moment>)> {
    let again = prop::sample::subsequence(moments.clone(), 0..=moments.len());
    again.prop_flat_map(move |again| {
        let all: Vec<_> = moments.iter().cloned().chain(again).collect();
        (Just(moments.clone()), Just(all).prop_shuffle())
    })
}

/// The rules in other words, by someone who is given the moments in their order and walks through
/// them.
#[expect(clippy::wildcard_enum_match_arm, reason = "the rest says nothing")]
fn as_said(told: RoomState, moments: &[Moment]) -> RoomState {
    use Happening as H;
    let mut in_order = moments.to_vec();
    in_order.sort();
    let (mut invited, mut presence) = (false, None);
    for moment in &in_order {
        match moment.what {
            H::Declined if told.is_live() => return RoomState::Declined,
            H::Expired if told.is_live() => return RoomState::Expired,
            H::Cancelled if told.is_live() => return RoomState::Cancelled,
            H::Ended if told.is_live() => return RoomState::Ended,
            H::Invited | H::InvitedAgain => invited = true,
            H::GuestWaiting | H::AgentLeft => presence = Some(RoomState::Joined),
            H::InCall => presence = Some(RoomState::InProgress),
            // Nobody is there.
            H::GuestLeft => presence = Some(RoomState::Created),
            _ => {}
        }
    }
    let nobody = if invited {
        RoomState::Invited
    } else {
        RoomState::Created
    };
    match (told, presence) {
        (RoomState::Ended | RoomState::Declined, _) => told,
        (RoomState::Expired | RoomState::Cancelled, _) => told,
        (_, Some(there @ (RoomState::Joined | RoomState::InProgress))) => there,
        // Apizee's last word was that somebody is there; the guest has left since.
        (RoomState::Joined | RoomState::InProgress, Some(_)) => nobody,
        (RoomState::Created, _) => nobody,
        (told, _) => told,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_order_with_repeats_gives_one_state(
        told in told(),
        (moments, otherwise) in moments().prop_flat_map(heard_otherwise),
    ) {
        prop_assert_eq!(standing(told, &moments), standing(told, &otherwise));
    }

    #[test]
    fn the_state_is_as_said(told in told(), moments in moments()) {
        prop_assert_eq!(standing(told, &moments), as_said(told, &moments));
    }

    #[test]
    fn what_is_over_stays_over(told in told(), again in told(), moments in moments(), more in moments()) {
        let mut known = moments;
        let was_live = standing(told, &known).is_live();
        known.extend(more);
        prop_assert!(was_live || !standing(told, &known).is_live());
        // By moments, whatever Apizee says next.
        let is_over = known.iter().any(|moment| moment.what.end().is_some());
        prop_assert!(!is_over || !standing(again, &known).is_live());
    }

    #[test]
    fn what_says_nothing_of_presence_or_end_changes_nothing(
        told in told(), moments in moments(), at in 0_u8..12,
    ) {
        let before = standing(told, &moments);
        for what in [
            Happening::LinkOpened, Happening::ConsentGiven, Happening::CameraRefused,
            Happening::CameraAllowed, Happening::MicrophoneRefused, Happening::MicrophoneAllowed,
            Happening::PlaceShared, Happening::PlaceRefused, Happening::PictureTaken,
            Happening::PictureSent, Happening::MediaAdded, Happening::SurveyAnswered,
            Happening::Other("ticket.levitated".to_owned()),
        ] {
            let mut more = moments.clone();
            more.push(Moment {
                at: format!("2026-11-21T09:30:{at:02}Z").parse().unwrap(),
                what,
            });
            prop_assert_eq!(standing(told, &more), before);
        }
    }
}
