//! The account's answers against their schemas, after a day with an assistance and a meeting.

use reqwest::Method;
use sandbox::apizee::{AgentDoes, Details, GuestDoes};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{assert_is, assert_is_not, document};
use crate::harness::{Answer, CONVERSATION, Server, Setup, assistance, fresh_key, meeting, now};

/// The answer fits its schema and the contract reads the same from it.
#[track_caller]
fn assert_both<T: DeserializeOwned + serde::Serialize>(document: &Value, name: &str, body: &Value) {
    assert_is(document, name, body);
    let read: T = serde_json::from_value(body.clone()).unwrap();
    assert_eq!(&serde_json::to_value(read).unwrap(), body, "{name}");
}

/// An assistance with a picture and a video and a meeting with the same: our ids of both.
async fn live_through_a_day(server: &Server) -> [String; 2] {
    let start = async |mut body: Value| -> (String, u64) {
        body["reference"] = json!("Case 12");
        let started = server.start_room(&fresh_key(), &body).await;
        assert_eq!(started.status, 201, "{started:?}");
        let number = started.body["apizee_id"].as_str().unwrap().parse().unwrap();
        (started.body["id"].as_str().unwrap().to_owned(), number)
    };
    let mut named = meeting();
    named["name"] = json!("About Case 12");
    let (assistance, ticket) = start(assistance()).await;
    let (meeting, conference) = start(named).await;
    let emulator = &server.apizee.emulator;
    let nothing = Details::default();
    for does in [GuestDoes::Open, GuestDoes::Join, GuestDoes::ShareLocation] {
        assert!(emulator.ticket_guest(ticket, does));
        assert!(emulator.conference_guest(conference, does));
    }
    for does in [
        AgentDoes::Enter,
        AgentDoes::TakePicture,
        AgentDoes::RecordVideo,
        AgentDoes::Complete,
    ] {
        assert!(emulator.ticket_agent(ticket, does));
        assert!(emulator.conference_agent(conference, does, &nothing));
    }
    emulator.advance(301);
    [assistance, meeting]
}

#[tokio::test]
async fn answers_about_the_account_fit_the_schemas_and_the_contract_reads_them() {
    let connector = "loader_agent = true\nembed_key = \"acme-embed-0123\"\n\
        quick_invitation_origin = \"https://apizee.acme.example\"";
    let server = Server::with(Setup {
        connector: connector.to_owned(),
        ..Setup::default()
    })
    .await;
    let rooms = live_through_a_day(&server).await;
    let document = document(&server).await;
    let call = async |method: Method, path: &str| {
        let answer = Answer::read(server.api(method, path).send().await.unwrap()).await;
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        answer.body
    };
    let get = async |path: &str| call(Method::GET, path).await;

    let session = get("session").await;
    assert_both::<contract::Session>(&document, "Session", &session);
    assert_both::<contract::Services>(&document, "Services", &get("services").await);
    for (query, rooms) in [
        (format!("conversation_id={CONVERSATION}"), 1),
        ("reference=Case+12".to_owned(), 2),
    ] {
        let history = get(&format!("history?{query}")).await;
        assert_eq!(
            history["rooms"].as_array().map(Vec::len),
            Some(rooms),
            "{query}"
        );
        assert_both::<contract::History>(&document, "History", &history);
    }
    for room in rooms {
        let media = get(&format!("media?room={room}")).await;
        assert_eq!(media["media"].as_array().map(Vec::len), Some(2));
        assert_both::<contract::MediaList>(&document, "MediaList", &media);
    }
    let today = time::OffsetDateTime::from_unix_timestamp(now())
        .unwrap()
        .date();
    let (yesterday, tomorrow) = (today.previous_day().unwrap(), today.next_day().unwrap());
    for scope in ["me", "team"] {
        let path = format!("figures?since={yesterday}&until={tomorrow}&scope={scope}");
        let figures = get(&path).await;
        assert_eq!(figures["totals"]["sessions"], 1);
        assert_eq!(figures["meetings"].is_object(), scope == "team");
        assert_both::<contract::Figures>(&document, "Figures", &figures);
    }
    let started = call(Method::POST, "agent-session").await;
    assert_both::<contract::AgentSession>(&document, "AgentSession", &started);

    let preferences = json!({ "agent_side": "tab" });
    assert_is(&document, "Preferences", &preferences);
    for wrong in [json!({}), json!({ "agent_side": "window" })] {
        assert_is_not(&document, "Preferences", &wrong);
    }
}
