//! The minute of each user: as the emulator counts it, and as requests arrived.

use reqwest::StatusCode;
use sandbox::apizee::{Fault, FaultKind, Gateway, LOGINS, USERNAME};
use serde_json::{Value, json};

use super::Account;

impl Account {
    /// The statuses of so many reads, one after another.
    async fn reads(&self, count: usize) -> Vec<u16> {
        let mut statuses = Vec::new();
        for _ in 0..count {
            let read = self.http.get(self.url("/api/services"));
            let answer = read.bearer_auth(&self.token).send().await.unwrap();
            statuses.push(answer.status().as_u16());
        }
        statuses
    }
}

/// `per_minute` and the window's kind.
async fn limit(account: &Account, per_minute: u32, window: &str) {
    let body = json!({ "per_minute": per_minute, "window": window });
    let set = account.put("/_control/limit", body).await;
    assert_eq!(set, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_fixed_minute_lets_a_burst_pass_that_a_sliding_one_refuses() {
    for (window, passed) in [("fixed", 10), ("sliding", 1)] {
        let account = Account::signed_in().await;
        let emulator = account.emulator();
        limit(&account, 10, window).await;
        // Signing in was the first.
        emulator.advance(50);
        assert_eq!(account.reads(9).await, [200; 9]);
        emulator.advance(15);
        let statuses = account.reads(11).await;
        let taken = statuses.iter().filter(|one| **one == 200).count();
        assert_eq!(taken, passed, "{window}");
        assert!(statuses[passed..].iter().all(|one| *one == 429));

        let seen: Value = account.get("/_control/window").await;
        let mine = &seen["users"][0];
        assert_eq!(mine["user"], USERNAME);
        assert_eq!(mine["taken"], 10 + passed);
        assert_eq!(mine["most_by_clock"], 9 + passed, "without the first");
        assert_eq!(mine["most_by_real_time"], 10 + passed);
        assert_eq!(mine["refused"].as_array().unwrap().len(), 11 - passed);
        assert_eq!(mine["refused"][0]["route"], "GET /services");
        assert_eq!(emulator.most_in_a_window(USERNAME), 10 + passed);
        assert_eq!(emulator.refused_by_limit(USERNAME).len(), 11 - passed);
    }
}

#[tokio::test]
async fn a_sliding_minute_ends_request_by_request() {
    let account = Account::signed_in().await;
    limit(&account, 2, "sliding").await;
    account.emulator().advance(30);
    assert_eq!(account.reads(2).await, [200, 429]);
    account.emulator().advance(31);
    assert_eq!(account.reads(2).await, [200, 429]);
}

#[tokio::test]
async fn what_arrived_counts_whatever_became_of_it() {
    let account = Account::signed_in().await;
    let emulator = account.emulator();
    emulator.set_limit(None);
    let services = "GET /services";
    emulator.set_faults(vec![
        Fault::new(services, FaultKind::Gateway, 1),
        Fault::late(services, Gateway::Timeout, 10),
        Fault::new(services, FaultKind::TooManyRequests, 1),
        Fault::new(services, FaultKind::Unauthorized, 1),
    ]);
    assert_eq!(account.reads(4).await, [504, 504, 429, 401]);
    account.wait(|emulator| emulator.waiting() == 0).await;
    emulator.forget_tokens();
    assert_eq!(account.reads(1).await, [401]);
    // A dead token's requests are its owner's, unknown ones are nobody's.
    assert_eq!(emulator.most_in_a_window(USERNAME), 5);
    assert_eq!(emulator.refused_by_limit(USERNAME).len(), 1);
    assert_eq!(emulator.most_in_a_window(LOGINS[1].0), 0);
}

#[tokio::test]
async fn what_is_slow_arrives_late() {
    let account = Account::signed_in().await;
    let emulator = account.emulator();
    emulator.set_faults(vec![Fault {
        times: Some(1),
        ..Fault::slow("GET /services", 1000)
    }]);
    let slow = async {
        assert_eq!(account.reads(1).await, [200]);
    };
    let meanwhile = async {
        account.wait(|one| one.count("GET /services") == 1).await;
        assert_eq!(emulator.arrived()[0].taken, 1, "signing in");
        emulator.advance(100);
    };
    tokio::join!(slow, meanwhile);
    assert_eq!(account.reads(2).await, [200, 200]);
    assert_eq!(emulator.arrived()[0].most_by_clock, 3);
}
