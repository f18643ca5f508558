//! Secrets that change while the program runs.

use reqwest::StatusCode;
use serde_json::json;

use crate::harness::{Folder, HOOK_HEADER, HOOK_SECRET, Jwt, SECRET, Server, Setup, session_event};

const ROTATED: &str = "rotated-secret-0123456789abcdef012345";

/// Writes another configuration and says so.
fn rewrite(server: &Server, setup: &Setup) {
    server.folder.write(
        "backend.toml",
        &setup.toml(&server.folder, server.apizee.addr),
    );
    server.process().hang_up();
}

async fn session(server: &Server, secret: &str) -> StatusCode {
    let token = Jwt::good().secret(secret).sign();
    let request = server.http().get(server.url("acme/api/session"));
    request.bearer_auth(token).send().await.unwrap().status()
}

async fn delivered(server: &Server, secret: &str) -> StatusCode {
    let body = session_event(1, "test.any", "2026-11-21T09:30:00Z");
    let request = server.bare_delivery(&body).header(HOOK_HEADER, secret);
    request.send().await.unwrap().status()
}

fn rotated(root: &str) -> Setup {
    let hook = format!("[connector.webhook]\nsecret = \"{ROTATED}\"");
    Setup {
        secret: ROTATED.to_owned(),
        root: root.to_owned(),
        apizee: hook,
        ..Setup::default()
    }
}

#[tokio::test]
async fn secrets_are_read_again_without_a_restart() {
    let server = Server::told().await;
    assert_eq!(session(&server, ROTATED).await, 401);
    assert_eq!(delivered(&server, ROTATED).await, 401);
    rewrite(&server, &rotated("retention_days = 31"));
    let event = server
        .process()
        .output()
        .event("these settings differ and want a restart")
        .await;
    assert_eq!(event["settings"], "retention_days");
    assert_eq!(session(&server, ROTATED).await, 200);
    assert_eq!(session(&server, SECRET).await, 401);
    assert_eq!(delivered(&server, ROTATED).await, 204);
    assert_eq!(delivered(&server, HOOK_SECRET).await, 401);
    assert!(!server.output().contains(ROTATED), "{}", server.output());
}

#[tokio::test]
async fn a_secret_s_file_is_read_again_and_a_previous_secret_ends() {
    let folder = Folder::new();
    let file = folder.write("previous", ROTATED);
    let server = Server::with(Setup {
        connector: format!("previous_secret_file = {file:?}"),
        ..Setup::default()
    })
    .await;
    assert_eq!(session(&server, ROTATED).await, 200);
    folder.write("previous", "another-secret-0123456789abcdef012345\n");
    server.process().hang_up();
    server
        .process()
        .output()
        .event("the secrets were read again")
        .await;
    assert_eq!(session(&server, ROTATED).await, 401);
    assert_eq!(session(&server, SECRET).await, 200);
    assert!(!server.output().contains("restart"), "{}", server.output());
}

#[tokio::test]
async fn a_faulty_file_changes_no_secret() {
    let server = Server::start().await;
    let faulty = Setup {
        log: "loud",
        ..rotated("")
    };
    rewrite(&server, &faulty);
    let message = "a wrong setting; the secrets stay as they were";
    let event = server.process().output().event(message).await;
    assert_eq!(event["path"], json!("log"));
    assert_eq!(session(&server, SECRET).await, 200);
    assert_eq!(session(&server, ROTATED).await, 401);
    assert!(!server.output().contains(ROTATED), "{}", server.output());
}
