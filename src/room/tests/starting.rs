//! From the click to the room: one wish, one room, one card.

use super::*;

#[test]
fn one_click_one_request_one_card() {
    let story = Story::live();
    assert_eq!(story.starts(), ["key-00001"]);
    assert_eq!((story.cards(), story.texts()), (1, 0));
    assert!(
        story.live_room().room.agent_sso.is_none(),
        "the link that signs in is kept apart"
    );
    assert_eq!(
        story.live_room().log.last().unwrap().what,
        Happened::CardSent
    );
}

#[test]
fn a_second_click_and_a_repeated_answer_change_nothing() {
    let mut story = Story::started();
    story.then(Event::AgentStarts(key("key-00002")));
    assert_eq!(story.starts(), ["key-00001"]);
    let created = || Ok(Started::Created(a_room(RoomState::Created)));
    story
        .answer("key-00001", created())
        .answer("key-00001", created());
    story.then(Event::AgentStarts(key("key-00003")));
    assert_eq!(story.starts(), ["key-00001"]);
    assert_eq!(story.cards(), 1);
}

#[test]
fn an_answer_to_another_wish_is_dropped() {
    let mut story = Story::started();
    story.answer(
        "key-00000",
        Ok(Started::Created(a_room(RoomState::Created))),
    );
    assert!(matches!(story.step(), Some(Step::Starting(..))));
    assert_eq!(story.cards(), 0);
}

#[test]
fn a_spent_budget_waits_as_long_as_the_backend_says_then_asks_with_the_same_key() {
    let mut story = Story::started();
    story.answer("key-00001", Err(refused("budget_exhausted", Some(23))));
    assert_eq!(story.effects.last(), Some(&Effect::CountDown(23)));
    story
        .then(Event::SecondsLeft(22))
        .then(Event::AgentStarts(key("key-00002")));
    assert!(matches!(
        story.step(),
        Some(Step::Waiting {
            seconds_left: 22,
            ..
        })
    ));
    story
        .then(Event::SecondsLeft(0))
        .then(Event::SecondsLeft(0));
    assert_eq!(story.starts(), ["key-00001", "key-00001"]);
}

#[test]
fn a_lost_answer_is_asked_for_by_the_same_key_and_its_card_goes_once() {
    for lost in [
        Failure::Unknown,
        Failure::Unreachable,
        refused("outcome_unknown", None),
    ] {
        let mut story = Story::started();
        story.answer("key-00001", Err(lost.clone()));
        story.then(Event::SecondsLeft(0));
        assert_eq!(story.starts(), ["key-00001", "key-00001"], "{lost:?}");
        // The backend knows it by its key.
        let mut other = Story {
            setting: story.setting.clone(),
            room: story.room.clone(),
            effects: vec![],
        };
        let found = a_room(RoomState::Created);
        story.answer("key-00001", Ok(Started::Created(found.clone())));
        assert_eq!(story.cards(), 1, "{lost:?}");
        // A colleague's, which came first: its card is theirs.
        other.answer("key-00001", Ok(Started::Joined(found)));
        assert_eq!(other.cards(), 0, "{lost:?}");
    }
}

#[test]
fn unreachable_twice_is_told_and_another_try_is_the_same_wish() {
    let mut story = Story::started();
    story
        .answer("key-00001", Err(Failure::Unreachable))
        .then(Event::SecondsLeft(0));
    story.answer("key-00001", Err(Failure::Unreachable));
    let told = Trouble::Unreachable(Invite::ByUs);
    assert!(matches!(story.form().1, Notice::NotStarted(why, Some(_)) if *why == told));
    story.then(Event::AgentStarts(key("key-00002")));
    assert_eq!(story.starts(), ["key-00001"; 3]);
}

#[test]
fn another_contact_is_another_wish() {
    let mut story = Story::started();
    story.answer("key-00001", Err(Failure::NoToken(NoToken::Hangs)));
    story.then(Event::AgentTypes(Draft::new("06 12 34 56 79".to_owned())));
    story.then(Event::AgentStarts(key("key-00002")));
    assert_eq!(story.starts(), ["key-00001", "key-00002"]);
}

#[test]
fn a_refusal_ends_the_wish() {
    let mut story = Story::started();
    story.answer("key-00001", Err(refused("apizee_refused", None)));
    story.then(Event::AgentStarts(key("key-00002")));
    assert_eq!(story.starts(), ["key-00001", "key-00002"]);
}
