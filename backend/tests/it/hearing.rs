//! What Apizee tells by itself, however it tells it: the timeline and the state of a room.

use std::time::Duration;

use sandbox::apizee::{AgentDoes, GuestDoes, TicketState, Webhook};
use serde_json::{Value, json};

use crate::harness::{
    Answer, Server, assistance, fresh_key, meeting, session_event, ticket_change, whats,
};

const GET_TICKET: &str = "GET /tickets/{id}";

async fn start(server: &Server, body: &Value) -> (String, u64) {
    let started = server.start_room(&fresh_key(), body).await;
    assert_eq!(started.status, 201, "{started:?}");
    let number = started.body["apizee_id"].as_str().unwrap().parse().unwrap();
    (started.body["id"].as_str().unwrap().to_owned(), number)
}

fn invited() -> Value {
    let mut body = assistance();
    body["invite"] = json!(true);
    body
}

/// A visitor who hesitates, is photographed and leaves; a second between any two deeds.
fn play_a_session(server: &Server, ticket: u64) {
    let emulator = &server.apizee.emulator;
    let guest = |does| {
        emulator.advance(1);
        assert!(emulator.ticket_guest(ticket, does), "{does:?}");
    };
    let agent = |does| {
        emulator.advance(1);
        assert!(emulator.ticket_agent(ticket, does), "{does:?}");
    };
    guest(GuestDoes::Open);
    guest(GuestDoes::Consent);
    guest(GuestDoes::RefuseCamera);
    guest(GuestDoes::AllowCamera);
    guest(GuestDoes::ShareLocation);
    guest(GuestDoes::Join);
    agent(AgentDoes::Enter);
    agent(AgentDoes::TakePicture);
    guest(GuestDoes::Leave);
    guest(GuestDoes::Join);
    agent(AgentDoes::Complete);
    guest(GuestDoes::AnswerSurvey);
}

/// What [`play_a_session`] amounts to, but for its end: when that is noticed is our clock's matter,
/// and the emulator's runs ahead.
const SESSION: [&str; 12] = [
    "link_opened",
    "consent_given",
    "camera_refused",
    "camera_allowed",
    "microphone_allowed",
    "place_shared",
    "guest_waiting",
    "in_call",
    "picture_taken",
    "guest_left",
    "in_call",
    "survey_answered",
];

#[tokio::test]
async fn the_timeline_is_the_same_however_it_is_told() {
    let plain: fn(&mut Webhook) = |_| {};
    let twice: fn(&mut Webhook) = |webhook| webhook.duplicates = 2;
    let disorder: fn(&mut Webhook) = |webhook| webhook.disorder = true;
    let late: fn(&mut Webhook) = |webhook| webhook.delay_ms = 700;
    let all: fn(&mut Webhook) = |webhook| {
        (webhook.duplicates, webhook.disorder, webhook.delay_ms) = (1, true, 300);
    };
    for (how, otherwise) in [
        ("plain", plain),
        ("twice", twice),
        ("disorder", disorder),
        ("late", late),
        ("all", all),
    ] {
        let server = Server::told().await;
        server.hook(otherwise);
        let (id, ticket) = start(&server, &invited()).await;
        play_a_session(&server, ticket);
        let room = server
            .room_until(&id, |room| {
                let mut told = whats(room);
                told.retain(|what| what != "ended" && what != "invited");
                room["state"] == "ended" && told.len() >= SESSION.len()
            })
            .await;
        let mut told = whats(&room);
        for once in ["invited", "ended"] {
            let times = told.iter().filter(|what| *what == once).count();
            assert_eq!(times, 1, "{how}: {once}");
        }
        told.retain(|what| what != "ended" && what != "invited");
        assert_eq!(told, SESSION, "{how}");
        assert_eq!(room["apizee_state"], "done", "{how}");
        let deliveries = server.apizee.emulator.deliveries();
        assert!(
            deliveries.iter().all(|one| one.status == Some(204)),
            "{how}: {deliveries:?}"
        );
    }
}

#[tokio::test]
async fn each_step_shows_in_the_state_and_costs_no_request_but_for_presence() {
    let server = Server::told().await;
    let (id, ticket) = start(&server, &assistance()).await;
    let emulator = server.apizee.emulator.clone();
    let before = server.asked().len();
    let step = async |state: &str, what: &str| {
        server
            .room_until(&id, |room| {
                room["state"] == state && whats(room).iter().any(|one| one == what)
            })
            .await;
    };
    assert!(emulator.ticket_guest(ticket, GuestDoes::Open));
    step("created", "link_opened").await;
    assert!(emulator.ticket_guest(ticket, GuestDoes::RefuseCamera));
    step("created", "camera_refused").await;
    assert_eq!(server.asked().len(), before, "moments cost nothing");
    emulator.advance(1);
    assert!(emulator.ticket_guest(ticket, GuestDoes::Join));
    step("joined", "guest_waiting").await;
    emulator.advance(1);
    assert!(emulator.ticket_agent(ticket, AgentDoes::Enter));
    step("in_progress", "in_call").await;
    emulator.advance(1);
    assert!(emulator.ticket_guest(ticket, GuestDoes::Leave));
    step("created", "guest_left").await;
    // Apizee's word "inprogress" was read again, once, and the end of the conversation is.
    let asked = server.asked().split_off(before);
    assert!(asked.len() <= 2, "{asked:?}");
    assert!(
        asked
            .iter()
            .all(|one| *one == format!("GET /tickets/{ticket}")),
        "{asked:?}"
    );
}

#[tokio::test]
async fn an_end_is_read_again_before_it_counts() {
    let server = Server::told().await;
    let (id, ticket) = start(&server, &assistance()).await;
    let read = || server.apizee.emulator.count(GET_TICKET);
    for (n, lie) in [
        ticket_change(ticket, "update", "done"),
        ticket_change(ticket, "delete", "cancelled"),
        session_event(ticket, "ticket.closed", "2026-11-21T09:30:00Z"),
        session_event(ticket, "ticket.invitationExpired", "2026-11-21T09:30:00Z"),
    ]
    .into_iter()
    .enumerate()
    {
        assert_eq!(server.deliver(&lie).await.status, 204, "{lie}");
        server
            .apizee_until(|emulator| emulator.count(GET_TICKET) == n + 1)
            .await;
        let room = server.room(&id).await;
        assert_eq!(room["state"], "created", "{lie}");
        assert_eq!(whats(&room), Vec::<String>::new(), "{lie}");
    }
    let asked = read();
    assert!(
        server
            .apizee
            .emulator
            .ticket_agent(ticket, AgentDoes::Close)
    );
    let room = server
        .room_until(&id, |room| room["state"] == "ended")
        .await;
    assert_eq!(whats(&room), ["ended"]);
    assert_eq!(room["apizee_state"], "closed");
    // One end makes several notices, and one question.
    assert_eq!(read(), asked + 1);
    let deliveries = server.apizee.emulator.deliveries();
    assert!(deliveries.len() >= 2, "{deliveries:?}");
}

#[tokio::test]
async fn every_way_to_end_is_told_by_its_name() {
    let server = Server::told().await;
    for (n, (state, ours)) in [
        (TicketState::Done, "ended"),
        (TicketState::Closed, "ended"),
        (TicketState::Declined, "declined"),
        (TicketState::Expired, "expired"),
        (TicketState::Cancelled, "cancelled"),
        (TicketState::Rejected, "cancelled"),
    ]
    .into_iter()
    .enumerate()
    {
        let mut body = assistance();
        body["conversation_id"] = json!(format!("conversation-{n}"));
        let (id, ticket) = start(&server, &body).await;
        assert!(server.apizee.emulator.set_ticket_state(ticket, state));
        let room = server.room_until(&id, |room| room["state"] == ours).await;
        assert_eq!(whats(&room), [ours], "{state:?}");
    }
}

#[tokio::test]
async fn a_room_that_is_over_never_comes_back() {
    let server = Server::told().await;
    let (id, ticket) = start(&server, &assistance()).await;
    let emulator = &server.apizee.emulator;
    assert!(emulator.ticket_guest(ticket, GuestDoes::Decline));
    server
        .room_until(&id, |room| room["state"] == "declined")
        .await;
    let asked = server.asked().len();
    // Even if Apizee itself took it back.
    assert!(emulator.set_ticket_state(ticket, TicketState::Inprogress));
    for late in [
        session_event(ticket, "session.established", "2036-11-21T09:30:00Z"),
        session_event(ticket, "ticket.completed", "2036-11-21T09:30:00Z"),
        ticket_change(ticket, "update", "inprogress"),
        ticket_change(ticket, "create", "new"),
        ticket_change(ticket, "update", "done"),
    ] {
        assert_eq!(server.deliver(&late).await.status, 204);
        assert_eq!(server.room(&id).await["state"], "declined", "{late}");
    }
    let refreshed = server
        .api(reqwest::Method::GET, &format!("rooms/{id}"))
        .header("cache-control", "no-cache");
    let refreshed = Answer::read(refreshed.send().await.unwrap()).await;
    assert_eq!(refreshed.body["state"], "declined");
    assert_eq!(
        server.asked().len(),
        asked,
        "nobody asks about what is over"
    );
    // And the conversation has place for another.
    let (other, _) = start(&server, &assistance()).await;
    assert_ne!(other, id);
}

#[tokio::test]
async fn a_meetings_end_is_told_by_its_conversation() {
    let server = Server::told().await;
    let (id, conference) = start(&server, &meeting()).await;
    let emulator = &server.apizee.emulator;
    let nobody = sandbox::apizee::Details::default();
    assert!(emulator.conference_agent(conference, AgentDoes::Enter, &nobody));
    assert!(emulator.conference_agent(conference, AgentDoes::Leave, &nobody));
    // All have left, and may come back: Apizee is asked, and says so.
    let ongoing = |room: &Value| room["apizee_state"] == "ongoing";
    let room = server.room_until(&id, ongoing).await;
    assert_eq!(room["state"], "in_progress");
    assert!(emulator.conference_agent(conference, AgentDoes::Enter, &nobody));
    assert!(emulator.conference_agent(conference, AgentDoes::Complete, &nobody));
    let room = server
        .room_until(&id, |room| room["state"] == "ended")
        .await;
    assert_eq!(whats(&room), ["ended"]);
    assert_eq!(emulator.count("GET /conferences/{id}"), 2);
}

#[tokio::test]
async fn none_is_lost_in_a_burst_and_each_is_there_when_it_is_acknowledged() {
    let server = Server::told().await;
    let mut rooms = Vec::new();
    for n in 0..5 {
        let mut body = assistance();
        body["conversation_id"] = json!(format!("conversation-{n}"));
        rooms.push(start(&server, &body).await);
    }
    let names: Vec<String> = (0..100).map(|n| format!("burst.number{n:03}")).collect();
    let events = names.iter().flat_map(|name| {
        let at = "2026-11-21T09:30:00Z";
        rooms
            .iter()
            .map(move |(_, ticket)| session_event(*ticket, name, at))
    });
    let events: Vec<_> = events.collect();
    let answers = events.iter().map(|event| server.deliver(event));
    let answers = futures_util::future::join_all(answers).await;
    assert_eq!(answers.len(), 500);
    assert!(answers.iter().all(|answer| answer.status == 204));
    for (id, _) in &rooms {
        assert_eq!(whats(&server.room(id).await), names);
    }
}

#[tokio::test]
async fn a_delivery_is_acknowledged_before_apizee_is_asked() {
    let server = Server::told().await;
    let (id, ticket) = start(&server, &assistance()).await;
    server.apizee.emulator.set_webhook(None);
    assert!(
        server
            .apizee
            .emulator
            .set_ticket_state(ticket, TicketState::Done)
    );
    server
        .faults(json!([{ "on": GET_TICKET, "kind": "slow", "delay_ms": 3000, "times": 1 }]))
        .await;
    let end = ticket_change(ticket, "update", "done");
    let answer = tokio::time::timeout(Duration::from_secs(2), server.deliver(&end)).await;
    assert_eq!(answer.unwrap().status, 204);
    let answered = |emulator: &sandbox::apizee::Emulator| {
        let requests = emulator.requests();
        requests
            .iter()
            .any(|one| one.route == GET_TICKET && one.status == 200)
    };
    assert!(
        !answered(&server.apizee.emulator),
        "acknowledged before Apizee had answered"
    );
    server
        .apizee_until(|emulator| emulator.count(GET_TICKET) == 1)
        .await;
    assert_eq!(server.room(&id).await["state"], "created", "not yet known");
    server
        .room_until(&id, |room| room["state"] == "ended")
        .await;
    assert!(answered(&server.apizee.emulator));
}

/// More often than Apizee is asked again where it cannot be reached.
#[tokio::test]
async fn an_end_waits_as_long_as_it_takes_for_a_request_that_is_left() {
    let server = Server::told().await;
    let (id, ticket) = start(&server, &assistance()).await;
    let spent =
        json!({ "on": GET_TICKET, "kind": "too_many_requests", "retry_after_s": 1, "times": 9 });
    server.faults(json!([spent])).await;
    let emulator = &server.apizee.emulator;
    assert!(emulator.ticket_agent(ticket, AgentDoes::Close));
    server
        .room_until(&id, |room| room["state"] == "ended")
        .await;
    assert_eq!(emulator.count(GET_TICKET), 10);
}
