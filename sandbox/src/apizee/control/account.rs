//! The enterprise's service users.

use axum::Json;
use axum::extract::State as Shared;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Done;
use crate::apizee::{Emulator, User};

pub(super) async fn shown(Shared(emulator): Shared<Emulator>) -> Json<Value> {
    Json(json!({ "users": emulator.users() }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Changes {
    username: Option<String>,
    password: Option<String>,
    enabled: Option<bool>,
    #[serde(default)]
    unlock: bool,
    /// 0: nobody is locked.
    lock_after: Option<usize>,
}

pub(super) async fn change(Shared(emulator): Shared<Emulator>, Json(body): Json<Changes>) -> Done {
    let of_a_user = body.password.is_some() || body.enabled.is_some() || body.unlock;
    match &body.username {
        Some(username) => {
            let is_it = |user: &User| user.username == *username;
            if !emulator.users().iter().any(is_it) {
                return (StatusCode::NOT_FOUND, "there is no such user");
            }
            if let Some(password) = &body.password {
                emulator.change_password(username, password);
            }
            match body.enabled {
                Some(true) => emulator.accept_user(username),
                Some(false) => emulator.refuse_user(username),
                None => true,
            };
            if body.unlock {
                emulator.unlock_user(username);
            }
        }
        None if of_a_user => return (StatusCode::BAD_REQUEST, "name a user"),
        None => {}
    }
    if let Some(most) = body.lock_after {
        emulator.lock_after((most > 0).then_some(most));
    }
    (StatusCode::NO_CONTENT, "")
}
