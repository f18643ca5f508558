//! Apizee's own tools for agents: off until the administrator says otherwise.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Folder, Server, Setup, run_to_end};

async fn agent_session(server: &Server) -> Answer {
    let request = server.api(Method::POST, "agent-session");
    Answer::read(request.send().await.unwrap()).await
}

async fn enabled(server: &Server) -> Value {
    let request = server.api(Method::GET, "session");
    Answer::read(request.send().await.unwrap()).await.body["enabled"].take()
}

#[tokio::test]
async fn it_is_off_and_the_setting_is_named() {
    let server = Server::start().await;
    let answer = agent_session(&server).await;
    answer.assert_problem(403, "switched_off");
    let detail = answer.body["detail"].as_str().unwrap();
    assert!(detail.contains("loader_agent = true"), "{detail}");
    assert!(server.upstream().await.is_empty());

    let enabled = enabled(&server).await;
    assert_eq!(enabled["loader_agent"], false);
    for absent in ["embed", "quick_invitation_origin"] {
        assert_eq!(enabled.get(absent), None, "{absent}");
    }
}

#[tokio::test]
async fn it_is_what_the_loader_wants_by_either_base_and_is_never_kept() {
    for base_path in ["/api", "/api/v3"] {
        let setup = Setup {
            connector: "loader_agent = true".to_owned(),
            base_path,
            ..Setup::default()
        };
        let server = Server::with(setup).await;
        assert_eq!(enabled(&server).await["loader_agent"], true);
        let answer = agent_session(&server).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(answer.header("cache-control"), "no-store");
        let apizee = server.apizee.addr;
        assert_eq!(answer.body["server_root"], format!("http://{apizee}/"));
        let user = &answer.body["user"];
        assert_eq!(user["id"], 3456);
        assert_eq!(user["enterprise_id"], 1);
        assert_eq!(user["nickname"], "Agent Martin");
        let read: contract::AgentSession = serde_json::from_value(answer.body.clone()).unwrap();
        let token = read.user.token.expose();
        assert!(token.starts_with("xyzaaa-"), "{token}");
        assert!(!server.output().contains(token));
        // Only version 2 has it, whatever the version of the rest.
        let heard = server.apizee.emulator.requests();
        assert_eq!(heard.last().unwrap().path, "/v2/users/me");
    }
}

#[tokio::test]
async fn apizees_refusal_is_told() {
    let setup = Setup {
        connector: "loader_agent = true".to_owned(),
        ..Setup::default()
    };
    let server = Server::with(setup).await;
    server
        .faults(json!([{ "on": "GET /users/me", "kind": "forbidden" }]))
        .await;
    agent_session(&server)
        .await
        .assert_problem(502, "apizee_account_refused");
}

#[tokio::test]
async fn the_frames_that_the_administrator_allows_are_told() {
    let setup = Setup {
        connector: "embed_key = \"acme-embed-0123\"\nquick_invitation_origin = \"https://apizee.acme.example\"".to_owned(),
        ..Setup::default()
    };
    let server = Server::with(setup).await;
    let enabled = enabled(&server).await;
    let embed = json!({ "app_url": "https://app.apizee.com/agent/", "identification_key": "acme-embed-0123" });
    assert_eq!(enabled["embed"], embed);
    assert_eq!(
        enabled["quick_invitation_origin"],
        "https://apizee.acme.example"
    );
}

#[tokio::test]
async fn wrong_settings_are_named_and_not_repeated() {
    for (line, path) in [
        ("loader_agent = \"perhaps-unrepeated\"", "loader_agent"),
        ("embed_key = \"un repeated key\"", "embed_key"),
        ("embed_url = \"https://unrepeated.example/\"", "embed_url"),
        (
            "embed_key = \"acme-embed-0123\"\nembed_url = \"https://unrepeated.example/?x=1\"",
            "embed_url",
        ),
        (
            "quick_invitation_origin = \"https://unrepeated.example/path\"",
            "quick_invitation_origin",
        ),
        (
            "quick_invitation_origin = \"http://unrepeated.example\"",
            "quick_invitation_origin",
        ),
    ] {
        let folder = Folder::new();
        let setup = Setup {
            connector: line.to_owned(),
            ..Setup::default()
        };
        let toml = setup.toml(&folder, "127.0.0.1:9".parse().unwrap());
        let file = folder.write("backend.toml", &toml);
        let (code, said) = run_to_end(&["--config", &file], &[]).await;
        assert_eq!(code, Some(1), "{line}: {said}");
        let place = format!("\n  connector.0.{path}: ");
        assert!(said.contains(&place), "{line}: {said}");
        assert!(!said.contains("repeated"), "a value is repeated: {said}");
    }
}
