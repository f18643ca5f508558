//! What holds for every route: problems, limits, health, metrics, life and death.

use reqwest::{Method, StatusCode};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::harness::{Answer, CONVERSATION, Jwt, Server, assistance, fresh_key};

#[tokio::test]
async fn health_answers_without_a_token_and_without_apizee() {
    let server = Server::start().await;
    let health = Answer::read(server.get("health").await).await;
    assert_eq!(
        (health.status, health.body),
        (StatusCode::OK, json!({ "status": "UP" }))
    );
    let ready = Answer::read(server.get("ready").await).await;
    assert_eq!(
        (ready.status, ready.body),
        (StatusCode::OK, json!({ "status": "UP" }))
    );
    assert_eq!(server.upstream().await, Vec::<String>::new());
}

#[tokio::test]
async fn what_does_not_exist_is_a_problem() {
    let server = Server::start().await;
    for (method, path, status, code) in [
        (Method::GET, "", 404, "not_found"),
        (Method::GET, "nobody/api/session", 404, "not_found"),
        (Method::GET, "acme/api/nothing", 404, "not_found"),
        (Method::POST, "acme/api/nothing", 404, "not_found"),
        (Method::GET, "acme/api/", 404, "not_found"),
        (Method::GET, "acme/api/rooms/none/nothing", 404, "not_found"),
        (Method::DELETE, "acme/api/rooms", 405, "method_not_allowed"),
        (Method::POST, "acme/api/session", 405, "method_not_allowed"),
        (Method::PUT, "health", 405, "method_not_allowed"),
    ] {
        let request = server.http().request(method.clone(), server.url(path));
        let answer = Answer::read(
            request
                .bearer_auth(Jwt::good().sign())
                .send()
                .await
                .unwrap(),
        )
        .await;
        assert_eq!(answer.status, status, "{method} /{path}");
        answer.assert_problem(status, code);
    }
}

#[tokio::test]
async fn the_store_s_files_are_nobody_else_s() {
    use std::os::unix::fs::PermissionsExt as _;

    let server = Server::start().await;
    let started = server.start_room(&fresh_key(), &assistance()).await;
    assert_eq!(started.status, 201, "{started:?}");
    for name in ["store.db", "store.db-wal", "store.db-shm"] {
        let file = server.folder.path().join(name).metadata().unwrap();
        assert_eq!(file.permissions().mode() & 0o777, 0o600, "{name}");
    }
}

#[tokio::test]
async fn a_room_s_name_that_is_none_is_a_problem_too() {
    let server = Server::start().await;
    for id in ["nothing", "%ff", "a%2Fb", "%00", &"a".repeat(65)] {
        let answer = server
            .api(Method::GET, &format!("rooms/{id}"))
            .send()
            .await
            .unwrap();
        let answer = Answer::read(answer).await;
        assert!(
            matches!(answer.status.as_u16(), 400 | 404),
            "{id}: {answer:?}"
        );
        let code = if answer.status == 404 {
            "not_found"
        } else {
            "invalid_request"
        };
        answer.assert_problem(answer.status.as_u16(), code);
    }
}

#[tokio::test]
async fn a_body_that_is_wrong_is_named_by_its_field_and_never_repeated() {
    let server = Server::start().await;
    let spoilt = |change: fn(&mut serde_json::Value)| {
        let mut body = assistance();
        change(&mut body);
        body.to_string()
    };
    for (body, field) in [
        (spoilt(|b| b["kind"] = json!("unrepeated")), Some("kind")),
        (
            spoilt(|b| b["conversation_id"] = json!("un repeated")),
            Some("conversation_id"),
        ),
        (
            spoilt(|b| b["conversation_id"] = json!(7)),
            Some("conversation_id"),
        ),
        (spoilt(|b| b["project_id"] = json!("")), Some("project_id")),
        (spoilt(|b| b["language"] = json!("u")), Some("language")),
        (
            spoilt(|b| b["invite"] = json!("unrepeated")),
            Some("invite"),
        ),
        (
            spoilt(|b| b["guest"]["phone"] = json!(["unrepeated"])),
            Some("guest.phone"),
        ),
        (
            spoilt(|b| b["guest"]["email"] = json!("unrepeated\n")),
            Some("guest.email"),
        ),
        (
            spoilt(|b| b["reference"] = json!(" unrepeated ")),
            Some("reference"),
        ),
        (
            spoilt(|b| drop(b.as_object_mut().unwrap().remove("kind"))),
            Some("kind"),
        ),
        (
            spoilt(|b| drop(b.as_object_mut().unwrap().remove("invite"))),
            Some("invite"),
        ),
        (
            spoilt(|b| b["guest"]["fax"] = json!("unrepeated")),
            Some("guest.fax"),
        ),
        ("{\"kind\":\"assistance\",".to_owned(), None),
        ("\"unrepeated\"".to_owned(), None),
        ("[]".to_owned(), None),
        (String::new(), None),
        (format!("{} unrepeated", assistance()), None),
        (format!("{}{}", assistance(), assistance()), None),
    ] {
        let request = server
            .api(Method::POST, "rooms")
            .header("Idempotency-Key", fresh_key());
        let request = request
            .header("content-type", "application/json")
            .body(body.clone());
        let answer = Answer::read(request.send().await.unwrap()).await;
        assert_eq!(answer.status, 400, "{body}: {answer:?}");
        answer.assert_problem(400, "invalid_request");
        if let Some(field) = field {
            assert_eq!(answer.body["field"], field, "{body}");
        }
        assert!(!answer.body.to_string().contains("repeated"), "{answer:?}");
    }
    assert_eq!(
        server.upstream().await,
        Vec::<String>::new(),
        "nothing was asked of Apizee"
    );
}

#[tokio::test]
async fn bodies_are_json_and_small() {
    let server = Server::start().await;
    let post = || server.api(Method::POST, "contact");
    let body = r#"{"typed":"06"}"#;
    for (content_type, status) in [
        (Some("application/json"), 200),
        (Some("application/json; charset=utf-8"), 200),
        (Some("Application/JSON"), 200),
        (Some("text/plain"), 415),
        (Some("application/x-www-form-urlencoded"), 415),
        (Some("application/jsonx"), 415),
        (None, 415),
    ] {
        let request = match content_type {
            Some(value) => post().header("content-type", value),
            None => post(),
        };
        let answer = Answer::read(request.body(body).send().await.unwrap()).await;
        assert_eq!(answer.status, status, "{content_type:?}");
        if status == 415 {
            answer.assert_problem(415, "unsupported_media_type");
        }
    }
    let padded = |bytes: usize| format!("{body}{}", " ".repeat(bytes - body.len()));
    let sized = |bytes: usize| {
        post()
            .header("content-type", "application/json")
            .body(padded(bytes))
            .send()
    };
    assert_eq!(sized(16 * 1024).await.unwrap().status(), 200);
    Answer::read(sized(16 * 1024 + 1).await.unwrap())
        .await
        .assert_problem(413, "payload_too_large");
}

#[tokio::test]
async fn a_conversation_must_be_named() {
    let server = Server::start().await;
    for query in [
        "",
        "?conversation_id=",
        "?conversation_id=a%20b",
        "?conversation_id=a&conversation_id=b",
        "?other=a",
    ] {
        let answer = server
            .api(Method::GET, &format!("rooms{query}"))
            .send()
            .await
            .unwrap();
        let answer = Answer::read(answer).await;
        answer.assert_problem(400, "invalid_request");
        assert_eq!(answer.body["field"], "conversation_id", "{query}");
    }
}

#[tokio::test]
async fn requests_have_ids_of_their_own_that_callers_cannot_choose() {
    let server = Server::start().await;
    let mut ids = std::collections::HashSet::new();
    for _ in 0..3 {
        let request = server
            .http()
            .get(server.url("health"))
            .header("x-request-id", "chosen");
        let id = request.send().await.unwrap().headers()["x-request-id"]
            .to_str()
            .unwrap()
            .to_owned();
        assert_ne!(id, "chosen");
        assert!(ids.insert(id));
    }
}

#[tokio::test]
async fn the_store_outlives_a_kill() {
    let mut server = Server::start().await;
    let key = fresh_key();
    let first = server.start_room(&key, &assistance()).await;
    assert_eq!(first.status, 201, "{first:?}");
    server.kill().await;
    server.restart().await;
    let list = server
        .api(
            Method::GET,
            &format!("rooms?conversation_id={CONVERSATION}"),
        )
        .send()
        .await
        .unwrap();
    let list = Answer::read(list).await;
    assert_eq!(list.body["rooms"][0]["id"], first.body["id"], "{list:?}");
}

#[tokio::test]
async fn an_address_that_is_taken_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let server = Server::start().await;
    let config = server.folder.path().join("backend.toml");
    let store = format!("sqlite:{}", server.folder.path().join("other.db").display());
    let environment = [
        ("APIZEE_PANEL__LISTEN".to_owned(), address.clone()),
        ("APIZEE_PANEL__STORE".to_owned(), store),
    ];
    let (code, said) =
        crate::harness::run_to_end(&["--config", config.to_str().unwrap()], &environment).await;
    assert_eq!(code, Some(1));
    assert!(said.contains(&address), "{said}");
}

#[tokio::test]
async fn requests_that_are_not_http_do_no_harm() {
    let server = Server::start().await;
    for bytes in [
        &b"\0\0\0\0\r\n\r\n"[..],
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /acme/ HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n",
    ] {
        let mut stream = tokio::net::TcpStream::connect(server.listen())
            .await
            .unwrap();
        stream.write_all(bytes).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        assert!(
            !answer.starts_with(b"HTTP/1.1 200"),
            "{}",
            String::from_utf8_lossy(&answer)
        );
    }
    assert_eq!(server.get("health").await.status(), 200);
}
