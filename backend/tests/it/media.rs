//! A room's pictures and recordings.

use reqwest::Method;
use sandbox::apizee::{AgentDoes, Details, GuestDoes, Location};
use serde_json::{Value, json};

use crate::harness::{Answer, CONVERSATION, Jwt, Server, Setup, assistance, fresh_key, meeting};

async fn media(server: &Server, query: &str) -> Answer {
    let path = format!("media?{query}");
    Answer::read(server.api(Method::GET, &path).send().await.unwrap()).await
}

/// Our id of a new room, and Apizee's.
async fn start(server: &Server, body: &Value) -> (String, u64) {
    let started = server.start_room(&fresh_key(), body).await;
    assert_eq!(started.status, 201, "{started:?}");
    let number = started.body["apizee_id"].as_str().unwrap().parse().unwrap();
    (started.body["id"].as_str().unwrap().to_owned(), number)
}

#[tokio::test]
async fn a_tickets_media_have_their_sort_moment_and_place_and_can_be_opened() {
    for base_path in ["/api", "/api/v3"] {
        let server = Server::with(Setup {
            base_path,
            ..Setup::default()
        })
        .await;
        // The moment of the vendor's sample.
        server.set_apizees_clock(1_677_103_206);
        let (room, id) = start(&server, &assistance()).await;
        let emulator = &server.apizee.emulator;
        let before = server.asked().len();
        let location = Some(Location {
            lat: 48.770_333_7,
            lng: -3.514_975_6,
        });
        let here = Details {
            location,
            ..Details::default()
        };
        assert!(emulator.ticket_guest(id, GuestDoes::Join));
        assert!(emulator.ticket_guest_with(id, GuestDoes::ShareLocation, &here));
        assert!(emulator.ticket_agent(id, AgentDoes::TakePicture));
        assert!(emulator.ticket_agent(id, AgentDoes::RecordVideo));
        let made = emulator.media();
        let [picture, film] = &made[..] else {
            panic!("{made:?}")
        };
        let (_, taken) = picture.title.rsplit_once('_').unwrap();
        let taken: i64 = taken.parse().unwrap();
        let taken = time::OffsetDateTime::from_unix_timestamp(taken / 1000).unwrap();
        let form =
            time::macros::format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]Z");
        let taken = taken.format(form).unwrap();
        assert!(taken.starts_with("2023-02-22T22:0"), "{taken}");
        let url = |hash: &str| format!("{}/media/showVideo/1/hash/{hash}", emulator.base());

        let answer = media(&server, &format!("room={room}")).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(answer.header("cache-control"), "no-store");
        let expected = json!({ "media": [
            { "id": film.id.to_string(), "sort": "video", "recording": true, "mime": "video/mp4",
              "title": film.title, "url": url(&film.hash) },
            { "id": picture.id.to_string(), "sort": "picture", "recording": false,
              "mime": "image/jpeg", "title": picture.title, "taken_at": taken,
              "place": { "lat": 48.770_333_7, "lng": -3.514_975_6 }, "url": url(&picture.hash) },
        ]});
        assert_eq!(answer.body, expected);
        let asked = format!("GET /enterprises/1/tickets/{id}/medias?limit=10&offset=0");
        assert_eq!(server.asked()[before..], [asked]);

        for (n, at, magic) in [(0, 4, &b"ftyp"[..]), (1, 0, b"\xff\xd8\xff")] {
            let url = answer.body["media"][n]["url"].as_str().unwrap();
            let opened = server.http().get(url).send().await.unwrap();
            assert_eq!(
                opened.headers()["content-type"],
                answer.body["media"][n]["mime"].as_str().unwrap()
            );
            let bytes = opened.bytes().await.unwrap();
            assert_eq!(&bytes[at..at + magic.len()], magic, "{url}");
        }
    }
}

#[tokio::test]
async fn a_conferences_media_come_in_parts_newest_first() {
    let server = Server::start().await;
    let (room, id) = start(&server, &meeting()).await;
    let before = server.asked().len();
    let emulator = &server.apizee.emulator;
    let play = |does| assert!(emulator.conference_agent(id, does, &Details::default()));
    play(AgentDoes::Enter);
    for _ in 0..10 {
        play(AgentDoes::TakePicture);
    }
    play(AgentDoes::RecordVideo);
    let newest_first: Vec<_> = emulator
        .media()
        .iter()
        .rev()
        .map(|one| one.id.to_string())
        .collect();

    let first = media(&server, &format!("room={room}")).await;
    assert_eq!(first.body["media"][0]["recording"], true, "{first:?}");
    assert_eq!(first.body["media"][0]["sort"], "video");
    assert_eq!(first.body["media"][1]["sort"], "picture");
    assert_eq!(first.body["next_offset"], 10);
    let second = media(&server, &format!("room={room}&offset=10")).await;
    assert_eq!(second.body.get("next_offset"), None, "{second:?}");
    let parts = [&first, &second].map(|part| part.body["media"].as_array().unwrap());
    let ids: Vec<_> = parts
        .into_iter()
        .flatten()
        .map(|one| one["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, newest_first);
    let asked = |offset| {
        format!("GET /conferences/{id}/media?limit=10&offset={offset}&order=desc&orderby=date")
    };
    assert_eq!(server.asked()[before..], [asked(0), asked(10)]);
}

#[tokio::test]
async fn a_room_that_apizee_has_not_is_not_found_and_apizees_absence_is_told() {
    let server = Server::start().await;
    media(&server, "room=7")
        .await
        .assert_problem(404, "not_found");
    let (ticket, _) = start(&server, &assistance()).await;
    let (conference, _) = start(&server, &meeting()).await;
    server
        .faults(json!([
            { "on": "GET /enterprises/{id}/tickets/{id}/medias", "kind": "server_error" },
            { "on": "GET /conferences/{id}/media", "kind": "server_error" },
        ]))
        .await;
    for room in [&ticket, &conference] {
        let answer = media(&server, &format!("room={room}")).await;
        answer.assert_problem(503, "apizee_unavailable");
    }
    server.apizee.emulator.reset();
    server
        .control(Method::PUT, "limit", json!({ "per_minute": 0 }))
        .await;
    for room in [&ticket, &conference] {
        let answer = media(&server, &format!("room={room}")).await;
        answer.assert_problem(404, "not_found");
    }
}

#[tokio::test]
async fn a_handle_of_a_history_is_its_agents_alone() {
    let server = Server::start().await;
    let (_, id) = start(&server, &assistance()).await;
    assert!(server.apizee.emulator.ticket_guest(id, GuestDoes::Join));
    assert!(
        server
            .apizee
            .emulator
            .ticket_agent(id, AgentDoes::TakePicture)
    );
    let history = format!("history?conversation_id={CONVERSATION}");
    let history = server.api(Method::GET, &history).send().await.unwrap();
    let history = Answer::read(history).await;
    let handle = history.body["rooms"][0]["handle"].as_str().unwrap();
    let query = format!("handle={handle}");
    let answer = media(&server, &query).await;
    assert_eq!(answer.body["media"][0]["sort"], "picture", "{answer:?}");

    let other = Jwt::good().claim("sub", "270587");
    let request = server
        .http()
        .get(server.url(&format!("acme/api/media?{query}")));
    let strange = Answer::read(request.bearer_auth(other.sign()).send().await.unwrap()).await;
    strange.assert_problem(404, "not_found");
}

#[tokio::test]
async fn a_wrong_question_names_its_fault_and_costs_nothing() {
    let server = Server::start().await;
    for (query, field) in [
        ("", "room"),
        ("kind=assistance&apizee_id=1", "room"),
        ("room=..%2Fusers", "room"),
        ("handle=a.b", "handle"),
        ("room=1&handle=2", "handle"),
    ] {
        let answer = media(&server, query).await;
        answer.assert_problem(400, "invalid_request");
        assert_eq!(answer.body["field"], field, "{query}");
    }
    assert!(server.upstream().await.is_empty());
}
