//! What an administrator, or an editor, may leave in the configuration.

use apizee_panel_backend::config::Config;
use fastrand::Rng;

use super::{broken, draws};

/// A right one, with something of every shape.
const RIGHT: &str = r#"
listen = "127.0.0.1:8601"
admin_listen = "127.0.0.1:8611"
panel_dir = "dist"
store = "sqlite:apizee-panel.db"
panel_origins = ["https://panel.example.com"]
retention_days = 30
log = "info"
[limits]
connections = 4096
trusted_proxies = ["10.0.0.7", "10.0.0.0/8"]
[desk]
origins = ["https://sd.iadvize.com"]
library_url = "https://static.iadvize.com/lib.js"
library_integrity = "sha384-abcd"
[[connector]]
name = "acme"
secret = "production-secret-0123456789abcdef"
previous_secret = "production-secret-before-0123456789"
app_url = "https://panel.example.com/acme/"
projects = ["3103"]
close_with_conversation = true
[connector.agents]
"martin@acme.example" = "agent1@acme.example"
[connector.webhook]
secret = "production-webhook-0123456789abcdef"
[connector.sms]
guard_s = 60
[connector.apizee]
username = "service@acme.example"
password = "production-password"
enterprise_id = 1
service_key = "115f89503138416a242f40fb7d7f338e"
requests_per_minute = 10
region = "FR"
guest_placeholder_email = "visitor-{conversation_id}@acme.example"
[[connector.apizee.more_accounts]]
username = "service2@acme.example"
password = "production-password-2"
"#;

#[test]
fn no_configuration_is_fatal() {
    let right = Config::read(RIGHT, std::iter::empty());
    assert!(right.is_ok(), "{}", right.unwrap_err());
    let mut refused = 0;
    for (_, mut random) in draws() {
        let toml = match random.u8(..8) {
            0..4 => other_lines(&mut random),
            4..7 => broken::changed(&mut random, RIGHT),
            _ => broken::text(&mut random, 200),
        };
        let environment = (0..random.usize(..3)).map(|_| variable(&mut random));
        let environment: Vec<_> = environment.collect();
        refused += usize::from(Config::read(&toml, environment.into_iter()).is_err());
    }
    assert!(refused > 0, "most are refused");
}

/// Lines that go, come twice, change places, or have other values.
fn other_lines(random: &mut Rng) -> String {
    let mut lines: Vec<String> = RIGHT.lines().map(str::to_owned).collect();
    for _ in 0..random.usize(1..=3) {
        let (at, other) = (random.usize(..lines.len()), random.usize(..lines.len()));
        match random.u8(..5) {
            0 => drop(lines.remove(at)),
            1 => lines.insert(at, lines[other].clone()),
            2 => lines.swap(at, other),
            _ => {
                let key = lines[at].split(" = ").next().unwrap().to_owned();
                lines[at] = format!("{key} = {}", value(random));
            }
        }
    }
    lines.join("\n")
}

fn value(random: &mut Rng) -> String {
    match random.u8(..8) {
        0 => random.i64(..).to_string(),
        1 => format!("[{}, {}]", random.bool(), random.i32(..)),
        2 => format!("{{ a = {} }}", random.u8(..)),
        3 => "1979-05-27T07:32:00Z".to_owned(),
        4 => "-nan".to_owned(),
        5 => String::new(),
        _ => format!("{:?}", broken::text(random, 40)),
    }
}

fn variable(random: &mut Rng) -> (String, String) {
    let steps = [
        "LISTEN",
        "STORE",
        "LOG",
        "DESK",
        "ORIGINS",
        "CONNECTOR",
        "0",
        "1",
        "99999999999999999999",
        "APIZEE",
        "SECRET",
        "SECRET_FILE",
        "MORE_ACCOUNTS",
        "USERNAME",
        "AGENTS",
        "",
    ];
    let chosen = (0..random.usize(1..=5)).map(|_| *random.choice(&steps).unwrap());
    let name = format!("APIZEE_PANEL__{}", chosen.collect::<Vec<_>>().join("__"));
    (name, broken::text(random, 30))
}
