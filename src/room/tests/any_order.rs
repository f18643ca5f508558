//! Whatever happens, in whatever order: nothing goes twice, and a repeat changes nothing.

use proptest::prelude::*;

use contract::{Happening, Moment, standing};

use super::*;

/// Everything that can happen, with few keys and rooms, so that they meet.
fn event() -> impl Strategy<Value = Event> {
    let keys = prop::sample::select(vec!["key-00001", "key-00002", "key-00003"]);
    let states = prop::sample::select(vec![
        RoomState::Created,
        RoomState::InProgress,
        RoomState::Ended,
        RoomState::Unknown,
    ]);
    let answer = prop_oneof![
        states
            .clone()
            .prop_map(|state| Ok(Started::Created(a_room(state)))),
        states
            .clone()
            .prop_map(|state| Ok(Started::Joined(a_room(state)))),
        Just(Err(Failure::Unreachable)),
        Just(Err(Failure::Unknown)),
        Just(Err(refused("budget_exhausted", Some(5)))),
        Just(Err(refused("apizee_unavailable", None))),
        Just(Err(refused("outcome_unknown", Some(5)))),
        Just(Err(refused("start_under_way", Some(5)))),
        Just(Err(refused("room_changed", None))),
        Just(Err(refused("phone_refused", None))),
    ];
    let way = prop::sample::select(vec![Way::Card, Way::Text, Way::Invitation]);
    let handover = prop::sample::select(vec![Handover::Card, Handover::Link]);
    let at = || "2026-11-21T09:30:01Z".parse().unwrap();
    let doing = prop::sample::select(vec![Doing::Refreshing, Doing::Closing]);
    prop_oneof![
        3 => keys.clone().prop_map(|k| Event::AgentStarts(key(k))),
        1 => keys.clone().prop_map(|k| Event::AgentStartsAnother(key(k))),
        3 => (keys, answer).prop_map(|(k, answer)| Event::StartAnswered(key(k), answer)),
        1 => prop::sample::select(vec![
            Ok(of_rooms(vec![])),
            Ok(of_rooms(vec![a_room(RoomState::Created)])),
            Ok(Rooms { rooms: vec![], starts: vec![a_start()] }),
            Err(Failure::Unreachable),
        ]).prop_map(Event::LookedUp),
        1 => way.prop_map(Event::AgentTicks),
        1 => (handover, any::<bool>()).prop_map(move |(handover, took)| {
            let result = if took { Ok(()) } else { Err(DeskRefusal::Odd) };
            Event::HandedOver(handover, at(), result)
        }),
        1 => (doing, states).prop_map(|(doing, state)| Event::RoomAnswered(doing, Ok(a_room(state)))),
        4 => prop::sample::select(vec![
            Event::AgentTypes(Draft::new("06 12 34 56 78".to_owned())),
            Event::AgentPrefers(RoomKind::Meeting),
            Event::SecondsLeft(3),
            Event::SecondsLeft(0),
            Event::AgentCancels,
            Event::AgentWantsAnother,
            Event::AgentSendsCard,
            Event::AgentConfirms,
            Event::AgentCloses,
            Event::AgentReplaces,
            Event::AgentRefreshes,
            Event::AgentStartsAgain,
            Event::AgentCopies,
            Event::AgentEnters,
            Event::AgentCopiesOwn,
        ]),
    ]
}

/// Whether the answer to a start is on its way.
fn asks(story: &Story) -> bool {
    match story.step() {
        Some(Step::Starting(..)) => true,
        Some(Step::Unknown(unknown)) => {
            matches!(unknown.quest, Quest::Wish(_)) && unknown.look == Look::Now
        }
        Some(Step::Filling(_) | Step::Waiting { .. }) | None => false,
    }
}

/// What the backend told of one room, each time with a moment more; and the same in any order, some
/// of it again.
fn news() -> impl Strategy<Value = (Vec<contract::Room>, Vec<contract::Room>)> {
    let moment = (0_u8..30, prop::sample::select(Happening::ALL.to_vec()));
    let moment = moment.prop_map(|(second, what)| Moment {
        at: format!("2026-11-21T09:30:{second:02}Z").parse().unwrap(),
        what,
    });
    let told = prop::collection::btree_set(moment, 1..10).prop_map(|moments| {
        let (mut known, mut told) = (vec![], vec![]);
        // Not in the order in which they happened.
        for moment in moments.into_iter().rev() {
            known.insert(0, moment);
            let mut room = a_room(standing(RoomState::Created, &known));
            room.timeline.clone_from(&known);
            told.push(room);
        }
        told
    });
    told.prop_flat_map(|told| {
        let again = prop::sample::subsequence(told.clone(), 0..=told.len());
        again.prop_flat_map(move |again| {
            let all: Vec<_> = told.iter().cloned().chain(again).collect();
            (Just(told.clone()), Just(all).prop_shuffle())
        })
    })
}

fn after(news: &[contract::Room]) -> Story {
    let mut story = Story::live();
    for room in news {
        let was_over = matches!(story.room, Room::Over(_));
        story.then(Event::RoomHeard(room.clone()));
        assert!(
            !was_over || matches!(story.room, Room::Over(_)),
            "it came back"
        );
    }
    story
}

proptest! {
    #[test]
    fn the_same_news_in_any_order_end_in_the_same_state((told, otherwise) in news()) {
        let (one, other) = (after(&told), after(&otherwise));
        let lives = told.iter().all(|room| room.state.is_live());
        prop_assert_eq!(matches!(one.room, Room::Live(_)), lives);
        prop_assert_eq!(matches!(other.room, Room::Live(_)), lives);
        if lives {
            prop_assert_eq!(&one.live_room().room, told.last().unwrap());
            prop_assert_eq!(&other.live_room().room, told.last().unwrap());
        }
    }

    #[test]
    fn a_card_goes_once_for_each_wish_of_the_agent(events in prop::collection::vec(event(), 1..60)) {
        let mut story = Story::with_phone();
        // A card goes for a start that made a room, and for a click that asks for one.
        let (mut allowed, mut cards) = (0, 0);
        for event in events {
            if matches!(
                event,
                Event::StartAnswered(_, Ok(_)) | Event::AgentSendsCard | Event::AgentConfirms
            ) {
                allowed += 1;
            }
            story.then(event);
            let now = story.cards();
            prop_assert!(now - cards <= 1, "two cards at once");
            cards = now;
            prop_assert!(cards <= allowed, "a card that nobody wished for");
        }
    }

    #[test]
    fn one_request_is_under_way_at_a_time(events in prop::collection::vec(event(), 1..60)) {
        let mut story = Story::with_phone();
        for event in events {
            let was_asking = asks(&story);
            let before = story.starts().len();
            let is_answer = matches!(event, Event::StartAnswered(..));
            // The explicit second step does not wait for the first one's answer.
            let beside = matches!(event, Event::AgentStartsAnother(_));
            story.then(event);
            let asked = story.starts().len() - before;
            prop_assert!(asked <= 1);
            prop_assert!(asked == 0 || !was_asking || beside, "asked again while an answer is awaited");
            prop_assert!(!was_asking || is_answer || beside || asks(&story), "left without an answer");
        }
    }

    #[test]
    fn the_answer_that_comes_again_changes_nothing(
        events in prop::collection::vec(event(), 0..40), again in 0_usize..5,
    ) {
        let mut story = Story::started();
        for event in events {
            story.then(event);
        }
        let Some(Step::Starting(attempt, _)) = story.step() else { return Ok(()) };
        let of = attempt.key.clone();
        let answer = Event::StartAnswered(of, Ok(Started::Created(a_room(RoomState::Created))));
        story.then(answer.clone());
        let (room, effects) = (story.room.clone(), story.effects.len());
        for _ in 0..again {
            story.then(answer.clone());
        }
        prop_assert_eq!(&story.room, &room);
        prop_assert_eq!(story.effects.len(), effects);
    }
}
