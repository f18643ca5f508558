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
        "connector.0.agents",
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
    assert!(
        !said.to_lowercase().contains("unrepeated"),
        "a value is repeated: {said}"
    );
}

/// What `check` names of a right configuration with these lines first and those in the connector.
async fn faults_of(root: &str, connector: &str) -> Vec<String> {
    let toml = RIGHT
        .replace("[[connector]]", &format!("{root}\n[[connector]]"))
        .replace(
            "[connector.apizee]",
            &format!("{connector}\n[connector.apizee]"),
        );
    let folder = Folder::new();
    let file = folder.write("backend.toml", &toml);
    let (_, said) = run_to_end(&["check", "--json", "--config", &file], &[]).await;
    let said: serde_json::Value = serde_json::from_str(&said).expect(&said);
    let faults = said["faults"].as_array().unwrap();
    let path = |fault: &serde_json::Value| fault["path"].as_str().unwrap().to_owned();
    faults.iter().map(path).collect()
}

#[tokio::test]
async fn what_would_fail_later_is_refused_at_once() {
    let folder = Folder::new();
    let dist = folder.path().join("dist");
    std::fs::create_dir_all(dist.join("inner")).unwrap();
    std::os::unix::fs::symlink(&dist, folder.path().join("link")).unwrap();
    let kept = |store: &str| {
        let store = folder.path().join(store);
        format!(
            "panel_dir = {dist:?}\nstore = \"sqlite:{}\"",
            store.display()
        )
    };
    for (root, fault) in [
        ("", None),
        ("store = \"sqlite:\"", Some("store")),
        ("store = \"sqlite: \"", Some("store")),
        ("store = \"sqlite::memory:\"", Some("store")),
        ("store = \"sqlite:file:x?mode=memory\"", Some("store")),
        ("store = \"mysql://a@b/c\"", Some("store")),
        ("store = \"postgres://a@b\"", Some("store")),
        ("store = \"postgres://a@b/c\"", None),
        (&kept("dist/store.db"), Some("store")),
        (&kept("dist/inner/../store.db"), Some("store")),
        (&kept("link/inner/store.db"), Some("store")),
        (&kept("dist.db"), None),
        ("hsts = \"perhaps\"", Some("hsts")),
        ("[limits]\nconnections = 0", Some("limits.connections")),
        (
            "[limits]\ntrusted_proxies = [\"10.0.0.0/33\"]",
            Some("limits.trusted_proxies"),
        ),
        (
            "[limits]\ntrusted_proxies = [\"10.0.0.0/8\", \"::1\"]",
            None,
        ),
        (
            "[limits]\nheader_timeout_s = 61",
            Some("limits.header_timeout_s"),
        ),
        // What a header cannot carry: the whole policy would be dropped with it.
        (
            "[desk]\nlibrary_url = \"https://lib.example.com/\u{e9}.js\"",
            Some("desk.library_url"),
        ),
        (
            "[desk]\nlibrary_url = \"https://lib.example.com/a b.js\"",
            Some("desk.library_url"),
        ),
    ] {
        assert_eq!(faults_of(root, "").await, Vec::from_iter(fault), "{root}");
    }
}

#[tokio::test]
async fn the_administrator_s_port_is_not_public_by_mistake() {
    let of = async |address: &str, more: &str| {
        let toml = RIGHT.replace(
            "admin_listen = \"127.0.0.1:0\"",
            &format!("admin_listen = \"{address}\"\n{more}"),
        );
        let folder = Folder::new();
        let file = folder.write("backend.toml", &toml);
        run_to_end(&["check", "--config", &file], &[]).await
    };
    for public in [
        "0.0.0.0:8611",
        "[::]:8611",
        "203.0.113.7:8611",
        "[2001:db8::1]:8611",
        "[::ffff:203.0.113.7]:1",
    ] {
        let (code, said) = of(public, "").await;
        assert_eq!(code, Some(1), "{public}");
        assert_names(&said, "admin_listen");
        assert_eq!(
            of(public, "admin_public = true").await.0,
            Some(0),
            "{public}"
        );
    }
    for private in [
        "10.1.2.3:8611",
        "192.168.0.1:8611",
        "[::1]:8611",
        "[fd00::1]:8611",
    ] {
        assert_eq!(of(private, "").await.0, Some(0), "{private}");
    }
}

#[tokio::test]
async fn an_app_url_that_is_not_the_connector_s_is_refused() {
    for (root, app_url, is_right) in [
        ("", "https://panel.example.com/acme", true),
        ("", "https://panel.example.com/under/acme/?a=b#c", true),
        ("", "https://panel.example.com/other/", false),
        ("", "https://panel.example.com/", false),
        ("", "https://panel.example.com/acme/index.html", false),
        (
            "panel_origins = [\"https://static.example.com\"]",
            "https://static.example.com/panel/",
            true,
        ),
        (
            "panel_origins = [\"https://static.example.com\"]",
            "https://panel.example.com/panel/",
            false,
        ),
    ] {
        let toml = RIGHT.replace("https://panel.example.com/acme/", app_url);
        let folder = Folder::new();
        let file = folder.write("backend.toml", &format!("{root}\n{toml}"));
        let (code, said) = run_to_end(&["check", "--config", &file], &[]).await;
        assert_eq!(code, Some(i32::from(!is_right)), "{app_url}: {said}");
        if !is_right {
            assert_names(&said, "connector.0.app_url");
        }
    }
}

#[tokio::test]
async fn an_account_has_one_webhook() {
    let hook = "[connector.webhook]\nsecret = \"production-webhook-0123456789abcdef\"\n";
    let first = format!("{RIGHT}{hook}");
    let second = RIGHT
        .split_once("[[connector]]")
        .unwrap()
        .1
        .replace("acme", "globex");
    let own = second
        .replace("enterprise_id = 1", "enterprise_id = 2")
        .replace("service@", "other@");
    for (second, is_right) in [
        (second.clone(), true),
        (format!("{second}{hook}"), false),
        (
            format!(
                "{}{hook}",
                second
                    .replace("enterprise_id = 1", "enterprise_id = 2")
                    .replace("service@globex", "service@acme")
            ),
            false,
        ),
        (format!("{own}{hook}"), true),
        (
            format!(
                "{}{hook}",
                second.replace(
                    "username",
                    "api_url = \"https://apizee.example.com/api\"\nusername"
                )
            ),
            true,
        ),
    ] {
        let folder = Folder::new();
        let file = folder.write("backend.toml", &format!("{first}[[connector]]{second}"));
        let (code, said) = run_to_end(&["check", "--config", &file], &[]).await;
        assert_eq!(code, Some(i32::from(!is_right)), "{second}: {said}");
        if !is_right {
            assert_names(&said, "connector.1.webhook");
        }
    }
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
        assert_eq!(code, Some(2));
        assert!(said.contains("'--help'"), "{said}");
    }
    let (_, said) = run_to_end(&["--help"], &[]).await;
    let usage = "Usage: apizee-panel-backend --config <FILE>";
    assert!(said.contains(usage), "{said}");
    let (code, said) = run_to_end(&["--config", "/nowhere/backend.toml"], &[]).await;
    assert_eq!(code, Some(1));
    assert!(said.contains("/nowhere/backend.toml"), "{said}");
}

#[tokio::test]
async fn a_panel_that_is_not_built_is_named_with_the_command() {
    let folder = Folder::new();
    let store = folder.path().join("store.db");
    let store = format!("store = \"sqlite:{}\"", store.display());
    let said = refused(&format!("panel_dir = \"/nowhere\"\n{store}\n{RIGHT}"), &[]).await;
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
