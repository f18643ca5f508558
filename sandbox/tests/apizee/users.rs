//! The service users of one enterprise: each for itself, over the same rooms.

use reqwest::{Method, StatusCode};
use sandbox::apizee::{LOGINS, Standing};
use serde_json::{Value, json};

use super::{Account, document, fields};

const ACCOUNT: &str = "/_control/account";

impl Account {
    async fn asks(&self, token: &str, method: Method, path: &str) -> (StatusCode, Value) {
        let asking = self.http.request(method, self.url(path)).bearer_auth(token);
        let answer = asking.send().await.unwrap();
        (answer.status(), answer.json().await.unwrap())
    }

    async fn status(&self, token: &str) -> u16 {
        let (status, _) = self.asks(token, Method::GET, "/api/services").await;
        status.as_u16()
    }
}

#[tokio::test]
async fn users_share_rooms_and_nothing_else() {
    let account = Account::signed_in().await;
    let second = account.token_of(LOGINS[1]).await;
    let third = account.token_of(LOGINS[2]).await;
    let id = account.ticket(&[("reference", "4711")]).await["id"].clone();
    let (_, me) = account.asks(&second, Method::GET, "/api/users/me").await;
    assert_eq!(me["mail"], LOGINS[1].0);
    let path = format!("/api/tickets/{id}");
    let (_, seen) = account.asks(&second, Method::GET, &path).await;
    assert_eq!(seen["reference"], "4711");
    let (_, ended) = account.asks(&third, Method::DELETE, &path).await;
    assert_eq!(ended["state"], "cancelled");

    // Three requests of the second user were before, seven more are ten.
    for _ in 0..7 {
        assert_eq!(account.status(&second).await, 200);
    }
    assert_eq!(account.status(&second).await, 429);
    assert_eq!(account.status(&third).await, 200);
    let heard = account.emulator().requests();
    let last = heard.last().unwrap().user.as_deref();
    assert_eq!(last, Some(LOGINS[2].0));
}

#[tokio::test]
async fn a_changed_password_ends_the_old_one_and_its_tokens() {
    let account = Account::signed_in().await;
    let second = account.token_of(LOGINS[1]).await;
    let changed = json!({ "username": LOGINS[1].0, "password": "changed" });
    assert_eq!(account.put(ACCOUNT, changed).await, StatusCode::NO_CONTENT);
    assert_eq!(account.status(&second).await, 401);
    assert_eq!(account.status(&account.token).await, 200);
    let old = account.sign_in(LOGINS[1]).await;
    assert_eq!(old.status(), StatusCode::UNAUTHORIZED);
    let refusal: Value = old.json().await.unwrap();
    assert_eq!(fields(&refusal), fields(&document("forbidden")));
    let new = account.token_of((LOGINS[1].0, "changed")).await;
    assert_eq!(account.status(&new).await, 200);

    let nobody = json!({ "username": "nobody@acme.example", "password": "x" });
    assert_eq!(account.put(ACCOUNT, nobody).await, StatusCode::NOT_FOUND);
    let unnamed = json!({ "password": "x" });
    assert_eq!(account.put(ACCOUNT, unnamed).await, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_refused_user_may_do_nothing() {
    let account = Account::signed_in().await;
    let enabled = |enabled: bool| json!({ "username": LOGINS[0].0, "enabled": enabled });
    account.put(ACCOUNT, enabled(false)).await;
    assert_eq!(account.sign_in(LOGINS[0]).await.status(), 403);
    assert_eq!(account.refused("/api/tickets").await, (403, Some(2)));
    assert_eq!(account.sign_in(LOGINS[1]).await.status(), 200);
    account.put(ACCOUNT, enabled(true)).await;
    assert_eq!(account.status(&account.token).await, 200);
    assert_eq!(account.sign_in(LOGINS[0]).await.status(), 200);
}

#[tokio::test]
async fn too_many_wrong_passwords_lock_a_user() {
    let account = Account::signed_in().await;
    let emulator = account.emulator();
    let wrong = (LOGINS[1].0, "wrong");
    let wrong_is = async |status: u16| {
        assert_eq!(account.sign_in(wrong).await.status(), status);
    };
    for _ in 0..5 {
        wrong_is(401).await;
    }
    account.token_of(LOGINS[1]).await;
    emulator.advance(61);

    account.put(ACCOUNT, json!({ "lock_after": 3 })).await;
    wrong_is(401).await;
    wrong_is(401).await;
    emulator.advance(61);
    wrong_is(401).await;
    let token = account.token_of(LOGINS[1]).await;
    wrong_is(401).await;
    wrong_is(401).await;
    let locked = account.sign_in(LOGINS[1]).await;
    assert_eq!(locked.status(), StatusCode::FORBIDDEN);
    let refusal: Value = locked.json().await.unwrap();
    assert_eq!(refusal["code"], 2);
    assert_eq!(account.status(&token).await, 200, "its tokens live on");
    let listed: Value = account.get(ACCOUNT).await;
    assert_eq!(listed["users"][1]["standing"], "locked");
    assert_eq!(emulator.users()[0].standing, Standing::Welcome);
    emulator.advance(61);
    assert_eq!(account.sign_in(LOGINS[1]).await.status(), 403);
    let unlock = json!({ "username": LOGINS[1].0, "unlock": true });
    account.put(ACCOUNT, unlock).await;
    account.token_of(LOGINS[1]).await;
}

#[tokio::test]
async fn a_fault_may_be_of_one_user() {
    let account = Account::signed_in().await;
    let second = account.token_of(LOGINS[1]).await;
    let faults = json!({ "faults": [{ "on": "*", "kind": "forbidden", "user": LOGINS[1].0 }] });
    account.put("/_control/faults", faults).await;
    assert_eq!(account.status(&second).await, 403);
    assert_eq!(account.sign_in(LOGINS[1]).await.status(), 403);
    assert_eq!(account.status(&account.token).await, 200);
    assert_eq!(account.sign_in(LOGINS[0]).await.status(), 200);
}
