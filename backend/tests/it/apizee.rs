//! Apizee when it is slow, wrong or away.

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::harness::{Answer, CONVERSATION, Server, Setup, assistance, fresh_key, meeting};

#[tokio::test]
async fn a_start_costs_one_request_when_the_token_is_known() {
    for base_path in ["/api", "/api/v3"] {
        let server = Server::with(Setup {
            base_path,
            ..Setup::default()
        })
        .await;
        let mut body = assistance();
        for conversation in ["first", "second", "third"] {
            body["conversation_id"] = json!(conversation);
            assert_eq!(
                server.start_room(&fresh_key(), &body).await.status,
                StatusCode::CREATED
            );
        }
        assert_eq!(
            server.upstream().await,
            [
                "POST /token",
                "POST /tickets",
                "POST /tickets",
                "POST /tickets"
            ]
        );
    }
}

#[tokio::test]
async fn many_starts_at_once_share_one_token() {
    let server = Server::start().await;
    let starts = (0..20).map(|n| {
        let mut body = assistance();
        body["conversation_id"] = json!(format!("conversation-{n}"));
        let server = &server;
        async move { server.start_room(&fresh_key(), &body).await.status }
    });
    let all = futures_util::future::join_all(starts).await;
    assert!(
        all.iter().all(|status| *status == StatusCode::CREATED),
        "{all:?}"
    );
    assert_eq!(server.apizee.emulator.count("POST /token"), 1);
    assert_eq!(server.apizee.emulator.tickets().len(), 20);
}

#[tokio::test]
async fn a_refused_token_is_renewed_once() {
    let server = Server::start().await;
    assert_eq!(
        server.start_room(&fresh_key(), &meeting()).await.status,
        StatusCode::CREATED
    );
    server.apizee.emulator.forget_tokens();
    assert_eq!(
        server.start_room(&fresh_key(), &assistance()).await.status,
        StatusCode::CREATED
    );
    assert_eq!(
        server.upstream().await,
        [
            "POST /token",
            "POST /conferences",
            "POST /tickets",
            "POST /token",
            "POST /tickets"
        ]
    );
}

#[tokio::test]
async fn an_account_that_stays_refused_is_said_and_not_asked_for_ever() {
    let server = Server::start().await;
    server
        .faults(json!([{ "on": "POST /tickets", "kind": "unauthorized" }]))
        .await;
    let answer = server.start_room(&fresh_key(), &assistance()).await;
    answer.assert_problem(502, "apizee_account_refused");
    assert_eq!(server.apizee.emulator.count("POST /tickets"), 2);
    assert_eq!(server.apizee.emulator.count("POST /token"), 2);
}

#[tokio::test]
async fn a_forbidden_product_is_the_accounts_matter() {
    let server = Server::start().await;
    server
        .faults(json!([{ "on": "POST /conferences", "kind": "forbidden" }]))
        .await;
    let key = fresh_key();
    server
        .start_room(&key, &meeting())
        .await
        .assert_problem(502, "apizee_account_refused");
    server.faults(json!([])).await;
    let again = server.start_room(&key, &meeting()).await;
    assert_eq!(
        again.status,
        StatusCode::CREATED,
        "a failure is not an answer to repeat: {again:?}"
    );
    assert_eq!(server.apizee.emulator.conferences().len(), 1);
}

#[tokio::test]
async fn a_token_that_cannot_be_had_leaves_nothing_behind() {
    for (kind, status, code) in [
        ("forbidden", 502, "apizee_account_refused"),
        ("server_error", 503, "apizee_unavailable"),
        ("not_json", 503, "apizee_unavailable"),
        ("refuse", 503, "apizee_unavailable"),
        ("lost_answer", 503, "apizee_unavailable"),
    ] {
        let server = Server::start().await;
        server
            .faults(json!([{ "on": "POST /token", "kind": kind }]))
            .await;
        let answer = server.start_room(&fresh_key(), &assistance()).await;
        answer.assert_problem(status, code);
        let told = server.api(
            Method::GET,
            &format!("rooms?conversation_id={CONVERSATION}"),
        );
        let told = Answer::read(told.send().await.unwrap()).await;
        assert_eq!(told.body, json!({ "rooms": [] }), "{kind}");
        assert_eq!(server.apizee.emulator.count("POST /tickets"), 0);
    }
}

#[tokio::test]
async fn an_apizee_that_is_not_there_is_unavailable_and_costs_no_budget() {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let variable = "APIZEE_PANEL__CONNECTOR__0__APIZEE__API_URL".to_owned();
    let environment = vec![(variable, format!("http://{nobody}/api"))];
    let setup = Setup {
        requests_per_minute: 2,
        environment,
        ..Setup::default()
    };
    let server = Server::with(setup).await;
    for _ in 0..4 {
        let answer = server.start_room(&fresh_key(), &assistance()).await;
        answer.assert_problem(503, "apizee_unavailable");
    }
}

#[tokio::test]
async fn an_answer_that_is_lost_is_looked_up_and_the_room_is_the_answer() {
    for kind in ["lost_answer", "cut_body", "not_json"] {
        for (body, create, look_up) in [
            (assistance(), "POST /tickets", "GET /tickets"),
            (meeting(), "POST /conferences", "GET /conferences"),
        ] {
            let server = Server::start().await;
            server
                .faults(json!([{ "on": create, "kind": kind, "times": 1 }]))
                .await;
            let key = fresh_key();
            let answer = server.start_room(&key, &body).await;
            assert_eq!(answer.status, StatusCode::CREATED, "{kind} {answer:?}");
            assert_eq!(server.upstream().await, ["POST /token", create, look_up]);
            let again = server.start_room(&key, &body).await;
            assert_eq!(
                (again.status, &again.body),
                (StatusCode::CREATED, &answer.body)
            );
            let emulator = &server.apizee.emulator;
            assert_eq!(emulator.tickets().len() + emulator.conferences().len(), 1);
        }
    }
}

#[tokio::test]
async fn a_case_number_shared_by_conversations_is_not_mistaken() {
    let server = Server::start().await;
    let mut theirs = assistance();
    theirs["conversation_id"] = json!("theirs");
    theirs["reference"] = json!("Case 12");
    theirs["guest"]["phone"] = json!("07 56 78 90 12");
    assert_eq!(
        server.start_room(&fresh_key(), &theirs).await.status,
        StatusCode::CREATED
    );

    let mut ours = assistance();
    ours["reference"] = json!("Case 12");
    server
        .faults(json!([{ "on": "POST /tickets", "kind": "lost_answer", "times": 1 }]))
        .await;
    let answer = server.start_room(&fresh_key(), &ours).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    let second = &server.apizee.emulator.tickets()[1];
    assert_eq!(answer.body["apizee_id"], json!(second.id.to_string()));
}

#[tokio::test]
async fn an_outcome_nobody_can_tell_is_looked_up_again_with_the_same_key() {
    let server = Server::start().await;
    server
        .faults(json!([
            { "on": "POST /tickets", "kind": "lost_answer", "times": 1 },
            { "on": "GET /tickets", "kind": "server_error", "times": 1 },
        ]))
        .await;
    let key = fresh_key();
    let unknown = server.start_room(&key, &assistance()).await;
    unknown.assert_problem(504, "outcome_unknown");
    assert!(
        unknown.body["retry_after_s"].as_u64().is_some(),
        "{unknown:?}"
    );
    let known = crate::promise::until_started(&server, &key, &assistance()).await;
    assert_eq!(known.status, StatusCode::CREATED, "{known:?}");
    assert_eq!(server.apizee.emulator.tickets().len(), 1);
    assert_eq!(server.apizee.emulator.count("POST /tickets"), 1);
}

#[tokio::test]
async fn an_unknown_outcome_is_not_taken_for_nothing_by_another_wish_either() {
    let server = Server::start().await;
    server
        .faults(json!([
            { "on": "POST /tickets", "kind": "lost_answer", "times": 1 },
            { "on": "GET /tickets", "kind": "server_error", "times": 1 },
        ]))
        .await;
    let key = fresh_key();
    let unknown = server.start_room(&key, &assistance()).await;
    unknown.assert_problem(504, "outcome_unknown");
    let other = server.start_room(&fresh_key(), &assistance()).await;
    other.assert_problem(409, "start_under_way");
    crate::promise::until_started(&server, &key, &assistance()).await;
    let joined = server.start_room(&fresh_key(), &assistance()).await;
    assert_eq!(joined.status, StatusCode::OK, "{joined:?}");
    assert_eq!(server.apizee.emulator.tickets().len(), 1);
}

#[tokio::test]
async fn a_request_cut_without_an_answer_may_still_be_under_way_and_is_not_called_nothing() {
    let server = Server::start().await;
    server
        .faults(json!([{ "on": "POST /tickets", "kind": "refuse", "times": 1 }]))
        .await;
    let key = fresh_key();
    let unknown = server.start_room(&key, &assistance()).await;
    unknown.assert_problem(504, "outcome_unknown");
    assert!(unknown.body["retry_after_s"].as_u64().unwrap() <= 10);
    let still = server.start_room(&key, &assistance()).await;
    still.assert_problem(504, "outcome_unknown");
    assert_eq!(
        server.apizee.emulator.count("POST /tickets"),
        1,
        "nothing is created on a guess"
    );
}
