//! What the program can be told to do, beside serving.

mod doctor;
mod person;
mod rooms;

use serde_json::{Value, json};

use crate::harness::{Folder, PASSWORD, SECRET, Server, run_to_end, run_typing};

/// What an administrator does at a server's store: the exit code, and what is said. Nothing that lets
/// anybody in, and no contact, is ever said.
async fn administer(server: &Server, arguments: &[&str], typed: &str) -> (Option<i32>, String) {
    administer_with(server, arguments, typed, &[]).await
}

async fn administer_with(
    server: &Server,
    arguments: &[&str],
    typed: &str,
    environment: &[(String, String)],
) -> (Option<i32>, String) {
    let config = server.folder.path().join("backend.toml");
    let mut all = arguments.to_vec();
    all.extend(["--config", config.to_str().unwrap()]);
    if !arguments.contains(&"--connector") {
        all.extend(["--connector", "acme"]);
    }
    let (code, said) = run_typing(&all, environment, typed).await;
    for hidden in ["http", SECRET, PASSWORD, "service@", "6123456", "arie@"] {
        assert!(!said.contains(hidden), "{hidden} in {said}");
    }
    (code, said)
}

/// Ends a backend in good order: nothing of the trail is still to be written.
async fn stop(server: &mut Server) {
    server.process().terminate();
    assert_eq!(server.end().await, Some(0));
}

/// What is said to scripts by a command that does what it is told.
async fn told(server: &Server, arguments: &[&str]) -> Value {
    let (code, said) = administer(server, &[arguments, &["--json"]].concat(), "").await;
    assert_eq!(code, Some(0), "{said}");
    serde_json::from_str(&said).expect(&said)
}

#[tokio::test]
async fn a_configuration_is_checked_without_serving() {
    let folder = Folder::new();
    let right = folder.write(
        "right.toml",
        r#"
[[connector]]
name = "acme"
secret = "production-secret-0123456789abcdef"
app_url = "https://panel.example.com/acme/"
[connector.apizee]
username = "service@acme.example"
password = "production-password"
enterprise_id = 1
"#,
    );
    assert_eq!(
        run_to_end(&["check", "--config", &right], &[]).await,
        (Some(0), "the configuration is right\n".to_owned())
    );
    let (code, said) = run_to_end(&["check", "--json", "--config", &right], &[]).await;
    let said: Value = serde_json::from_str(&said).unwrap();
    assert_eq!((code, said), (Some(0), json!({ "ok": true, "faults": [] })));

    let wrong = folder.write("wrong.toml", "log = \"loud\"\ncolour = 1\n");
    let (code, said) = run_to_end(&["check", "--config", &wrong], &[]).await;
    assert_eq!(code, Some(1));
    assert!(
        said.contains("\n  log: ") && said.contains("\n  colour: "),
        "{said}"
    );
    let (code, said) = run_to_end(&["check", "--json", "--config", &wrong], &[]).await;
    let said: Value = serde_json::from_str(&said).unwrap();
    assert_eq!((code, &said["ok"]), (Some(1), &json!(false)));
    let log = json!({ "path": "log", "remedy": "must be error, warn, info, debug or trace" });
    assert!(said["faults"].as_array().unwrap().contains(&log), "{said}");
}

/// As it lies beside the program: its secrets and the panel's files stand elsewhere here, nothing else
/// is another.
#[tokio::test]
async fn the_sample_that_is_delivered_is_right() {
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/../deploy/apizee-panel.toml");
    let sample = std::fs::read_to_string(sample).unwrap();
    let folder = Folder::new();
    let here = folder.path().to_str().unwrap();
    for (name, secret) in [
        ("acme", "production-secret-0123456789abcdef"),
        ("acme-apizee", "production-password"),
        ("acme-webhook", "production-webhook-secret-0123456789abcdef"),
        ("store", "postgres://panel:password@127.0.0.1/panel"),
    ] {
        folder.write(name, secret);
    }
    let sample = sample
        .replace("/etc/apizee-panel/secrets", here)
        .replace("/opt/apizee-panel/current/dist", here);
    let several = sample.replace("# store_file", "store_file");
    assert_ne!(several, sample, "it tells of PostgreSQL");
    for text in [sample, several] {
        let file = folder.write("apizee-panel.toml", &text);
        assert_eq!(
            run_to_end(&["check", "--config", &file], &[]).await,
            (Some(0), "the configuration is right\n".to_owned())
        );
    }
}

#[tokio::test]
async fn the_version_is_told() {
    let version = env!("CARGO_PKG_VERSION");
    let expected = format!("apizee-panel-backend {version}\n");
    assert_eq!(
        run_to_end(&["version"], &[]).await,
        (Some(0), expected.clone())
    );
    assert_eq!(run_to_end(&["--version"], &[]).await, (Some(0), expected));
    let (_, said) = run_to_end(&["version", "--json"], &[]).await;
    let said: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(
        said,
        json!({ "name": "apizee-panel-backend", "version": version })
    );
}

#[tokio::test]
async fn the_schema_is_for_editors() {
    let (code, said) = run_to_end(&["schema"], &[]).await;
    assert_eq!(code, Some(0));
    let schema: Value = serde_json::from_str(&said).unwrap();
    let connector = &schema["properties"]["connector"]["items"]["properties"];
    assert_eq!(
        connector["apizee"]["properties"]["password_file"]["type"],
        "string"
    );
    let days = &schema["properties"]["retention_days"];
    assert_eq!(days["type"], "integer");
    assert_eq!(
        (&days["minimum"], &days["default"]),
        (&json!(1), &json!(30))
    );
    assert!(
        days["description"].as_str().unwrap().contains("1 to 365"),
        "{days}"
    );
}

#[tokio::test]
async fn a_wrong_command_line_is_another_exit_than_a_wrong_installation() {
    for arguments in [
        &["dance"][..],
        &["check"],
        &["doctor", "--loud", "--config", "x"],
        &["--config", "x", "check"],
    ] {
        let (code, said) = run_to_end(arguments, &[]).await;
        assert_eq!(code, Some(2), "{arguments:?}: {said}");
        assert!(said.contains("Usage"), "{said}");
    }
    let (code, said) = run_to_end(&["check", "--config", "/nowhere/x.toml"], &[]).await;
    assert_eq!(code, Some(1));
    assert!(said.contains("/nowhere/x.toml"), "{said}");
}
