//! Answers of the backend, read without serde.

use apizee_panel::backend::read;
use contract::{Problem, ProblemCode, Room, Rooms, StartUnderWay};
use js_sys::JSON;
use serde::de::DeserializeOwned;
use wasm_bindgen_test::wasm_bindgen_test;

pub(super) const ROOM: &str = r#"{"id":"r-1","kind":"assistance","state":"invited","apizee_state":"new","join_url":"https://apz.fr/a","agent_sso":{"url":"https://cloud.apizee.com/a"},"reference":"A-42","created_at":"2026-11-21T09:30:00Z","updated_at":"2026-11-21T09:30:00Z","checked_at":"2026-11-21T09:30:00Z","guest":{"phone":"+33•••••••78"},"invited":true,"apizee_id":"17","timeline":[{"at":"2026-11-21T09:31:00Z","what":"closing_delayed"}]}"#;

const START: &str = r#"{"id":"r-2","kind":"meeting","state":"unknown","since":"2026-11-21T09:30:00Z","guest":{"email":"m•••@•••.com"},"invited":true,"retry_after_s":5}"#;

fn by_serde<T: DeserializeOwned>(text: &str) -> T {
    serde_wasm_bindgen::from_value(JSON::parse(text).unwrap()).unwrap()
}

#[wasm_bindgen_test]
fn rooms_and_starts_are_read_as_serde_would() {
    for text in [
        format!(r#"{{"rooms":[{ROOM}],"starts":[{START}]}}"#),
        format!(r#"{{"rooms":[{ROOM}]}}"#),
        r#"{"rooms":[],"starts":[]}"#.to_owned(),
    ] {
        let read = read::rooms(&JSON::parse(&text).unwrap()).unwrap();
        assert_eq!(read, by_serde::<Rooms>(&text));
    }
    let under_way = START.replace("unknown", "under_way");
    let text = format!(r#"{{"rooms":[],"starts":[{under_way}]}}"#);
    let read = read::rooms(&JSON::parse(&text).unwrap()).unwrap();
    assert_eq!(read.starts, [by_serde::<StartUnderWay>(&under_way)]);
}

#[wasm_bindgen_test]
fn a_problem_is_read_as_serde_would_and_a_wrong_room_is_no_answer() {
    let most = format!(
        r#"{{"type":"t","title":"t","status":409,"detail":"d","code":"room_changed","request_id":"q","retry_after_s":7,"field":"guest.phone","room":{ROOM},"start":{START}}}"#
    );
    let read = read::refusal(&JSON::parse(&most).unwrap()).unwrap();
    let problem: Problem = by_serde(&most);
    assert_eq!(read.code, problem.code);
    assert_eq!(read.retry_after_s, problem.retry_after_s);
    assert_eq!(read.field, problem.field);
    assert_eq!(read.room.map(|room| *room), Some(by_serde::<Room>(ROOM)));
    assert_eq!(
        read.start.map(|start| *start),
        Some(by_serde::<StartUnderWay>(START))
    );
    let least = r#"{"code":"internal","request_id":"q"}"#;
    let read = read::refusal(&JSON::parse(least).unwrap()).unwrap();
    assert_eq!(
        (read.code, read.room, read.start),
        (ProblemCode::Internal, None, None)
    );
    // To say that no room lives where one does would be wrong.
    let wrong = most.replace("https://apz.fr/a", "nowhere");
    assert!(read::refusal(&JSON::parse(&wrong).unwrap()).is_none());
}
