//! What the page reports, and the control surface.

use reqwest::StatusCode;
use sandbox::desk::{self, Conversation, EventKind, Faults};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Desk, LIMIT, document, part, signed_with};

#[tokio::test]
async fn what_the_page_reports_is_what_happened() {
    let desk = Desk::start().await;
    let id = desk.first();
    desk.post("/_control/reset", json!(null)).await;
    let before = desk.json("/_control/happened").await["events"]
        .as_array()
        .unwrap()
        .len();
    let card = document("card");
    let report = json!({ "conversation_id": id, "kind": "card", "payload": card });
    assert_eq!(
        desk.post("/_desk/events", report).await.status(),
        StatusCode::NO_CONTENT
    );
    let happened = desk.json("/_control/happened").await;
    let event = &happened["events"][before];
    assert_eq!(
        (&event["conversation_id"], &event["kind"], &event["payload"]),
        (&json!(id), &json!("card"), &card)
    );
    let nobody = json!({ "conversation_id": Uuid::new_v4(), "kind": "card", "payload": {} });
    assert_eq!(
        desk.post("/_desk/events", nobody).await.status(),
        StatusCode::NOT_FOUND
    );
    desk.post("/_control/reset", json!(null)).await;
    let after = desk.json("/_control/happened").await;
    assert_eq!(after["events"].as_array().unwrap().len(), before);
}

#[tokio::test]
async fn conversations_are_replaced_whole_or_not_at_all() {
    let desk = Desk::start().await;
    let id = Uuid::new_v4();
    let body = json!({ "conversations": [
        { "id": id, "visitor_name": "Zoé", "channel": "TELEPATHY", "messages": ["une visio ? 06 12 34 56 78"] },
    ] });
    let answer: Value = desk
        .put("/_control/conversations", body)
        .await
        .json()
        .await
        .unwrap();
    let one = &answer["conversations"][0];
    assert_eq!(
        (&one["channel"], &one["project_id"], &one["library_version"]),
        (&json!("TELEPATHY"), &json!("3103"), &json!("2.9.0"))
    );
    let said = desk.running.simulator.happened_in(id, EventKind::Visitor);
    let intent = json!({ "key": "start-video", "payload": { "phone": "06 12 34 56 78" } });
    assert_eq!(said[0]["intents"], json!([intent]));

    for (wrong, why) in [
        (
            json!({ "visitor_name": "" }),
            "conversations[0].visitor_name: give the visitor a name",
        ),
        (
            json!({ "visitor_name": "X", "library_version": "3.0.0" }),
            "conversations[0].library_version: 3.0.0 is none of 2.0.3, 2.1.0, 2.3.1, 2.4.0, 2.6.0, 2.7.0, 2.9.0",
        ),
    ] {
        let answer = desk
            .put(
                "/_control/conversations",
                json!({ "conversations": [wrong] }),
            )
            .await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(answer.json::<Value>().await.unwrap()["error"], why);
    }
    let typo =
        json!({ "conversations": [{ "visitor_name": "X", "faults": { "init": "sometimes" } }] });
    assert_eq!(
        desk.put("/_control/conversations", typo).await.status(),
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(desk.running.simulator.conversations()[0].id, id);
}

#[tokio::test]
async fn an_open_page_hears_the_visitor_at_once() {
    let desk = Desk::start().await;
    let id = desk.first();
    let state = desk.json("/_desk/state").await;
    let path = format!(
        "/_desk/inbox?after={}&generation={}&revision={}",
        state["last_seq"], state["generation"], state["revision"]
    );
    let says = json!({ "conversation_id": id, "text": "Can I show you?" });
    let (news, answer) = tokio::join!(
        desk.json(&path),
        desk.post("/_control/visitor-message", says)
    );
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    assert_eq!(news["events"][0]["payload"]["text"], "Can I show you?");
    assert_eq!(
        news["events"][0]["payload"]["highlights"],
        json!(["show you"])
    );
    let empty = json!({ "conversation_id": id, "text": " " });
    let refused = desk.post("/_control/visitor-message", empty).await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn waiting_ends_when_it_has_happened() {
    let desk = Desk::start().await;
    let id = desk.first();
    let said = |events: &[desk::Event]| {
        events
            .iter()
            .any(|event| event.payload["text"] == "Hello again")
    };
    let simulator = &desk.running.simulator;
    let says = json!({ "conversation_id": id, "text": "Hello again" });
    let both = async {
        tokio::join!(
            simulator.wait_until(said),
            desk.post("/_control/visitor-message", says)
        )
    };
    tokio::time::timeout(LIMIT, both).await.unwrap();
}

#[tokio::test]
async fn the_panel_and_its_token_in_the_url() {
    let desk = Desk::start().await;
    let mut one = Conversation::new("A");
    one.url_jwt = true;
    let id = one.id;
    desk.running.simulator.set_conversations(vec![one]).unwrap();
    let panel = json!({ "panel_url": "http://127.0.0.1:9/acme/?x=1", "app_url": "https://a.example/", "secret": "other" });
    assert_eq!(
        desk.put("/_control/panel", panel).await.status(),
        StatusCode::NO_CONTENT
    );
    let frame = desk
        .json(&format!("/_desk/frame?conversation_id={id}"))
        .await;
    let (url, token) = frame["src"].as_str().unwrap().split_once("&jwt=").unwrap();
    assert_eq!(url, "http://127.0.0.1:9/acme/?x=1");
    assert!(signed_with(token, "other"));
    assert_eq!(part(token, 1)["aud"], "https://a.example/");

    let wrong = desk
        .put("/_control/panel", json!({ "panel_url": "acme" }))
        .await;
    assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let why = wrong.json::<Value>().await.unwrap();
    assert_eq!(why["error"], "panel_url: \"acme\" is no http(s) URL");
}

#[tokio::test]
async fn faults_name_conversations_that_exist() {
    let desk = Desk::start().await;
    let faults =
        json!({ "library": "missing", "conversations": { Uuid::new_v4().to_string(): {} } });
    assert_eq!(
        desk.put("/_control/faults", faults).await.status(),
        StatusCode::NOT_FOUND
    );
    let library = desk.get("/idzcpa/idzcpa.umd.production.min.js").await;
    assert_eq!(
        library.status(),
        StatusCode::OK,
        "nothing of a wrong order is done"
    );
    assert_eq!(
        desk.running.simulator.conversations()[0].faults,
        Faults::default()
    );
}
