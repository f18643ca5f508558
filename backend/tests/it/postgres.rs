//! Several backends over one PostgreSQL, real processes all of them. Skipped where the environment
//! names no PostgreSQL; `cargo xtask test` always does.

mod kills;
mod outages;
mod together;

use std::time::Duration;

use reqwest::Method;
use sandbox::apizee::Emulator;
use serde_json::Value;
use test_postgres::Database;

use crate::harness::{Answer, Server, Setup};

/// How soon another process has finished what a dead one began: it is dead after 30 s.
const TAKEN_OVER: Duration = Duration::from_secs(40);

/// How often something is looked at that must come.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// Two backends over one data base and one Apizee. The data base goes last.
struct Pair {
    one: Server,
    other: Server,
    _database: Database,
}

impl Pair {
    async fn start(setup: Setup) -> Option<Self> {
        let database = Database::of_the_tests().unwrap()?;
        let setup = Setup {
            store: Some(database.url()),
            ..setup
        };
        let one = Server::with(setup.clone()).await;
        let other = one.beside(setup).await;
        Some(Self {
            one,
            other,
            _database: database,
        })
    }

    /// One or the other, in turns.
    fn nth(&self, n: usize) -> &Server {
        if n.is_multiple_of(2) {
            &self.one
        } else {
            &self.other
        }
    }

    fn apizee(&self) -> &Emulator {
        &self.one.apizee.emulator
    }
}

/// Asks again and again until something is there.
async fn until<T>(limit: Duration, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let looking = async {
        let mut tick = tokio::time::interval(LOOK_EVERY);
        loop {
            tick.tick().await;
            if let Some(found) = look().await {
                return found;
            }
        }
    };
    tokio::time::timeout(limit, looking)
        .await
        .expect("it does not come")
}

/// Repeats a start with its key, as a panel does that is told to come back, until there is a room.
async fn insist(server: &Server, key: &str, body: &Value, limit: Duration) -> Answer {
    until(limit, async || {
        let answer = server.start_room(key, body).await;
        if answer.status.is_success() {
            return Some(answer);
        }
        let code = answer.body["code"].as_str().unwrap_or_default();
        assert!(
            [
                "idempotency_in_flight",
                "start_under_way",
                "outcome_unknown",
                "store_unavailable",
                "budget_exhausted",
            ]
            .contains(&code),
            "{answer:?}"
        );
        assert!(answer.body["retry_after_s"].is_u64(), "{answer:?}");
        None
    })
    .await
}

/// `GET rooms/{id}`, whatever the answer.
async fn read(server: &Server, path: &str) -> Answer {
    Answer::read(server.api(Method::GET, path).send().await.unwrap()).await
}
