//! The room that exists.

use contract::{Happening, Moment};

use super::super::live::{LogLine, Need};
use super::*;

#[test]
fn a_reload_shows_the_live_room_and_sends_nothing() {
    let mut story = Story::begins(setting(Channel::Chat));
    let rooms = vec![a_room(RoomState::Ended), a_room(RoomState::Joined)];
    story.then(Event::LookedUp(Ok(of_rooms(rooms))));
    let room = &story.live_room().room;
    assert_eq!(room.state, RoomState::Joined);
    assert_eq!(story.effects, [Effect::Listen(room.id.clone())]);
}

#[test]
fn a_meeting_that_is_found_is_told_as_ready_and_not_as_an_answer_to_a_start() {
    let mut meeting = a_room(RoomState::Created);
    meeting.kind = RoomKind::Meeting;
    for (room, what) in [
        (meeting, Happened::Ready),
        (a_room(RoomState::Created), Happened::Found),
    ] {
        let mut story = Story::begins(setting(Channel::Chat));
        story.then(Event::LookedUp(Ok(of_rooms(vec![room]))));
        assert_eq!(story.live_room().log[0].what, what);
    }
}

#[test]
fn a_late_look_up_does_not_disturb_a_start() {
    let mut story = Story::started();
    story.then(Event::LookedUp(Ok(of_rooms(vec![a_room(
        RoomState::Created,
    )]))));
    assert!(matches!(story.step(), Some(Step::Starting(..))));
}

#[test]
fn the_room_of_another_tab_is_joined_and_nothing_is_sent_again() {
    let mut story = Story::started();
    story.answer("key-00001", Ok(Started::Joined(a_room(RoomState::Created))));
    assert_eq!((story.cards(), story.texts()), (0, 0));
    assert_eq!(story.live_room().log[0].what, Happened::Found);
}

#[test]
fn a_second_card_wants_a_yes_and_a_double_click_gives_one() {
    let mut story = Story::live();
    story
        .then(Event::AgentSendsCard)
        .then(Event::AgentSendsCard);
    assert_eq!(story.cards(), 1);
    story.then(Event::AgentConfirms).then(Event::AgentConfirms);
    assert_eq!(story.cards(), 2);
}

#[test]
fn escape_leaves_a_question() {
    let mut story = Story::live();
    story
        .then(Event::AgentCloses)
        .then(Event::AgentCancels)
        .then(Event::AgentConfirms);
    assert_eq!(story.live_room().question, RoomQuestion::None);
    assert_eq!(story.count(|effect| matches!(effect, Effect::Close(_))), 0);
}

#[test]
fn a_room_is_closed_once_after_a_yes() {
    let mut story = Story::live();
    story
        .then(Event::AgentCloses)
        .then(Event::AgentConfirms)
        .then(Event::AgentConfirms);
    story.then(Event::AgentRefreshes);
    assert_eq!(story.count(|effect| matches!(effect, Effect::Close(_))), 1);
    assert_eq!(
        story.count(|effect| matches!(effect, Effect::Refresh(_))),
        0,
        "one at a time"
    );
    story.then(Event::RoomAnswered(
        Doing::Closing,
        Ok(a_room(RoomState::Ended)),
    ));
    assert!(matches!(story.room, Room::Over(_)));
    story.then(Event::AgentStartsAgain);
    assert_eq!(story.form().0.draft.expose(), "06 12 34 56 78");
}

#[test]
fn replacing_is_a_second_step_and_can_be_left() {
    let mut story = Story::live();
    story.then(Event::AgentReplaces).then(Event::AgentCancels);
    assert!(matches!(story.room, Room::Live(_)));
    story
        .then(Event::AgentReplaces)
        .then(Event::AgentStarts(key("key-00002")));
    let Some(Effect::Start(key, request)) = story.effects.last() else {
        panic!()
    };
    assert_eq!(
        (key.as_str(), &request.replace),
        ("key-00002", &Some("room-1".parse().unwrap())),
        "the room that the agent saw"
    );
}

#[test]
fn the_link_that_signs_in_gives_way_to_the_deep_link_when_it_ends() {
    let mut story = Story::live();
    let link = |story: &Story| story.live_room().agent_link().unwrap().expose().to_owned();
    story.then(Event::AgentReaches("2026-11-21T09:34:59Z".parse().unwrap()));
    assert!(link(&story).contains("access_token"));
    story.then(Event::AgentReaches("2026-11-21T09:35:00Z".parse().unwrap()));
    assert!(link(&story).contains("/entrypoint/"));
}

#[test]
fn a_card_that_the_desk_throws_back_can_be_sent_again_at_once() {
    let mut story = Story::started();
    story.answer(
        "key-00001",
        Ok(Started::Created(a_room(RoomState::Created))),
    );
    let at = "2026-11-21T09:30:01Z".parse().unwrap();
    story.then(Event::HandedOver(Handover::Card, at, Err(DeskRefusal::Odd)));
    assert_eq!(story.live_room().card, Card::Unsent);
    story.then(Event::AgentSendsCard);
    assert_eq!(story.cards(), 2);
}

fn moment(minute: u8, what: Happening) -> Moment {
    Moment {
        at: format!("2026-11-21T09:{minute:02}:00Z").parse().unwrap(),
        what,
    }
}

fn heard(story: &mut Story, state: RoomState, timeline: Vec<Moment>) {
    let mut room = a_room(state);
    room.timeline = timeline;
    story.then(Event::RoomHeard(room));
}

#[test]
fn what_the_visitor_needs_follows_from_what_was_told_last() {
    use Happening as H;
    let mut story = Story::live();
    assert_eq!(story.live_room().need(), Need::Nothing);
    let refused = vec![moment(1, H::LinkOpened), moment(2, H::CameraRefused)];
    heard(&mut story, RoomState::Invited, refused.clone());
    assert_eq!(story.live_room().need(), Need::Camera);
    heard(&mut story, RoomState::Joined, refused.clone());
    assert_eq!(story.live_room().need(), Need::Camera, "the camera first");
    let mut allowed = refused;
    allowed.push(moment(3, H::CameraAllowed));
    heard(&mut story, RoomState::Joined, allowed.clone());
    assert_eq!(story.live_room().need(), Need::Company);
    heard(&mut story, RoomState::InProgress, allowed.clone());
    assert_eq!(story.live_room().need(), Need::Nothing);
    story.effects.clear();
    story.then(Event::AgentInsertsHelp(Need::Camera));
    assert_eq!(story.effects, [Effect::InsertHelp(Need::Camera)]);
    heard(&mut story, RoomState::Ended, allowed);
    let Room::Over(over) = &story.room else {
        panic!("{:?}", story.room);
    };
    assert_eq!(over.need(), Need::Nothing);
}

#[test]
fn what_apizee_told_stands_among_what_this_panel_did_by_time() {
    let mut story = Story::live();
    let timeline = vec![
        moment(0, Happening::LinkOpened),
        moment(59, Happening::InCall),
    ];
    heard(&mut story, RoomState::InProgress, timeline);
    let lines = story.live_room().lines();
    let times: Vec<_> = lines.iter().map(|(at, _)| at.as_str()).collect();
    let mut sorted = times.clone();
    sorted.sort_unstable();
    assert_eq!(times, sorted);
    let told = lines
        .iter()
        .filter(|(_, line)| matches!(line, LogLine::Told(_)));
    assert_eq!(told.count(), 2);
    assert!(lines.len() > 2, "{lines:?}");
}

#[test]
fn another_rooms_news_change_nothing_and_the_same_room_is_listened_to_once() {
    let mut story = Story::live();
    let before = story.room.clone();
    let mut other = a_room(RoomState::Ended);
    other.id = "another".parse().unwrap();
    story.then(Event::RoomHeard(other));
    assert_eq!(story.room, before);
    heard(&mut story, RoomState::Joined, vec![]);
    let listens = |effect: &Effect| matches!(effect, Effect::Listen(_));
    assert_eq!(story.count(listens), 1);
}
