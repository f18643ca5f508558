//! What the history does, without a browser.

use contract::{
    ApizeeId, History, MaskedGuest, PastRoom, ProblemCode, Room, RoomKind, RoomState, Rooms,
};

use super::{CaseFault, Effect, Event, Of, PastRooms, WaysIn};
use crate::asking::Question;
use apizee_panel::outcome::{Failure, Refusal};

const CONVERSATION: &str = "5701a92f-a8e3-49ad-81dc-ac801171f799";

fn opened() -> (PastRooms, u32) {
    let (screen, effects) = PastRooms::new(CONVERSATION.parse().unwrap());
    let of = Of::Conversation(CONVERSATION.parse().unwrap());
    let number = number(&effects);
    assert_eq!(effects, [Effect::Ask(number, of, 0)]);
    (screen, number)
}

fn number(effects: &[Effect]) -> u32 {
    match effects {
        [Effect::Ask(number, ..)] => *number,
        other => panic!("no question: {other:?}"),
    }
}

fn past(id: u32, state: RoomState) -> PastRoom {
    PastRoom {
        kind: RoomKind::Assistance,
        apizee_id: id.to_string().parse().unwrap(),
        handle: "sealed".parse().unwrap(),
        state,
        apizee_state: "x".to_owned(),
        created_at: None,
        ends_at: None,
        duration_s: None,
        reference: Some(CONVERSATION.parse().unwrap()),
        name: None,
        agent: None,
        has_place: false,
    }
}

fn part(ids: &[u32], next_offset: Option<u32>) -> History {
    History {
        rooms: ids.iter().map(|id| past(*id, RoomState::Ended)).collect(),
        next_offset,
    }
}

fn ids(screen: &PastRooms) -> Vec<&str> {
    let ids = screen.rooms.iter().map(|room| room.apizee_id.as_str());
    ids.collect()
}

fn known(id: &str, state: RoomState) -> Room {
    let at = "2026-11-21T09:30:00Z";
    Room {
        id: "r-1".parse().unwrap(),
        kind: RoomKind::Assistance,
        state,
        apizee_state: "x".to_owned(),
        join_url: "https://apz.fr/x".parse().unwrap(),
        short_url: None,
        agent_url: Some("https://cloud.apizee.com/t/7".parse().unwrap()),
        agent_sso: None,
        reference: CONVERSATION.parse().unwrap(),
        created_at: at.parse().unwrap(),
        updated_at: at.parse().unwrap(),
        checked_at: at.parse().unwrap(),
        guest: MaskedGuest::default(),
        invited: false,
        timeline: vec![],
        invitations: vec![],
        apizee_id: id.parse::<ApizeeId>().unwrap(),
        sip: None,
        schedule: None,
    }
}

#[test]
fn parts_follow_each_other_and_what_overlaps_is_shown_once() {
    let (mut screen, first) = opened();
    screen.hear(Event::Answered(first, Ok(part(&[9, 8], Some(10)))));
    let more = screen.hear(Event::AgentWantsMore);
    let second = number(&more);
    assert!(matches!(more[..], [Effect::Ask(_, _, 10)]));
    assert_eq!(screen.hear(Event::AgentWantsMore), [], "a second click");
    screen.hear(Event::Answered(second, Ok(part(&[8, 7], None))));
    assert_eq!(ids(&screen), ["9", "8", "7"]);
    assert_eq!(screen.hear(Event::AgentWantsMore), [], "there is no more");
}

#[test]
fn a_next_part_that_is_the_same_is_none() {
    let (mut screen, first) = opened();
    screen.hear(Event::Answered(first, Ok(part(&[9], Some(0)))));
    assert_eq!(screen.asking.answer(), Some(&None));
}

#[test]
fn a_part_that_fails_is_asked_for_again_and_nothing_is_lost() {
    let (mut screen, first) = opened();
    screen.hear(Event::Answered(first, Ok(part(&[9], Some(10)))));
    let second = number(&screen.hear(Event::AgentWantsMore));
    screen.hear(Event::Answered(second, Err(Failure::Unreachable)));
    assert!(matches!(screen.asking.question, Question::Failed(_)));
    assert_eq!(ids(&screen), ["9"]);
    let again = screen.hear(Event::AgentTriesAgain);
    assert!(matches!(again[..], [Effect::Ask(_, _, 10)]));
}

#[test]
fn a_spent_budget_is_counted_down_and_asked_again_by_itself() {
    let (mut screen, first) = opened();
    let busy = Failure::Refused(Refusal::new(
        ProblemCode::BudgetExhausted,
        Some(2),
        "r".to_owned(),
    ));
    let wait = [Effect::Wait(first)];
    assert_eq!(screen.hear(Event::Answered(first, Err(busy))), wait);
    assert_eq!(screen.hear(Event::Passed(first, 1)), wait);
    let again = screen.hear(Event::Passed(first, 1));
    assert!(number(&again) > first);
    assert_eq!(
        screen.hear(Event::Passed(first, 1)),
        [],
        "the old countdown ends"
    );
}

#[test]
fn a_case_number_is_checked_and_replaces_the_conversation() {
    let (mut screen, first) = opened();
    assert_eq!(screen.hear(Event::AgentLooksUp), []);
    assert_eq!(screen.fault, Some(CaseFault::Empty));
    screen.hear(Event::AgentTypes("é".repeat(51)));
    assert_eq!(screen.fault, None, "typing takes the fault away");
    assert_eq!(screen.hear(Event::AgentLooksUp), []);
    assert_eq!(screen.fault, Some(CaseFault::TooLong));
    screen.hear(Event::AgentTypes(" C-7 ".to_owned()));
    let asked = screen.hear(Event::AgentLooksUp);
    let case = Of::Case("C-7".parse().unwrap());
    assert!(matches!(&asked[..], [Effect::Ask(_, of, 0)] if *of == case));
    screen.hear(Event::Answered(first, Ok(part(&[1], None))));
    assert_eq!(ids(&screen), [""; 0], "the conversation's late answer");
    let back = screen.hear(Event::AgentGoesBack);
    assert!(matches!(
        &back[..],
        [Effect::Ask(_, Of::Conversation(_), 0)]
    ));
    assert_eq!(screen.case, "");
}

#[test]
fn only_a_room_that_lives_is_asked_for_and_has_a_way_in() {
    let (mut screen, first) = opened();
    let rooms = vec![past(9, RoomState::Invited), past(8, RoomState::Ended)];
    let history = History {
        rooms,
        next_offset: None,
    };
    let effects = screen.hear(Event::Answered(first, Ok(history)));
    assert_eq!(effects, [Effect::AskRooms(CONVERSATION.parse().unwrap())]);
    assert_eq!(screen.ways_in, WaysIn::Asked);
    let rooms = vec![known("9", RoomState::Invited), known("8", RoomState::Ended)];
    screen.hear(Event::RoomsAnswered(Ok(Rooms {
        rooms,
        starts: vec![],
    })));
    let ways: Vec<bool> = screen
        .rooms
        .iter()
        .map(|room| screen.way_into(room).is_some())
        .collect();
    assert_eq!(ways, [true, false]);

    let (mut over, first) = opened();
    assert_eq!(over.hear(Event::Answered(first, Ok(part(&[8], None)))), []);
}

#[test]
fn without_links_the_rooms_are_still_there() {
    let (mut screen, first) = opened();
    let history = History {
        rooms: vec![past(9, RoomState::Invited)],
        next_offset: None,
    };
    screen.hear(Event::Answered(first, Ok(history)));
    screen.hear(Event::RoomsAnswered(Err(Failure::Unreachable)));
    assert_eq!(ids(&screen), ["9"]);
    assert!(screen.way_into(&screen.rooms[0]).is_none());
}

#[test]
fn the_conversations_own_id_is_no_case_number() {
    let (screen, _) = opened();
    let mut room = past(9, RoomState::Ended);
    assert_eq!(screen.case_of(&room), None);
    room.reference = Some("C-7".parse().unwrap());
    assert_eq!(screen.case_of(&room).map(|case| case.as_str()), Some("C-7"));
}
