//! A room's pictures and recordings, from an Apizee that gives the documented answers. (To be moved
//! to the emulator once it serves media.)

use reqwest::Method;
use serde_json::json;

use crate::harness::{Answer, Server};
use crate::stub::{Stub, document};

const TICKET: &str = "/api/enterprises/1/tickets/663614/medias";

async fn media(server: &Server, query: &str) -> Answer {
    let path = format!("media?{query}");
    Answer::read(server.api(Method::GET, &path).send().await.unwrap()).await
}

#[tokio::test]
async fn a_tickets_media_have_their_sort_moment_and_place() {
    for base_path in ["/api", "/api/v3"] {
        let stub = Stub::start().await;
        stub.answers("/api/v3/token", 200, document("token"));
        stub.answers(TICKET, 200, document("ticket-medias"));
        let server = Server::with(stub.setup(base_path)).await;
        let answer = media(&server, "kind=assistance&apizee_id=663614").await;
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(answer.header("cache-control"), "no-store");
        let expected = json!({ "media": [
            { "id": "1973404", "sort": "video", "recording": true, "mime": "video/mp4",
              "title": "ysExSVPf-2552-477",
              "url": "https://cloud.apizee.com/media/showVideo/1/hash/4b6c0600-b2fc-11ed-afc2-a9d424af1014" },
            { "id": "1973403", "sort": "picture", "recording": false, "mime": "image/jpeg",
              "title": "diag_snapshot_1677103206155", "taken_at": "2023-02-22T22:00:06Z",
              "place": { "lat": 48.7703337, "lng": -3.5149756 },
              "url": "https://cloud.apizee.com/media/showVideo/1/hash/445f0780-b2fc-11ed-89d4-09e76cc8a403" },
        ]});
        assert_eq!(answer.body, expected);
        let asked = format!("GET {TICKET}?limit=10&offset=0");
        assert_eq!(stub.heard(), [asked]);
    }
}

#[tokio::test]
async fn a_conferences_media_come_in_parts() {
    let stub = Stub::start().await;
    let path = "/api/conferences/842341/media";
    stub.answers(path, 200, document("conference-media"));
    let server = Server::with(stub.setup("/api")).await;
    let first = media(&server, "kind=meeting&apizee_id=842341").await;
    assert_eq!(first.body["media"][0]["recording"], true, "{first:?}");
    // The sample's total is 2, and it prints one.
    assert_eq!(first.body["next_offset"], 1);
    let second = media(&server, "kind=meeting&apizee_id=842341&offset=1").await;
    assert_eq!(second.body.get("next_offset"), None, "{second:?}");
    let asked = |offset| format!("GET {path}?limit=10&offset={offset}&orderby=date&order=desc");
    assert_eq!(stub.heard(), [asked(0), asked(1)]);
}

#[tokio::test]
async fn a_room_that_apizee_has_not_is_not_found() {
    let stub = Stub::start().await;
    let server = Server::with(stub.setup("/api")).await;
    let answer = media(&server, "kind=assistance&apizee_id=7").await;
    answer.assert_problem(404, "not_found");
    stub.answers(TICKET, 500, json!("x"));
    let answer = media(&server, "kind=assistance&apizee_id=663614").await;
    answer.assert_problem(503, "apizee_unavailable");
}

#[tokio::test]
async fn a_wrong_question_names_its_fault_and_costs_nothing() {
    let stub = Stub::start().await;
    let server = Server::with(stub.setup("/api")).await;
    for (query, field) in [
        ("apizee_id=1", "kind"),
        ("kind=party&apizee_id=1", "kind"),
        ("kind=meeting", "apizee_id"),
        ("kind=meeting&apizee_id=..%2Fusers", "apizee_id"),
        ("kind=meeting&apizee_id=1&offset=x", "offset"),
    ] {
        let answer = media(&server, query).await;
        answer.assert_problem(400, "invalid_request");
        assert_eq!(answer.body["field"], field, "{query}");
    }
    assert!(stub.heard().is_empty());
}
