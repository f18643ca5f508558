//! What only a server can do wrong.

use std::time::Duration;

use contract::RoomState;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use test_postgres::Database;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use super::PostgresStore;
use crate::clock::Clock;
use crate::store::conformance::{draft, start};
use crate::store::{Instance, Store as _};

const NOW: i64 = 1_795_253_400;

async fn run(url: &url::Url, sql: &str) {
    let mut connection = PgConnection::connect(url.as_str()).await.unwrap();
    let statement = sqlx::raw_sql(AssertSqlSafe(sql));
    statement.execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

#[tokio::test]
async fn a_server_that_ends_all_connections_is_soon_used_again() {
    let Some(database) = Database::of_the_tests().unwrap() else {
        return;
    };
    let url: url::Url = database.url().parse().unwrap();
    let (store, me) = (
        PostgresStore::open(url.as_str()).await.unwrap(),
        Instance::new(),
    );
    for round in 0..5 {
        store.check().await.unwrap();
        run(
            &url,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
             WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
        .await;
        // Each of the pool's connections may be the one to find out.
        for _ in 0..super::CONNECTIONS {
            match store.beat(&me, NOW + round).await {
                Ok(()) => break,
                Err(error) => assert!(error.is_passing(), "{error}"),
            }
        }
    }
    store.check().await.unwrap();
    store.close().await;
}

/// Passes words on to a server; while the line is cut, they wait.
async fn pass_on(listener: TcpListener, server: String, open: watch::Receiver<bool>) {
    while let Ok((client, _)) = listener.accept().await {
        let (server, open) = (server.clone(), open.clone());
        tokio::spawn(async move {
            let server = TcpStream::connect(server).await.unwrap();
            let (from_client, to_client) = client.into_split();
            let (from_server, to_server) = server.into_split();
            // One of them hangs up, and so does the other.
            tokio::select! {
                _ = one_way(from_client, to_server, open.clone()) => {}
                _ = one_way(from_server, to_client, open) => {}
            }
        });
    }
}

async fn one_way(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    mut open: watch::Receiver<bool>,
) -> std::io::Result<()> {
    let mut bytes = [0; 4096];
    loop {
        let length = from.read(&mut bytes).await?;
        if length == 0 || open.wait_for(|open| *open).await.is_err() {
            return Ok(());
        }
        to.write_all(&bytes[..length]).await?;
    }
}

#[tokio::test]
async fn a_server_that_falls_silent_is_used_again_when_it_answers() {
    let Some(database) = Database::of_the_tests().unwrap() else {
        return;
    };
    let url: url::Url = database.url().parse().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut by_proxy = url.clone();
    by_proxy.set_host(Some("127.0.0.1")).unwrap();
    by_proxy
        .set_port(Some(listener.local_addr().unwrap().port()))
        .unwrap();
    let (line, open) = watch::channel(true);
    let there = format!("{}:{}", url.host_str().unwrap(), url.port().unwrap_or(5432));
    let proxy = tokio::spawn(pass_on(listener, there, open));

    let store = PostgresStore::open(by_proxy.as_str()).await.unwrap();
    let me = Instance::new();
    store.check().await.unwrap();
    line.send(false).unwrap();
    // Nobody waits for the limits: nothing but time happens on a line that is cut.
    tokio::time::pause();
    for number in 0..2 * i64::from(super::CONNECTIONS) {
        let error = store.beat(&me, NOW + number).await.unwrap_err();
        assert!(error.is_passing(), "{error}");
        let error = store.orphans(NOW, NOW).await.unwrap_err();
        assert!(error.is_passing(), "{error}");
    }
    tokio::time::resume();
    line.send(true).unwrap();
    store.check().await.unwrap();
    start(&store, &draft("a", "key-of-the-first"), RoomState::Created).await;
    store.close().await;
    proxy.abort();
}

#[tokio::test]
async fn a_newer_programs_schema_does_not_disturb() {
    let Some(database) = Database::of_the_tests().unwrap() else {
        return;
    };
    let url: url::Url = database.url().parse().unwrap();
    let store = PostgresStore::open(url.as_str()).await.unwrap();
    let (first, second) = (
        draft("a", "key-of-the-first"),
        draft("b", "key-of-the-second"),
    );
    start(&store, &first, RoomState::Ended).await;
    let connector = &first.subject.connector;
    let read = async |store: &PostgresStore| store.latest(connector, 9).await.unwrap().len();
    assert_eq!(read(&store).await, 1);
    run(
        &url,
        "ALTER TABLE room ADD COLUMN newer TEXT;
         ALTER TABLE wish ADD COLUMN newer TEXT;
         INSERT INTO _sqlx_migrations
         SELECT 99, 'newer', installed_on, success, checksum, 1 FROM _sqlx_migrations WHERE version = 1",
    )
    .await;
    // What was prepared before is as good as it was, and a process may start.
    start(&store, &second, RoomState::Created).await;
    assert_eq!(read(&store).await, 2);
    let another = PostgresStore::open(url.as_str()).await.unwrap();
    assert_eq!(read(&another).await, 2);
    another.close().await;
    store.close().await;
}

#[tokio::test]
async fn its_clock_is_everybodys() {
    let Some(database) = Database::of_the_tests().unwrap() else {
        return;
    };
    let url: url::Url = database.url().parse().unwrap();
    let store = PostgresStore::open(url.as_str()).await.unwrap();
    let there = store.now_ms().await.unwrap();
    let here = store.clock().unix_ms();
    assert!((here - there).abs() < 2_000, "{here} here, {there} there");

    // As a machine whose clock is an hour fast would have measured it.
    let hour = Duration::from_secs(3_600).as_millis() as i64;
    store
        .offset_ms
        .fetch_sub(hour, std::sync::atomic::Ordering::Relaxed);
    let behind = Clock::machine().unix_ms() - store.clock().unix_ms();
    assert!((behind - hour).abs() < 2_000, "{behind}");
    store.close().await;
}
