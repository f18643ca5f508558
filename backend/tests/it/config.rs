//! What the administrator writes, and what they hear when it is wrong.

use reqwest::Method;

use crate::harness::{
    Answer, Folder, Jwt, OTHER_SECRET, PASSWORD, SECRET, Server, Setup, run_to_end,
};

/// A right configuration for production, to be spoilt.
const RIGHT: &str = r#"
listen = "127.0.0.1:0"
admin_listen = "127.0.0.1:0"
[[connector]]
name = "acme"
secret = "production-secret-0123456789abcdef"
app_url = "https://panel.example.com/acme/"
[connector.apizee]
username = "service@acme.example"
password = "production-password"
enterprise_id = 1
"#;

/// Starts with a configuration that must be refused, and tells what was said.
async fn refused(toml: &str, environment: &[(&str, &str)]) -> String {
    let folder = Folder::new();
    let file = folder.write("backend.toml", toml);
    let environment: Vec<_> = environment
        .iter()
        .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
        .collect();
    let (code, said) = run_to_end(&["--config", &file], &environment).await;
    assert_eq!(code, Some(1), "{said}");
    said
}

#[track_caller]
fn assert_names(said: &str, path: &str) {
    assert!(
        said.contains(&format!("\n  {path}: ")),
        "{path} is not named in: {said}"
    );
}

#[tokio::test]
async fn all_faults_are_named_at_once_and_no_value_is_repeated() {
    let wrong = r#"
listen = "here-unrepeated"
admin_listen = "127.0.0.1"
store = "postgres-unrepeated://x"
panel_origins = ["https://panel.example.com/unrepeated/"]
retention_days = 0
log = "loud-unrepeated"
colour = "unrepeated"
[desk]
origins = ["sd.iadvize.com"]
library_url = "ftp://unrepeated.example/lib.js"
library_integrity = "md5-unrepeated"
[[connector]]
name = "Acme Unrepeated"
secret = "short-unrepeated"
close_with_conversation = "unrepeated"
iadvize_webhook = { previous_secret = "short-unrepeated", header = "unrepeated" }
app_url = "http://panel.example.com/unrepeated"
projects = ["31/03 unrepeated"]
quick_invitation_contacts = "perhaps-unrepeated"
loader_agent = "perhaps-unrepeated"
embed_url = "unrepeated"
quick_invitation_origin = "https://unrepeated.example/"
[connector.apizee]
api_url = "http://cloud.apizee.com/unrepeated"
portal_url = "unrepeated"
enterprise_id = "one-unrepeated"
service_key = "9447243e889a783488c4369ccfdc0f4"
requests_per_minute = 1
region = "France-unrepeated"
guest_placeholder_email = "unrepeated@acme.example"
timeout = 3
[connector.agents]
"unrepeated" = "agent1@acme.example"
"#;
    let said = refused(wrong, &[]).await;
    for path in [
        "listen",
        "admin_listen",
        "store",
        "panel_origins",
        "retention_days",
        "log",
        "colour",
        "desk.origins",
        "desk.library_url",
        "desk.library_integrity",
        "connector.0.name",
        "connector.0.secret",
        "connector.0.app_url",
        "connector.0.projects",
        "connector.0.quick_invitation_contacts",
        "connector.0.loader_agent",
        "connector.0.embed_url",
        "connector.0.quick_invitation_origin",
        "connector.0.close_with_conversation",
        "connector.0.iadvize_webhook.secret",
        "connector.0.iadvize_webhook.previous_secret",
        "connector.0.iadvize_webhook.header",
        "connector.0.apizee.api_url",
        "connector.0.apizee.portal_url",
        "connector.0.apizee.username",
        "connector.0.apizee.password",
        "connector.0.apizee.enterprise_id",
        "connector.0.apizee.service_key",
        "connector.0.apizee.requests_per_minute",
        "connector.0.apizee.region",
        "connector.0.apizee.guest_placeholder_email",
        "connector.0.apizee.timeout",
    ] {
        assert_names(&said, path);
    }
    assert!(said.contains("connector.0.agents."), "{said}");
    assert!(
        !said.to_lowercase().contains("unrepeated"),
        "a value is repeated: {said}"
    );
}

#[tokio::test]
async fn an_empty_file_names_what_is_missing() {
    assert_names(&refused("", &[]).await, "connector");
    let said = refused("[[connector]]\n", &[]).await;
    for key in [
        "name",
        "secret",
        "app_url",
        "apizee.username",
        "apizee.password",
        "apizee.enterprise_id",
    ] {
        assert_names(&said, &format!("connector.0.{key}"));
    }
}

#[tokio::test]
async fn a_file_that_is_not_toml_is_placed_without_being_quoted() {
    let said = refused("listen = \"127.0.0.1:0\"\nsecret = \"unrepeated\n", &[]).await;
    assert!(said.contains("line 2"), "{said}");
    assert!(!said.contains("unrepeated"), "{said}");
}

#[tokio::test]
async fn the_command_line_is_explained() {
    for arguments in [
        &[][..],
        &["--config"],
        &["--verbose"],
        &["--config", "a", "b"],
    ] {
        let (code, said) = run_to_end(arguments, &[]).await;
        assert_eq!(code, Some(1));
        assert!(
            said.contains("usage: apizee-panel-backend --config FILE"),
            "{said}"
        );
    }
    let (code, said) = run_to_end(&["--config", "/nowhere/backend.toml"], &[]).await;
    assert_eq!(code, Some(1));
    assert!(said.contains("/nowhere/backend.toml"), "{said}");
}

#[tokio::test]
async fn a_panel_that_is_not_built_is_named_with_the_command() {
    let said = refused(
        &format!("panel_dir = \"/nowhere\"\nstore = \"sqlite::memory:\"\n{RIGHT}"),
        &[],
    )
    .await;
    assert!(said.contains("cargo xtask build"), "{said}");
}

#[tokio::test]
async fn the_sandbox_secrets_are_refused_outside_the_demo() {
    let sample = RIGHT
        .replace("production-secret-0123456789abcdef", SECRET)
        .replace("production-password", PASSWORD);
    let said = refused(&sample, &[]).await;
    assert_names(&said, "connector.0.secret");
    assert_names(&said, "connector.0.apizee.password");
    assert!(!said.contains(SECRET) && !said.contains(PASSWORD), "{said}");
    let said = refused(
        &RIGHT.replace(
            "app_url",
            &format!("previous_secret = \"{SECRET}\"\napp_url"),
        ),
        &[],
    )
    .await;
    assert_names(&said, "connector.0.previous_secret");
}

#[tokio::test]
async fn a_secret_comes_from_one_place_and_a_file_must_be_readable() {
    let twice = RIGHT.replace("app_url", "secret_file = \"/nowhere\"\napp_url");
    assert_names(&refused(&twice, &[]).await, "connector.0.secret");
    let unreadable = RIGHT.replace(
        "password = \"production-password\"",
        "password_file = \"/nowhere\"",
    );
    assert_names(
        &refused(&unreadable, &[]).await,
        "connector.0.apizee.password_file",
    );
    let empty = RIGHT.replace(
        "password = \"production-password\"",
        "password_file = \"/dev/null\"",
    );
    assert_names(&refused(&empty, &[]).await, "connector.0.apizee.password");
}

#[tokio::test]
async fn the_environment_speaks_last_and_its_faults_are_named_too() {
    let said = refused(
        RIGHT,
        &[
            ("APIZEE_PANEL__LISTEN", "nowhere"),
            (
                "APIZEE_PANEL__DESK__ORIGINS",
                "https://desk.example.com,desk.example.com",
            ),
            ("APIZEE_PANEL__CONNECTOR__0__APIZEE__REGION", "fr"),
            ("APIZEE_PANEL__CONNECTOR__0__TYPO", "x"),
            ("APIZEE_PANEL__CONNECTOR__7__NAME", "x"),
            ("OTHER__LISTEN", "ignored"),
        ],
    )
    .await;
    for path in [
        "listen",
        "desk.origins",
        "connector.0.apizee.region",
        "connector.0.typo",
    ] {
        assert_names(&said, path);
    }
    assert!(said.contains("APIZEE_PANEL__CONNECTOR__7__NAME"), "{said}");
    assert!(!said.contains("OTHER__LISTEN"), "{said}");
}

#[tokio::test]
async fn two_connectors_of_one_name_are_refused() {
    let second = RIGHT.split_once("[[connector]]").unwrap().1;
    assert_names(
        &refused(&format!("{RIGHT}[[connector]]{second}"), &[]).await,
        "connector.1.name",
    );
}

#[tokio::test]
async fn a_secret_from_the_environment_replaces_the_file_s() {
    const ROTATED: &str = "rotated-secret-0123456789abcdef012345";
    let name = "APIZEE_PANEL__CONNECTOR__0__SECRET".to_owned();
    let setup = Setup {
        environment: vec![(name, ROTATED.to_owned())],
        ..Setup::default()
    };
    let server = Server::with(setup).await;
    let session = |token: String| {
        server
            .http()
            .get(server.url("acme/api/session"))
            .bearer_auth(token)
            .send()
    };
    assert_eq!(
        session(Jwt::good().secret(ROTATED).sign())
            .await
            .unwrap()
            .status(),
        200
    );
    assert_eq!(session(Jwt::good().sign()).await.unwrap().status(), 401);
}

#[tokio::test]
async fn a_secret_file_may_end_with_a_new_line_and_the_previous_secret_is_still_accepted() {
    const PREVIOUS: &str = "previous-secret-0123456789abcdef01234";
    let folder = Folder::new();
    let file = folder.write("previous", &format!("{PREVIOUS}\n"));
    let setup = Setup {
        connector: format!("previous_secret_file = {file:?}"),
        ..Setup::default()
    };
    let server = Server::with(setup).await;
    for secret in [PREVIOUS, SECRET] {
        let token = Jwt::good().secret(secret).sign();
        let answer = server
            .http()
            .get(server.url("acme/api/session"))
            .bearer_auth(token)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 200);
    }
}

#[tokio::test]
async fn each_connector_has_its_own_secret_and_settings() {
    let setup = Setup {
        apizee:
            "region = \"BE\"\nguest_placeholder_email = \"visitor-{conversation_id}@acme.example\""
                .to_owned(),
        ..Setup::default()
    };
    let server = Server::with(setup).await;
    let acme = Answer::read(server.api(Method::GET, "session").send().await.unwrap()).await;
    assert_eq!(acme.body["region"], "BE");
    assert_eq!(acme.body["enabled"]["guest_contact"], "optional");
    assert_eq!(acme.body["operator_id"], "270586");

    let url = server.url("globex/api/session");
    let theirs = Jwt::good()
        .secret(OTHER_SECRET)
        .claim("aud", "https://panel.example.com/globex")
        .sign();
    let globex = Answer::read(
        server
            .http()
            .get(&url)
            .bearer_auth(theirs)
            .send()
            .await
            .unwrap(),
    )
    .await;
    assert_eq!(globex.body["region"], "FR");
    assert_eq!(globex.body["enabled"]["guest_contact"], "needed");
}
