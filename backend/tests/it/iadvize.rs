//! iAdvize's webhook: a conversation that is over takes its rooms with it.

use std::time::Duration;

use reqwest::Method;
use sandbox::desk::{self, Close, Conversation, DeskConfig, Signing};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{
    Answer, CONVERSATION, OTHER_SECRET, SECRET, Server, Setup, assistance, fresh_key, meeting,
};

const OWN_KEY: &str = "iadvize-webhook-key-0123456789abcdef0123456789";

fn closing(lines: &str) -> Setup {
    Setup {
        connector: format!("close_with_conversation = true\n{lines}"),
        ..Setup::default()
    }
}

/// A Desk with one conversation, whose app is the server.
async fn desk_of(server: &Server) -> desk::Running {
    let config = DeskConfig {
        panel_url: server.url("acme/"),
        app_url: String::new(),
        secret: SECRET.to_owned(),
    };
    let desk = desk::serve("127.0.0.1:0", config).await.unwrap();
    let mut conversation = Conversation::new("Marie");
    conversation.id = id();
    desk.simulator
        .set_conversations(vec![conversation])
        .unwrap();
    desk
}

fn id() -> Uuid {
    CONVERSATION.parse().unwrap()
}

/// iAdvize says that the usual conversation is over.
pub(crate) async fn conversation_closed(server: &Server) {
    let desk = desk_of(server).await;
    let told = desk.simulator.close(Close::of(id())).await.unwrap();
    assert_eq!(told, Some(204));
}

async fn started(server: &Server, body: &Value) -> String {
    let started = server.start_room(&fresh_key(), body).await;
    assert_eq!(started.status, 201, "{started:?}");
    started.body["id"].as_str().unwrap().to_owned()
}

async fn state(server: &Server, room: &str) -> String {
    let room = server.api(Method::GET, &format!("rooms/{room}"));
    let room = Answer::read(room.send().await.unwrap()).await;
    room.body["state"].as_str().unwrap().to_owned()
}

/// Asks until it is so: what follows a delivery is done after its answer.
async fn becomes(server: &Server, room: &str, wanted: &str) {
    let asking = async {
        while state(server, room).await != wanted {
            tokio::task::yield_now().await;
        }
    };
    let limit = Duration::from_secs(30);
    tokio::time::timeout(limit, asking).await.expect(wanted);
}

fn deletions(server: &Server) -> usize {
    let emulator = &server.apizee.emulator;
    emulator.count("DELETE /tickets/{id}") + emulator.count("DELETE /conferences/{id}")
}

#[tokio::test]
async fn all_live_rooms_of_the_conversation_end_and_no_others() {
    let server = Server::with(closing("")).await;
    let desk = desk_of(&server).await;
    let mut invited = assistance();
    invited["invite"] = json!(true);
    let ended = [
        started(&server, &invited).await,
        started(&server, &meeting()).await,
    ];
    let mut elsewhere = assistance();
    elsewhere["conversation_id"] = json!("another");
    let stays = started(&server, &elsewhere).await;

    assert_eq!(desk.simulator.close(Close::of(id())).await, Ok(Some(204)));
    for room in &ended {
        becomes(&server, room, "ended").await;
    }
    let first = server.room(&ended[0]).await;
    assert_eq!(first["invitations"][0]["state"], "cancelled", "{first}");
    assert_eq!(state(&server, &stays).await, "created");
    assert_eq!(deletions(&server), 2);
    assert_eq!(
        desk.simulator.close(Close::of(id())).await,
        Ok(Some(204)),
        "a repeat is harmless"
    );
    let last = started(&server, &meeting()).await;
    assert_eq!(desk.simulator.close(Close::of(id())).await, Ok(Some(204)));
    becomes(&server, &last, "ended").await;
    assert_eq!(deletions(&server), 3, "each room is ended once");
}

#[tokio::test]
async fn a_meeting_that_is_planned_for_later_stays() {
    let server = Server::with(closing("")).await;
    let desk = desk_of(&server).await;
    let mut planned = meeting();
    let at = time::OffsetDateTime::from_unix_timestamp(crate::harness::now() + 86_400).unwrap();
    let at = at.format(&time::format_description::well_known::Rfc3339);
    planned["meeting"] = json!({ "starts_at": at.unwrap() });
    let planned = started(&server, &planned).await;
    let now = started(&server, &assistance()).await;
    assert_eq!(desk.simulator.close(Close::of(id())).await, Ok(Some(204)));
    becomes(&server, &now, "ended").await;
    assert_eq!(state(&server, &planned).await, "created");
}

#[tokio::test]
async fn what_apizee_did_not_hear_is_said_again_even_by_another_process() {
    let mut server = Server::with(closing("")).await;
    let desk = desk_of(&server).await;
    let room = started(&server, &assistance()).await;
    server
        .faults(json!([{ "on": "DELETE /tickets/{id}", "kind": "server_error" }]))
        .await;
    assert_eq!(desk.simulator.close(Close::of(id())).await, Ok(Some(204)));
    let tried = "a room could not be closed yet";
    server.process().output().event(tried).await;
    assert_eq!(state(&server, &room).await, "created");
    server.kill().await;
    server.faults(json!([])).await;
    server.restart().await;
    becomes(&server, &room, "ended").await;
}

#[tokio::test]
async fn only_iadvizes_own_deliveries_are_heard() {
    let setup = format!(
        "[connector.iadvize_webhook]\nsecret = \"{OWN_KEY}\"\nprevious_secret = \"{OTHER_SECRET}\"\n"
    );
    let server = Server::with(closing(&setup)).await;
    let desk = desk_of(&server).await;
    let room = started(&server, &assistance()).await;
    let with = |secret: &str, signing| Close {
        secret: Some(secret.to_owned()),
        signing,
        ..Close::of(id())
    };
    for wrong in [
        with(SECRET, Signing::Good),
        with(OWN_KEY, Signing::WrongSecret),
        with(OWN_KEY, Signing::OtherBody),
        with(OWN_KEY, Signing::None),
    ] {
        assert_eq!(
            desk.simulator.close(wrong.clone()).await,
            Ok(Some(401)),
            "{wrong:?}"
        );
    }
    let with_fields = |fields: Value| Close {
        fields: fields.as_object().unwrap().clone(),
        ..with(OWN_KEY, Signing::Good)
    };
    for (fields, status) in [
        (json!({ "eventType": "v2.conversation.pushed" }), 204),
        (
            json!({ "eventType": "brand.new", "conversationId": null }),
            204,
        ),
        (json!({ "conversationId": Uuid::new_v4() }), 204),
        (json!({ "conversationId": null }), 400),
        (json!({ "eventType": null }), 400),
        (json!({ "padding": "x".repeat(64 * 1024) }), 413),
    ] {
        let close = with_fields(fields);
        assert_eq!(desk.simulator.close(close).await, Ok(Some(status)));
    }
    assert_eq!(
        (state(&server, &room).await.as_str(), deletions(&server)),
        ("created", 0)
    );
    let rotated = with(OTHER_SECRET, Signing::Good);
    assert_eq!(desk.simulator.close(rotated).await, Ok(Some(204)));
    becomes(&server, &room, "ended").await;
}

#[tokio::test]
async fn it_is_off_unless_the_administrator_says_so() {
    let server = Server::start().await;
    let desk = desk_of(&server).await;
    assert_eq!(desk.simulator.close(Close::of(id())).await, Ok(Some(404)));

    let heard_only = format!("[connector.iadvize_webhook]\nsecret = \"{OWN_KEY}\"\n");
    let server = Server::with(Setup {
        connector: heard_only,
        ..Setup::default()
    })
    .await;
    let room = started(&server, &assistance()).await;
    let close = Close {
        url: Some(server.url("acme/webhooks/iadvize")),
        secret: Some(OWN_KEY.to_owned()),
        ..Close::of(id())
    };
    assert_eq!(desk.simulator.close(close).await, Ok(Some(204)));
    let body = "{}";
    let unsigned = server.http().post(server.url("globex/webhooks/iadvize"));
    let unsigned = Answer::read(unsigned.body(body).send().await.unwrap()).await;
    unsigned.assert_problem(404, "not_found");
    assert_eq!(
        (state(&server, &room).await.as_str(), deletions(&server)),
        ("created", 0)
    );
}
