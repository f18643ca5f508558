//! Faults at random: as often as told, and the same for the same seed.

use sandbox::apizee::{Chaos, Fault, FaultKind};
use serde_json::{Value, json};

use super::{Account, StatusCode};

const CHAOS: &str = "/_control/chaos";

/// What struck each of so many requests, one after another, and what was answered.
async fn played(account: &Account, orders: &Value, count: usize) -> Vec<(Option<FaultKind>, u16)> {
    let emulator = account.emulator();
    emulator.set_limit(None);
    let set = account.put(CHAOS, orders.clone()).await;
    assert_eq!(set, StatusCode::NO_CONTENT);
    let before = emulator.requests().len();
    for _ in 0..count {
        let read = account.http.get(account.url("/api/services"));
        // An error is a connection that closes: what happened stands in the requests.
        drop(read.bearer_auth(&account.token).send().await);
    }
    let heard = &emulator.requests()[before..];
    heard.iter().map(|one| (one.fault, one.status)).collect()
}

fn orders(seed: u64) -> Value {
    let kinds = ["gateway", "late", "lost_answer", "server_error", "cut_body"];
    json!({ "seed": seed, "rate": 0.3, "kinds": kinds, "max_delay_ms": 20 })
}

#[tokio::test]
async fn a_seed_strikes_the_same_requests_in_the_same_way() {
    let account = Account::signed_in().await;
    let emulator = account.emulator();
    let first = played(&account, &orders(7), 200).await;
    let struck = first.iter().filter(|(fault, _)| fault.is_some()).count();
    assert!((30..90).contains(&struck), "{struck} of 200 at 0.3");
    let told: Value = account.get(CHAOS).await;
    assert_eq!(told["chaos"], orders(7));
    assert_eq!(told["drawn"], 200);
    let counts = told["struck"].as_object().unwrap();
    assert_eq!(counts.len(), 5, "{counts:?}");
    let sum: u64 = counts.values().filter_map(Value::as_u64).sum();
    assert_eq!(sum, struck as u64);
    let silent = |status: u16| first.contains(&(Some(FaultKind::Gateway), status));
    assert!([0, 502, 503, 504].into_iter().all(silent), "{first:?}");

    assert_eq!(played(&account, &orders(7), 200).await, first);
    assert_ne!(played(&account, &orders(8), 200).await, first);
    account.wait(|emulator| emulator.waiting() == 0).await;

    // Ended, it stays told.
    for end in [
        Value::Null,
        json!({ "seed": 1, "rate": 0.0, "kinds": [], "max_delay_ms": 0 }),
    ] {
        let calm = played(&account, &end, 20).await;
        assert_eq!(calm, [(None, 200); 20]);
    }
    assert_eq!(
        (emulator.struck().chaos, emulator.struck().drawn),
        (None, 200)
    );
}

#[tokio::test]
async fn ordered_faults_go_first() {
    let account = Account::signed_in().await;
    let emulator = account.emulator();
    emulator.set_chaos(Some(Chaos {
        seed: 1,
        rate: 1.0,
        kinds: vec![FaultKind::ServerError],
        max_delay_ms: 0,
    }));
    let ordered = Fault::new("GET /tickets", FaultKind::Forbidden, 1);
    emulator.set_faults(vec![ordered]);
    assert_eq!(account.refused("/api/tickets").await, (403, Some(2)));
    assert_eq!(emulator.struck().drawn, 0);
    assert_eq!(account.sign_in(("x", "y")).await.status(), 500);
    let expected = [(FaultKind::ServerError, 1)].into();
    assert_eq!(emulator.struck().struck, expected);
}

#[tokio::test]
async fn chaos_without_sense_is_refused() {
    let account = Account::signed_in().await;
    for (rate, kinds) in [(1.1, vec!["late"]), (-0.1, vec!["late"]), (0.5, vec![])] {
        let wrong = json!({ "seed": 1, "rate": rate, "kinds": kinds, "max_delay_ms": 1 });
        assert_eq!(account.put(CHAOS, wrong).await, StatusCode::BAD_REQUEST);
    }
    assert_eq!(account.emulator().struck().chaos, None);
}
