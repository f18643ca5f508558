//! One click, one room, whatever Apizee, the network or another agent does. Each test is a fault that
//! was seen.

use std::time::Duration;

use reqwest::Method;
use sandbox::apizee::TicketState;
use serde_json::{Value, json};

use crate::harness::{
    Answer, CONVERSATION, Server, Setup, assistance, fresh_key, session_event, whats,
};

/// Longer than an unknown outcome takes to settle; only a failure takes it all.
const PATIENCE: Duration = Duration::from_secs(100);

async fn rooms(server: &Server, conversation: &str) -> Value {
    let path = format!("rooms?conversation_id={conversation}");
    let answer = Answer::read(server.api(Method::GET, &path).send().await.unwrap()).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.body
}

async fn post(server: &Server, path: &str) -> Answer {
    Answer::read(server.api(Method::POST, path).send().await.unwrap()).await
}

/// Repeats a start as the panel does, until it is answered with a room.
pub(crate) async fn until_started(server: &Server, key: &str, body: &Value) -> Answer {
    let asking = async {
        let mut again = tokio::time::interval(Duration::from_millis(500));
        loop {
            again.tick().await;
            let answer = server.start_room(key, body).await;
            if answer.status.is_success() {
                return answer;
            }
            if answer.status == 409 {
                answer.assert_problem(409, "idempotency_in_flight");
                continue;
            }
            answer.assert_problem(504, "outcome_unknown");
            let wait = answer.body["retry_after_s"].as_u64().unwrap();
            assert!((1..=60).contains(&wait), "{answer:?}");
        }
    };
    tokio::time::timeout(PATIENCE, asking).await.unwrap()
}

fn live(server: &Server) -> usize {
    let tickets = server.apizee.emulator.tickets();
    tickets
        .iter()
        .filter(|ticket| !ticket.state.is_over())
        .count()
}

fn id_of(answer: &Answer) -> String {
    answer.body["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn what_a_gateway_gives_up_and_apizee_carries_out_all_the_same_is_one_room() {
    for status in [502, 503, 504] {
        let server = Server::start().await;
        let late = json!([{ "on": "POST /tickets", "kind": "late", "status": status,
            "delay_ms": 3000, "times": 1 }]);
        server.faults(late).await;
        let key = fresh_key();
        let first = server.start_room(&key, &assistance()).await;
        first.assert_problem(504, "outcome_unknown");
        assert_eq!(first.body["start"]["state"], "unknown");
        let other = server.start_room(&fresh_key(), &assistance()).await;
        other.assert_problem(409, "start_under_way");
        assert_eq!(other.body["start"]["id"], first.body["start"]["id"]);

        let found = until_started(&server, &key, &assistance()).await;
        assert_eq!(found.status, 201, "the wish has its answer");
        assert_eq!(found.body["id"], first.body["start"]["id"]);
        let emulator = &server.apizee.emulator;
        assert_eq!(emulator.count("POST /tickets"), 1, "after a {status}");
        assert_eq!(emulator.tickets().len(), 1);
        let joined = server.start_room(&fresh_key(), &assistance()).await;
        assert_eq!(
            (joined.status.as_u16(), id_of(&joined)),
            (200, id_of(&found))
        );
    }
}

#[tokio::test]
async fn where_a_server_error_made_nothing_the_same_key_creates_after_twenty_seconds() {
    let server = Server::start().await;
    let gateway = json!([{ "on": "POST /tickets", "kind": "gateway", "status": 502, "times": 1 }]);
    server.faults(gateway).await;
    let key = fresh_key();
    let began = tokio::time::Instant::now();
    let first = server.start_room(&key, &assistance()).await;
    first.assert_problem(504, "outcome_unknown");
    let started = until_started(&server, &key, &assistance()).await;
    // Moments are whole seconds: from the end of one to the beginning of another is one less.
    assert!(
        began.elapsed() >= Duration::from_secs(19),
        "{:?}",
        began.elapsed()
    );
    assert_eq!(started.status, 201);
    let emulator = &server.apizee.emulator;
    assert_eq!((emulator.count("POST /tickets"), live(&server)), (2, 1));
}

#[tokio::test]
async fn an_unreadable_success_is_found_and_never_made_again() {
    for kind in ["not_json", "cut_body"] {
        let server = Server::start().await;
        let fault = json!([{ "on": "POST /tickets", "kind": kind, "times": 1 }]);
        server.faults(fault).await;
        let started = until_started(&server, &fresh_key(), &assistance()).await;
        assert_eq!(started.status, 201);
        assert_eq!(server.apizee.emulator.count("POST /tickets"), 1, "{kind}");
    }
}

/// A page of Apizee's list holds ten or a hundred; a case has as many tickets as there are calls.
#[tokio::test]
async fn a_lost_room_is_found_behind_many_of_the_same_case() {
    let server = Server::start().await;
    let faults = json!([
        { "on": "POST /tickets", "kind": "lost_answer", "times": 1 },
        { "on": "GET /tickets", "kind": "gateway", "status": 503 },
    ]);
    server.faults(faults).await;
    let of_the_case = |conversation: usize| {
        let mut body = assistance();
        body["reference"] = json!("CASE-4711");
        body["conversation_id"] = json!(format!("5701a92f-a8e3-49ad-81dc-{conversation:012}"));
        body["guest"] = json!({ "phone": format!("+336123{conversation:05}") });
        body
    };
    let key = fresh_key();
    let lost = server.start_room(&key, &of_the_case(0)).await;
    lost.assert_problem(504, "outcome_unknown");
    for conversation in 1..=120 {
        let other = server
            .start_room(&fresh_key(), &of_the_case(conversation))
            .await;
        assert_eq!(other.status, 201, "{other:?}");
    }
    server.faults(json!([])).await;
    let started = until_started(&server, &key, &of_the_case(0)).await;
    assert_eq!(started.body["id"], lost.body["start"]["id"]);
    assert_eq!(server.apizee.emulator.tickets().len(), 121);
}

#[tokio::test]
async fn a_reload_is_told_of_a_start_whose_outcome_is_unknown() {
    let server = Server::start().await;
    let late = json!([{ "on": "POST /tickets", "kind": "late", "delay_ms": 2000, "times": 1 }]);
    server.faults(late).await;
    let mut body = assistance();
    body["invite"] = json!(true);
    let first = server.start_room(&fresh_key(), &body).await;
    first.assert_problem(504, "outcome_unknown");
    let told = rooms(&server, CONVERSATION).await;
    assert_eq!(told["rooms"], json!([]));
    let start = &told["starts"][0];
    assert_eq!(start["id"], first.body["start"]["id"]);
    assert_eq!(
        (&start["state"], &start["invited"]),
        (&json!("unknown"), &json!(true))
    );
    assert_eq!(start["guest"]["phone"], "+33•••••••78");

    let looking = async {
        let mut again = tokio::time::interval(Duration::from_millis(200));
        loop {
            again.tick().await;
            let told = rooms(&server, CONVERSATION).await;
            if told["rooms"][0]["id"] == start["id"] {
                return told;
            }
        }
    };
    let told = tokio::time::timeout(PATIENCE, looking).await.unwrap();
    assert_eq!(told["starts"], Value::Null);
    assert_eq!(server.apizee.emulator.outbox().len(), 1);
}

#[tokio::test]
async fn another_one_started_all_the_same_is_rid_of_its_late_twin() {
    let server = Server::told().await;
    let late = json!([{ "on": "POST /tickets", "kind": "late", "delay_ms": 6000, "times": 1 }]);
    server.faults(late).await;
    let first = server.start_room(&fresh_key(), &assistance()).await;
    first.assert_problem(504, "outcome_unknown");
    let mut body = assistance();
    body["anyway"] = json!(true);
    let another = server.start_room(&fresh_key(), &body).await;
    assert_eq!(another.status, 201, "{another:?}");
    let room = server
        .room_until(&id_of(&another), |room| {
            whats(room).contains(&"twin_closed".to_owned())
        })
        .await;
    assert_eq!(room["state"], "created");
    assert_eq!(server.apizee.emulator.tickets().len(), 2);
    let left: Vec<_> = server.apizee.emulator.tickets();
    let left: Vec<String> = left
        .iter()
        .filter(|ticket| !ticket.state.is_over())
        .map(|ticket| ticket.id.to_string())
        .collect();
    assert_eq!(json!(left), json!([another.body["apizee_id"]]));
    // Nobody takes the closed twin for a room of another start.
    let told = rooms(&server, CONVERSATION).await;
    assert_eq!(told["rooms"][0]["id"], another.body["id"]);
}

#[tokio::test]
async fn a_late_twin_is_looked_at_though_a_stranger_was_named_before() {
    let server = Server::told().await;
    let late = json!([{ "on": "POST /tickets", "kind": "late", "delay_ms": 6000, "times": 1 }]);
    server.faults(late).await;
    let first = server.start_room(&fresh_key(), &assistance()).await;
    first.assert_problem(504, "outcome_unknown");
    let mut body = assistance();
    body["anyway"] = json!(true);
    let another = server.start_room(&fresh_key(), &body).await;
    assert_eq!(another.status, 201, "{another:?}");
    let strange = session_event(4711, "guest.joined", "2026-11-21T12:00:00Z");
    assert_eq!(server.deliver(&strange).await.status, 204);
    server
        .room_until(&id_of(&another), |room| {
            whats(room).contains(&"twin_closed".to_owned())
        })
        .await;
    assert_eq!(live(&server), 1);
}

#[tokio::test]
async fn two_who_replace_the_same_room_do_not_end_each_others() {
    let server = Server::start().await;
    let old = server.start_room(&fresh_key(), &assistance()).await;
    let mut replacing = assistance();
    replacing["replace"] = old.body["id"].clone();
    let key = fresh_key();
    let new = server.start_room(&key, &replacing).await;
    assert_eq!(new.status, 201);
    assert_ne!(new.body["id"], old.body["id"]);
    let late = server.start_room(&fresh_key(), &replacing).await;
    late.assert_problem(409, "room_changed");
    assert_eq!(late.body["room"]["id"], new.body["id"]);
    assert_eq!(late.body["room"]["state"], "created");
    assert_eq!(live(&server), 1, "nothing was ended");
    let again = server.start_room(&key, &replacing).await;
    assert_eq!((again.status.as_u16(), id_of(&again)), (201, id_of(&new)));
}

#[tokio::test]
async fn only_apizees_own_word_ends_a_room() {
    let server = Server::start().await;
    let started = server.start_room(&fresh_key(), &assistance()).await;
    let id = id_of(&started);
    let refusals = [
        (
            json!({ "on": "DELETE /tickets/{id}", "kind": "forbidden" }),
            502,
        ),
        (
            json!({ "on": "DELETE /tickets/{id}", "kind": "gateway", "status": 503 }),
            503,
        ),
    ];
    for (fault, status) in refusals {
        server.faults(json!([fault])).await;
        let refused = post(&server, &format!("rooms/{id}/close")).await;
        assert_eq!(refused.status, status, "{refused:?}");
        let room = server.room(&id).await;
        assert_eq!(room["state"], "created");
        assert_eq!(whats(&room), ["closing_delayed"], "said, and once");
        assert_eq!(live(&server), 1);
    }
    // It is tried again by itself.
    server.faults(json!([])).await;
    server
        .room_until(&id, |room| room["state"] == "ended")
        .await;
    assert_eq!(live(&server), 0);
}

#[tokio::test]
async fn a_room_that_somebody_else_has_ended_is_ended_by_closing_it() {
    let server = Server::start().await;
    let started = server.start_room(&fresh_key(), &assistance()).await;
    server.apizee.emulator.reset();
    server
        .control(Method::PUT, "limit", json!({ "per_minute": 0 }))
        .await;
    let closed = post(&server, &format!("rooms/{}/close", id_of(&started))).await;
    assert_eq!(
        (closed.status.as_u16(), &closed.body["state"]),
        (200, &json!("ended"))
    );
}

#[tokio::test]
async fn one_phone_gets_one_sms_whatever_the_conversation() {
    let server = Server::start().await;
    let start = async |n: u32| {
        let mut body = assistance();
        body["conversation_id"] = json!(format!("5701a92f-a8e3-49ad-81dc-00000000000{n}"));
        body["invite"] = json!(true);
        server.start_room(&fresh_key(), &body).await
    };
    let all = tokio::join!(start(1), start(2), start(3), start(4));
    let all = [all.0, all.1, all.2, all.3];
    let started = all.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(started, 1, "{all:?}");
    for refused in all.iter().filter(|answer| answer.status != 201) {
        refused.assert_problem(429, "sms_too_soon");
        let wait = refused.body["retry_after_s"].as_u64().unwrap();
        assert!((55..=60).contains(&wait), "{wait}");
    }
    assert_eq!(server.apizee.emulator.outbox().len(), 1);
}

#[tokio::test]
async fn an_sms_that_was_ordered_and_not_sent_is_shown_as_unknown_and_can_be_sent_again() {
    let mut setup = Setup::told("");
    setup.apizee = format!("{}\n[connector.sms]\nguard_s = 0", setup.apizee);
    let mut server = Server::with(setup).await;
    let started = server.start_room(&fresh_key(), &assistance()).await;
    let path = format!("rooms/{}/invitations", id_of(&started));
    let key = fresh_key();
    let invite = async |server: &Server, key: &str| {
        let request = server
            .api(Method::POST, &path)
            .header("Idempotency-Key", key);
        let request = request.json(&json!({ "phone": "06 12 34 56 79", "language": "fr" }));
        request.send().await
    };
    // Apizee is slow to take it, and the process dies before it has.
    let slow = json!([{ "on": "POST /text-message", "kind": "slow", "delay_ms": 60_000 }]);
    server.faults(slow).await;
    tokio::select! {
        answer = invite(&server, &key) => panic!("too quick: {answer:?}"),
        () = server.apizee_until(|it| it.count("POST /text-message") > 0) => {}
    }
    server.restart().await;
    server.faults(json!([])).await;
    let repeat = Answer::read(invite(&server, &key).await.unwrap()).await;
    assert_eq!(repeat.status, 200, "{repeat:?}");
    assert_eq!(repeat.body["invitations"][0]["state"], "unknown");
    assert_eq!(server.apizee.emulator.outbox().len(), 0);
    let again = Answer::read(invite(&server, &fresh_key()).await.unwrap()).await;
    assert_eq!(again.status, 200, "{again:?}");
    assert_eq!(again.body["invitations"][1]["state"], "asked");
    assert_eq!(server.apizee.emulator.outbox().len(), 1);
}

#[tokio::test]
async fn a_strangers_ticket_is_nobodys_room() {
    let server = Server::start().await;
    let mut body = assistance();
    body["reference"] = json!("CASE-4711");
    let started = server.start_room(&fresh_key(), &body).await;
    assert_eq!(started.status, 201);
    // A case number is no conversation.
    let told = rooms(&server, "CASE-4711").await;
    assert_eq!(told["rooms"], json!([]));
    let number = started.body["apizee_id"].as_str().unwrap();
    for query in [
        format!("kind=assistance&apizee_id={number}"),
        format!("room={number}"),
        format!("handle={number}"),
    ] {
        let path = format!("media?{query}");
        let answer = Answer::read(server.api(Method::GET, &path).send().await.unwrap()).await;
        assert!(
            matches!(answer.status.as_u16(), 400 | 404),
            "{query}: {answer:?}"
        );
    }
    assert_eq!(
        server
            .apizee
            .emulator
            .count("GET /enterprises/{id}/tickets/{id}/medias"),
        0
    );
}

#[tokio::test]
async fn a_conversation_that_is_over_during_a_start_takes_its_room_with_it() {
    let setup = Setup {
        connector: "close_with_conversation = true".to_owned(),
        ..Setup::default()
    };
    let server = Server::with(setup).await;
    let slow = json!([{ "on": "POST /tickets", "kind": "slow", "delay_ms": 1500, "times": 1 }]);
    server.faults(slow).await;
    let (key, body) = (fresh_key(), assistance());
    let closing = async {
        server
            .apizee_until(|it| it.count("POST /tickets") > 0)
            .await;
        crate::iadvize::conversation_closed(&server).await;
    };
    let (started, ()) = tokio::join!(server.start_room(&key, &body), closing);
    assert_eq!(started.status, 201, "{started:?}");
    server
        .room_until(&id_of(&started), |room| room["state"] == "ended")
        .await;
    let tickets = server.apizee.emulator.tickets();
    assert!(
        tickets
            .iter()
            .all(|ticket| ticket.state != TicketState::New),
        "{tickets:?}"
    );
}

#[tokio::test]
async fn a_room_that_cannot_be_written_down_is_shown_and_written_down_later() {
    let server = Server::start().await;
    let slow = json!([{ "on": "POST /tickets", "kind": "slow", "delay_ms": 1500, "times": 1 }]);
    server.faults(slow).await;
    let (key, body) = (fresh_key(), assistance());
    // Somebody else has the data base for longer than a word with it may take.
    let busy = async {
        server
            .apizee_until(|it| it.count("POST /tickets") > 0)
            .await;
        let file = server.folder.path().join("store.db");
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file);
        let mut curious = sqlx::ConnectOptions::connect(&options).await.unwrap();
        sqlx::query("BEGIN IMMEDIATE")
            .execute(&mut curious)
            .await
            .unwrap();
        curious
    };
    let (started, mut curious) = tokio::join!(server.start_room(&key, &body), busy);
    assert_eq!(started.status, 201, "{started:?}");
    assert_eq!(live(&server), 1);
    sqlx::query("ROLLBACK").execute(&mut curious).await.unwrap();
    let again = until_started(&server, &key, &body).await;
    assert_eq!(
        (again.status.as_u16(), id_of(&again)),
        (201, id_of(&started))
    );
    assert_eq!(server.apizee.emulator.count("POST /tickets"), 1);
}

#[tokio::test]
async fn a_password_that_is_refused_is_not_tried_again_and_again() {
    let server = Server::start().await;
    let emulator = &server.apizee.emulator;
    assert!(emulator.change_password("service@acme.example", "another-password"));
    for _ in 0..10 {
        let refused = server.start_room(&fresh_key(), &assistance()).await;
        refused.assert_problem(502, "apizee_account_refused");
    }
    assert_eq!(emulator.count("POST /token"), 1);
}

#[tokio::test]
async fn a_planned_meeting_that_apizee_did_not_end_is_ended_later() {
    let server = Server::start().await;
    let mut planned = crate::harness::meeting();
    planned["meeting"] =
        json!({ "starts_at": crate::meetings::moment(24 * 3600), "duration_min": 30 });
    let started = server.start_room(&fresh_key(), &planned).await;
    assert_eq!(started.status, 201, "{started:?}");
    let id = id_of(&started);
    let refused = json!([{ "on": "DELETE /conferences/{id}", "kind": "gateway", "times": 1 }]);
    server.faults(refused).await;
    let delayed = post(&server, &format!("rooms/{id}/close")).await;
    assert_eq!(delayed.status, 503, "{delayed:?}");
    server
        .room_until(&id, |room| room["state"] == "ended")
        .await;
}
