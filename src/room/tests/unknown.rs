//! Nobody knows whether a start has made a room.

use super::super::attempt::Sought;
use super::super::unknown::Unknown;
use super::*;

fn unknown(story: &Story) -> &Unknown<Quest> {
    let Some(Step::Unknown(unknown)) = story.step() else {
        panic!("{:?}", story.room)
    };
    unknown
}

fn looks(story: &Story) -> usize {
    story.count(|effect| matches!(effect, Effect::LookAgain(_)))
}

fn of_starts(starts: Vec<StartUnderWay>) -> Event {
    let rooms = vec![];
    Event::LookedUp(Ok(Rooms { rooms, starts }))
}

/// With a start that Apizee has not answered.
fn waiting() -> Story {
    let mut story = Story::started();
    story.answer("key-00001", Err(refused("outcome_unknown", Some(5))));
    story
}

/// A panel that has just been opened, while an earlier start is not answered.
fn reloaded() -> Story {
    let mut story = Story::begins(setting(Channel::Chat));
    story.then(of_starts(vec![a_start()]));
    story
}

#[test]
fn the_same_key_asks_as_long_as_the_backend_does_not_know() {
    let mut story = waiting();
    for _ in 0..9 {
        assert_eq!(unknown(&story).look, Look::In(5));
        assert_eq!(unknown(&story).doubt.sought, Sought::Own);
        assert_eq!(story.effects.last(), Some(&Effect::CountDown(5)));
        story
            .then(Event::SecondsLeft(4))
            .then(Event::SecondsLeft(0));
        assert_eq!(unknown(&story).look, Look::Now);
        story.answer("key-00001", Err(refused("outcome_unknown", Some(5))));
    }
    story.then(Event::SecondsLeft(0));
    assert_eq!(story.starts(), ["key-00001"; 11]);
    story.answer(
        "key-00001",
        Ok(Started::Created(a_room(RoomState::Created))),
    );
    assert_eq!(story.cards(), 1);
    assert_eq!(story.live_room().log[0].what, Happened::Created);
}

#[test]
fn what_comes_between_does_not_end_the_look() {
    let mut story = waiting();
    for between in [
        Failure::Unreachable,
        refused("budget_exhausted", Some(3)),
        refused("store_unavailable", Some(3)),
    ] {
        story.then(Event::SecondsLeft(0));
        story.answer("key-00001", Err(between));
        assert_eq!(unknown(&story).doubt.sought, Sought::Own);
    }
}

#[test]
fn another_is_started_in_two_steps_and_does_not_wait() {
    let mut story = waiting();
    story.then(Event::AgentStartsAnother(key("key-00002")));
    assert_eq!(story.starts(), ["key-00001"], "not without the first step");
    story
        .then(Event::AgentWantsAnother)
        .then(Event::AgentCancels)
        .then(Event::AgentStartsAnother(key("key-00002")));
    assert_eq!(story.starts(), ["key-00001"], "taken back");
    // The countdown goes on while the agent reads the question.
    story
        .then(Event::AgentWantsAnother)
        .then(Event::SecondsLeft(3));
    assert_eq!(unknown(&story).look, Look::In(3));
    story
        .then(Event::SecondsLeft(0))
        .then(Event::AgentStartsAnother(key("key-00002")))
        .then(Event::AgentStartsAnother(key("key-00003")));
    let Some(Effect::Start(key, request)) = story.effects.last() else {
        panic!("{:?}", story.effects)
    };
    assert_eq!(
        (key.as_str(), request.anyway),
        ("key-00002", Anyway::StartAnother)
    );
    // The first one's late answer changes nothing.
    story.answer(
        "key-00001",
        Ok(Started::Created(a_room(RoomState::Created))),
    );
    assert_eq!(story.cards(), 0);
    story.answer(
        "key-00002",
        Ok(Started::Created(a_room(RoomState::Created))),
    );
    assert_eq!(story.cards(), 1);
}

#[test]
fn who_goes_back_from_another_looks_on() {
    let mut story = waiting();
    story
        .then(Event::AgentWantsAnother)
        .then(Event::AgentStartsAnother(key("key-00002")));
    story.answer("key-00002", Err(refused("apizee_unavailable", None)));
    assert!(matches!(story.form().1, Notice::NotStarted(..)));
    story.then(Event::AgentStarts(key("key-00003")));
    let Some(Effect::Start(_, request)) = story.effects.last() else {
        panic!("{:?}", story.effects)
    };
    assert_eq!(
        request.anyway,
        Anyway::StartAnother,
        "still beside the first"
    );
    story.answer("key-00003", Err(refused("apizee_unavailable", None)));
    story.then(Event::AgentCancels);
    assert_eq!(unknown(&story).another, Another::Offered);
    assert_eq!(story.starts().last(), Some(&"key-00001"));
}

#[test]
fn an_earlier_start_in_the_way_is_waited_for_and_its_room_is_joined() {
    let mut story = Story::started();
    story.answer("key-00001", Err(refused("start_under_way", Some(5))));
    assert_eq!(unknown(&story).doubt.sought, Sought::Earlier);
    story.then(Event::SecondsLeft(0));
    story.answer("key-00001", Ok(Started::Joined(a_room(RoomState::Created))));
    assert_eq!((story.cards(), story.starts().len()), (0, 2));
    assert_eq!(story.live_room().card, Card::PerhapsSent);
}

#[test]
fn after_a_reload_the_start_is_looked_for_and_nothing_goes_twice() {
    let mut story = reloaded();
    assert_eq!(unknown(&story).doubt.invite, Invite::ByApizee);
    for _ in 0..3 {
        story.then(Event::SecondsLeft(0));
        story.then(of_starts(vec![a_start()]));
    }
    assert_eq!((looks(&story), story.starts().len()), (3, 0));
    story
        .then(Event::SecondsLeft(0))
        .then(Event::LookedUp(Ok(of_rooms(vec![a_room(
            RoomState::Invited,
        )]))));
    assert_eq!((story.cards(), story.texts()), (0, 0));
    let live = story.live_room();
    assert_eq!(
        (live.log[0].what.clone(), live.card),
        (Happened::FoundLate, Card::NotByUs)
    );
    // Another panel may have been waiting for it too.
    story.then(Event::AgentSendsCard);
    assert_eq!(story.live_room().question, RoomQuestion::SendAgain);
    story.then(Event::AgentConfirms);
    assert_eq!(story.cards(), 1);
}

#[test]
fn after_a_reload_a_start_that_made_nothing_is_told() {
    let mut story = reloaded();
    story.then(Event::SecondsLeft(0)).then(of_starts(vec![]));
    assert_eq!(story.form().1, &Notice::NothingMade);
    let mut over = reloaded();
    let rooms = of_rooms(vec![a_room(RoomState::Ended)]);
    over.then(Event::LookedUp(Ok(rooms)));
    assert_eq!(over.form().1, &Notice::None, "it was made, and is over");
}

#[test]
fn after_a_reload_another_wants_a_contact_and_is_put_beside_the_first() {
    let mut story = reloaded();
    story
        .then(Event::AgentWantsAnother)
        .then(Event::AgentStartsAnother(key("key-00001")));
    assert!(story.starts().is_empty(), "nothing is typed yet");
    story
        .then(Event::AgentTypes(Draft::new("06 12 34 56 78".to_owned())))
        .then(Event::AgentCancels);
    assert_eq!((unknown(&story).look, looks(&story)), (Look::Now, 1));
    story
        .then(Event::AgentWantsAnother)
        .then(Event::AgentStartsAnother(key("key-00002")));
    let Some(Effect::Start(_, request)) = story.effects.last() else {
        panic!("{:?}", story.effects)
    };
    assert_eq!(request.anyway, Anyway::StartAnother);
}

#[test]
fn a_look_that_fails_is_repeated_or_told() {
    let mut story = reloaded();
    story.then(Event::SecondsLeft(0));
    let away = refused("store_unavailable", Some(4));
    story.then(Event::LookedUp(Err(away)));
    assert_eq!(unknown(&story).look, Look::In(4));
    story.then(Event::LookedUp(Err(Failure::Unreachable)));
    assert!(matches!(story.form().1, Notice::NotLookedUp(_)));
}

#[test]
fn a_colleagues_room_is_shown_instead_of_ended() {
    let mut story = Story::live();
    story
        .then(Event::AgentReplaces)
        .then(Event::AgentStarts(key("key-00002")));
    let mut present = a_room(RoomState::Created);
    present.id = "room-2".parse().unwrap();
    let code = ProblemCode::RoomChanged;
    let refusal = || Refusal::new(code.clone(), None, "r-1".to_owned());
    let changed = Refusal {
        room: Some(Box::new(present)),
        ..refusal()
    };
    let mut none = Story {
        setting: story.setting.clone(),
        room: story.room.clone(),
        effects: vec![],
    };
    story.answer("key-00002", Err(Failure::Refused(changed)));
    let live = story.live_room();
    assert_eq!(live.room.id.as_str(), "room-2");
    assert_eq!(live.trouble, Some(Trouble::RoomChanged));
    assert_eq!(story.cards(), 1, "the first room's");
    // Where none lives, there is nothing to replace.
    none.answer("key-00002", Err(Failure::Refused(refusal())));
    assert!(matches!(
        none.form().1,
        Notice::NotStarted(Trouble::RoomGone, None)
    ));
    none.then(Event::AgentStarts(key("key-00003")));
    let Some(Effect::Start(_, request)) = none.effects.last() else {
        panic!("{:?}", none.effects)
    };
    assert_eq!(request.replace, None);
}

#[test]
fn a_room_that_apizee_does_not_close_stays_open() {
    for (code, told) in [
        ("apizee_account_refused", Trouble::StillOpen),
        ("apizee_unavailable", Trouble::StillOpen),
        ("budget_exhausted", Trouble::StillOpen),
        ("store_unavailable", Trouble::NoStore { retry_after_s: 5 }),
    ] {
        let mut story = Story::live();
        story.then(Event::AgentCloses).then(Event::AgentConfirms);
        let failure = refused(code, Some(5));
        story.then(Event::RoomAnswered(Doing::Closing, Err(failure)));
        assert!(matches!(story.room, Room::Live(_)));
        assert_eq!(story.live_room().trouble, Some(told), "{code}");
    }
}
