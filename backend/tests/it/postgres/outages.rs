//! PostgreSQL away, slow or restarted: answers are right or 503, and all is well again by itself.

use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use test_postgres::Database;

use super::{insist, read, until};
use crate::harness::{Answer, Network, Proxy, Server, Setup, assistance, fresh_key};

/// How long it is away.
const OUTAGE: Duration = Duration::from_secs(20);

/// A panel gives up by then: it must have heard 503 before.
const ANSWERED: Duration = Duration::from_secs(15);

/// How soon all is well when PostgreSQL is.
const WELL_AGAIN: Duration = Duration::from_secs(30);

/// A backend that reaches PostgreSQL by a network of its own. The data base goes last.
struct Behind {
    server: Server,
    network: Proxy,
    _database: Database,
}

impl Behind {
    async fn start() -> Option<Self> {
        let database = Database::of_the_tests().unwrap()?;
        let network = Proxy::before(database.port()).await;
        let setup = Setup {
            store: Some(database.url_by(network.port())),
            ..Setup::default()
        };
        Some(Self {
            server: Server::with(setup).await,
            network,
            _database: database,
        })
    }
}

fn of(conversation: usize) -> Value {
    let mut body = assistance();
    body["conversation_id"] = json!(format!("conversation-{conversation}"));
    body
}

/// It could not be done, surely, and may be tried again.
fn assert_unavailable(answer: &Answer) {
    answer.assert_problem(503, "store_unavailable");
    assert!(answer.body["retry_after_s"].is_u64(), "{answer:?}");
}

/// An answer that comes while somebody still waits for it.
async fn soon(what: &str, asking: impl Future<Output = Answer>) -> Answer {
    let began = tokio::time::Instant::now();
    match tokio::time::timeout(ANSWERED, asking).await {
        Ok(answer) => answer,
        Err(_) => panic!("{what}: no answer after {:?}", began.elapsed()),
    }
}

/// Everything that needs the store, at once.
async fn ask_all(server: &Server, id: &str) -> [Answer; 4] {
    let (key, body) = (fresh_key(), of(99));
    let room = format!("rooms/{id}");
    let close = async {
        let close = server.api(Method::POST, &format!("rooms/{id}/close"));
        Answer::read(close.send().await.unwrap()).await
    };
    tokio::join!(
        soon("start", server.start_room(&key, &body)),
        soon("room", read(server, &room)),
        soon(
            "rooms",
            read(server, "rooms?conversation_id=conversation-0")
        ),
        soon("close", close),
    )
    .into()
}

async fn away(network: Network) {
    let Some(behind) = Behind::start().await else {
        return;
    };
    let server = &behind.server;
    let started = server.start_room(&fresh_key(), &of(0)).await;
    assert_eq!(started.status, StatusCode::CREATED, "{started:?}");
    let id = started.body["id"].as_str().unwrap();
    let asked = server.asked().len();

    behind.network.set(network);
    let asking = async {
        loop {
            for answer in ask_all(server, id).await {
                assert_unavailable(&answer);
            }
        }
    };
    assert!(tokio::time::timeout(OUTAGE, asking).await.is_err());
    assert_eq!(server.get("health").await.status(), StatusCode::OK);
    assert_eq!(
        server.get("ready").await.status(),
        StatusCode::SERVICE_UNAVAILABLE
    );
    assert_eq!(
        server.asked().len(),
        asked,
        "nothing is sent that is not written down"
    );

    behind.network.set(Network::Passes);
    insist(server, &fresh_key(), &of(1), WELL_AGAIN).await;
    assert_eq!(server.room(id).await["state"], "created");
    assert_eq!(server.apizee.emulator.tickets().len(), 2);
}

#[tokio::test]
async fn away_for_twenty_seconds() {
    away(Network::Cut).await;
}

#[tokio::test]
async fn silent_for_twenty_seconds() {
    away(Network::Silent).await;
}

/// What is under way when it goes away is finished when it is back: Apizee was asked, once.
#[tokio::test]
async fn a_room_whose_making_could_not_be_written_down_is_written_down_later() {
    let Some(behind) = Behind::start().await else {
        return;
    };
    let server = &behind.server;
    server
        .faults(json!([{ "on": "POST /tickets", "kind": "slow", "delay_ms": 2000, "times": 1 }]))
        .await;
    let (key, body) = (fresh_key(), of(0));
    let away = async {
        server
            .apizee_until(|apizee| apizee.count("POST /tickets") > 0)
            .await;
        behind.network.set(Network::Cut);
        server
            .apizee_until(|apizee| !apizee.tickets().is_empty())
            .await;
    };
    let (first, ()) = tokio::join!(server.start_room(&key, &body), away);
    behind.network.set(Network::Passes);
    let answer = insist(server, &key, &body, 2 * WELL_AGAIN).await;
    assert_eq!(
        answer.status,
        StatusCode::CREATED,
        "{answer:?}, at first {first:?}"
    );
    assert_eq!(server.apizee.emulator.count("POST /tickets"), 1);
    let id = answer.body["id"].as_str().unwrap();
    assert_eq!(server.room(id).await["state"], "created");
}

#[tokio::test]
async fn slow_by_two_seconds() {
    let Some(behind) = Behind::start().await else {
        return;
    };
    let server = &behind.server;
    let (key, body) = (fresh_key(), of(0));
    behind.network.set(Network::Slow {
        there: Duration::from_secs(1),
        back: Duration::from_secs(1),
    });
    let first = tokio::time::timeout(WELL_AGAIN, server.start_room(&key, &body));
    let first = first.await.expect("it is not answered");
    if first.status != StatusCode::CREATED {
        assert!(first.body["retry_after_s"].is_u64(), "{first:?}");
    }
    behind.network.set(Network::Passes);
    let answer = insist(server, &key, &body, 2 * WELL_AGAIN).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    assert_eq!(server.apizee.emulator.tickets().len(), 1);
    assert_eq!(server.apizee.emulator.count("POST /tickets"), 1);
}

/// A server of the test's own, stopped and started as an administrator does, while agents work.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn restarted_under_load() {
    if std::env::var_os(test_postgres::VARIABLE).is_none() {
        eprintln!("skipped: set {}", test_postgres::VARIABLE);
        return;
    }
    let postgres = test_postgres::Server::start().unwrap();
    let database = Database::on(&postgres.url()).unwrap();
    let setup = Setup {
        store: Some(database.url()),
        ..Setup::default()
    };
    let server = Server::with(setup).await;
    let before = server.start_room(&fresh_key(), &of(0)).await;
    assert_eq!(before.status, StatusCode::CREATED, "{before:?}");

    let work = async |agent: usize| {
        let (key, body) = (fresh_key(), of(agent));
        let answer = insist(&server, &key, &body, 2 * WELL_AGAIN).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
        answer.body["id"].as_str().unwrap().to_owned()
    };
    let restart = async {
        tokio::task::block_in_place(|| postgres.stop().unwrap());
        // Somebody is told so before it is back.
        until(WELL_AGAIN, async || {
            let answer = read(&server, "rooms?conversation_id=conversation-0").await;
            (answer.status != StatusCode::OK).then(|| assert_unavailable(&answer))
        })
        .await;
        tokio::task::block_in_place(|| postgres.start_again().unwrap());
    };
    let agents = futures_util::future::join_all((1..=30).map(work));
    let (ids, ()) = tokio::join!(agents, restart);
    for id in &ids {
        assert_eq!(server.room(id).await["state"], "created");
    }
    assert_eq!(server.apizee.emulator.tickets().len(), 31);
    drop(server);
    drop(database);
}
