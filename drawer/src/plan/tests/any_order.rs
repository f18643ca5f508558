//! Whatever happens, in whatever order: one wish, one request at a time.

use proptest::prelude::*;

use super::*;

/// Everything that can happen, with few keys, so that they meet.
fn event() -> impl Strategy<Value = Event> {
    let keys = || prop::sample::select(vec!["key-00001", "key-00002", "key-00003"]);
    let answers = prop_oneof![
        Just(Ok(Started::Created(room(Some(at()))))),
        Just(Ok(Started::Joined(room(Some(at()))))),
        Just(Ok(Started::Joined(room(None)))),
        prop::sample::select(vec![
            Failure::Unreachable,
            Failure::Unknown,
            refused("budget_exhausted", Some(2)),
            refused("outcome_unknown", Some(2)),
            refused("start_under_way", Some(2)),
            refused("room_changed", None),
            refused("apizee_unavailable", None),
            refused_at("field_refused", "meeting.starts_at"),
        ])
        .prop_map(Err),
    ];
    prop_oneof![
        3 => keys().prop_map(|k| Event::AgentPlans(key(k))),
        1 => keys().prop_map(|k| Event::AgentReplaces(key(k))),
        1 => keys().prop_map(|k| Event::AgentPlansAnother(key(k))),
        4 => (keys(), answers).prop_map(|(k, answer)| Event::Answered(key(k), Box::new(answer))),
        3 => (0u32..4).prop_map(|number| Event::CountedDown(number, 1)),
        3 => prop::sample::select(vec![
            types(Field::Name, "Contract"),
            types(Field::Name, "Other"),
            types(Field::Password, "x"),
            types(Field::Password, ""),
            Event::AgentAddsGuest,
            Event::AgentRemovesGuest(1),
            Event::AgentInvites(Invite::ByApizee),
            Event::AgentInvites(Invite::ByUs),
            Event::AgentCancels,
            Event::AgentWantsAnother,
            Event::AgentAsksAgain,
            Event::AgentInserts(Piece::Telephone),
            Event::HandedOver(Piece::Telephone, Handed::Inserted),
        ]),
    ]
}

/// As the browser does: each click has a key of its own; only what was asked is answered, but for
/// a late answer.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the others come as they are"
)]
fn as_it_comes(event: Event, under_way: &Option<IdempotencyKey>, used: &mut u32) -> Event {
    *used += 1;
    let fresh = key(&format!("click-{used:05}"));
    match event {
        Event::AgentPlans(_) => Event::AgentPlans(fresh),
        Event::AgentReplaces(_) => Event::AgentReplaces(fresh),
        Event::AgentPlansAnother(_) => Event::AgentPlansAnother(fresh),
        Event::Answered(late, answer) => Event::Answered(under_way.clone().unwrap_or(late), answer),
        other => other,
    }
}

proptest! {
    #[test]
    fn one_wish_is_asked_once_at_a_time_and_a_key_names_one_wish(
        events in prop::collection::vec(event(), 0..60),
    ) {
        let mut plan = filled();
        let mut under_way: Option<IdempotencyKey> = None;
        let mut asked: Vec<(IdempotencyKey, StartRoom)> = vec![];
        let mut used = 0;
        for event in events {
            let event = as_it_comes(event, &under_way, &mut used);
            let answered = matches!(&event, Event::Answered(key, _) if under_way.as_ref() == Some(key));
            let was_planned = matches!(plan.stage, Planning::Planned(_));
            let new = starts(plan.follow(event));
            if answered {
                under_way = None;
            }
            prop_assert!(new.len() <= 1);
            for (key, wish) in new {
                // But for the agent's explicit second step, which does not wait.
                let beside = wish.anyway == Anyway::StartAnother;
                prop_assert!(under_way.is_none() || beside, "two requests at once");
                prop_assert!(!was_planned, "asked after it was planned");
                for (other, before) in &asked {
                    prop_assert!(*other != key || *before == wish, "a key for two wishes");
                }
                under_way = Some(key.clone());
                asked.push((key, wish));
            }
            let asks = match &plan.stage {
                Planning::UnderWay(_) => true,
                Planning::Unknown(unknown) => unknown.look == Look::Now,
                Planning::Filling(_)
                | Planning::Waiting { .. }
                | Planning::LookingUp(..)
                | Planning::Planned(_) => false,
            };
            prop_assert_eq!(under_way.is_some(), asks);
        }
    }
}
