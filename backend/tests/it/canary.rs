//! Nothing personal and nothing secret is ever in the logs, whatever the level and the route.

mod deeds;

use reqwest::Method;
use sandbox::apizee::Location;
use serde_json::{Value, json};

use crate::harness::{
    Answer, CONVERSATION, Jwt, PASSWORD, Server, Setup, assistance, fresh_key, meeting, now,
};

const SECRET: &str = "canary-secret-5f0c1d9e7b3a2846-5f0c1d9e7b3a2846";
const PREVIOUS: &str = "canary-previous-91d2e8c4a7b6f035-91d2e8c4a7b6f035";
const HOOK: &str = "canary-hook-3d8a61f0c4e5b297-3d8a61f0c4e5b297";
const PREVIOUS_HOOK: &str = "canary-formerhook-a4c0d1e9f7b3-a4c0d1e9f7b3";
const WRONG_HOOK: &str = "canary-wronghook-77e1b0c2d3a4-77e1b0c2d3a4";
const EMBED_KEY: &str = "canary-embed-7d21";
const EMAIL: &str = "canary.visitor.77q@mail.example";
const AGENT_EMAIL: &str = "canary.agent.31x@acme.example";
const MEETING_PASSWORD: &str = "4711*0815#2342";
const MESSAGE: &str = "Canaria asks for you";
const NAME: &str = "Canaria Zzyzx";
/// In E.164, as typed, and as anybody might cut it.
const PHONE: [&str; 3] = ["+33647586973", "06 47 58 69 73", "647586973"];
/// Wrong ones, which are refused and might be quoted in the refusal.
const WRONG_PHONE: &str = "+336475869735501";
const PLACE: Location = Location {
    lat: 47.918_273,
    lng: -3.281_937,
};
const WRONG_EMAIL: &str = "canary.wrong.52k@";

struct Canaries {
    server: Server,
    /// What must not be seen.
    seen_nowhere: Vec<String>,
}

impl Canaries {
    fn token(&mut self) -> String {
        let iat = now();
        let jwt = Jwt::good().secret(SECRET).claim("email", AGENT_EMAIL);
        let token = jwt
            .claim("iat", iat)
            .claim("exp", iat + 60)
            .claim("jti", fresh_key())
            .sign();
        self.remember_token(&token);
        token
    }

    /// A part of a token is as telling as the whole; the header's part is the same for all.
    fn remember_token(&mut self, token: &str) {
        self.seen_nowhere
            .extend(token.split('.').skip(1).map(str::to_owned));
    }

    async fn call(
        &mut self,
        method: Method,
        path: &str,
        key: Option<&str>,
        body: Option<Value>,
    ) -> Answer {
        let token = self.token();
        let url = self.server.url(&format!("acme/api/{path}"));
        let mut request = self.server.http().request(method, url).bearer_auth(token);
        if let Some(key) = key {
            request = request.header("Idempotency-Key", key);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = Answer::read(request.send().await.unwrap()).await;
        self.remember_links(&answer.body);
        answer
    }

    /// Every link of an answer, and the secrets in its query.
    fn remember_links(&mut self, body: &Value) {
        match body {
            Value::String(text) if text.starts_with("http") => {
                let url = url::Url::parse(text).unwrap();
                let values = url
                    .query_pairs()
                    .map(|(_, value)| value.into_owned())
                    .filter(|value| value.len() >= 6);
                self.seen_nowhere.extend(values);
                self.seen_nowhere.push(text.clone());
                self.seen_nowhere
                    .push(text.trim_start_matches("http://").to_owned());
            }
            Value::Array(items) => items.iter().for_each(|item| self.remember_links(item)),
            Value::Object(fields) => fields.values().for_each(|value| self.remember_links(value)),
            Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}

fn guest(mut body: Value, guest: Value) -> Value {
    body["guest"] = guest;
    body
}

/// The longest text of Apizee's token answers.
fn upstream_tokens(requests: &Value) -> Vec<String> {
    let text = requests.to_string();
    let bearer = text.match_indices("Bearer ").map(|(at, start)| {
        let rest = &text[at + start.len()..];
        rest.split(['"', '\\', ' ']).next().unwrap().to_owned()
    });
    bearer.filter(|token| token.len() >= 8).collect()
}

#[tokio::test]
async fn nothing_personal_and_no_secret_is_logged_at_trace() {
    let setup = Setup {
        log: "trace",
        secret: SECRET.to_owned(),
        connector: format!(
            "previous_secret = \"{PREVIOUS}\"\nprojects = [\"3103\"]\nloader_agent = true\nembed_key = \"{EMBED_KEY}\""
        ),
        apizee: format!(
            "[connector.webhook]\nsecret = \"{HOOK}\"\nprevious_secret = \"{PREVIOUS_HOOK}\"\n\
             [connector.sms]\nguard_s = 0\nper_conversation_and_day = 100"
        ),
        ..Setup::default()
    };
    let mut it = Canaries {
        server: Server::with(setup).await,
        seen_nowhere: Vec::new(),
    };
    let [e164, typed, _] = PHONE;

    // Every endpoint, as it should be.
    assert_eq!(
        it.call(Method::GET, "session", None, None).await.status,
        200
    );
    for contact in [typed, e164, EMAIL, WRONG_PHONE, WRONG_EMAIL] {
        let answer = it
            .call(
                Method::POST,
                "contact",
                None,
                Some(json!({ "typed": contact })),
            )
            .await;
        assert_eq!(answer.status, 200);
    }
    let whole = json!({ "name": NAME, "phone": typed, "email": EMAIL });
    let mut invited = guest(assistance(), whole.clone());
    invited["invite"] = json!(true);
    let mut rooms = Vec::new();
    let mut met = guest(meeting(), whole.clone());
    met["meeting"] = json!({ "password": MEETING_PASSWORD, "message": MESSAGE,
        "moderator": AGENT_EMAIL, "guests": [{ "email": EMAIL }, { "phone": typed }] });
    for body in [invited, met] {
        let key = fresh_key();
        for status in [201, 200] {
            let answer = it
                .call(Method::POST, "rooms", Some(&key), Some(body.clone()))
                .await;
            assert!(
                answer.status == status || answer.status == 201,
                "{answer:?}"
            );
            rooms.push(answer.body["id"].as_str().unwrap().to_owned());
        }
    }
    let list = format!("rooms?conversation_id={CONVERSATION}");
    assert_eq!(it.call(Method::GET, &list, None, None).await.status, 200);
    for room in &rooms {
        assert_eq!(
            it.call(Method::GET, &format!("rooms/{room}"), None, None)
                .await
                .status,
            200
        );
        assert_eq!(
            it.call(
                Method::POST,
                &format!("rooms/{room}/agent-link"),
                None,
                None
            )
            .await
            .status,
            200
        );
    }
    it.live_through_a_session(&rooms[0]).await;
    it.ask_the_account().await;
    for room in &rooms {
        assert_eq!(
            it.call(Method::POST, &format!("rooms/{room}/close"), None, None)
                .await
                .status,
            200
        );
    }

    // Every endpoint, as it should not be: what is refused must not be quoted.
    for wrong in [
        guest(assistance(), json!({ "phone": WRONG_PHONE })),
        guest(assistance(), json!({ "email": WRONG_EMAIL })),
        guest(assistance(), json!({ "phone": [typed] })),
        json!({ "kind": EMAIL, "guest": { "phone": typed } }),
        json!({ "typed": EMAIL, e164: EMAIL }),
    ] {
        for path in ["rooms", "contact"] {
            let answer = it
                .call(Method::POST, path, Some(&fresh_key()), Some(wrong.clone()))
                .await;
            assert!(answer.status.is_client_error(), "{answer:?}");
        }
    }
    let mut elsewhere = guest(assistance(), whole.clone());
    elsewhere["project_id"] = json!("9999");
    assert_eq!(
        it.call(Method::POST, "rooms", Some(&fresh_key()), Some(elsewhere))
            .await
            .status,
        403
    );
    for path in [
        format!("rooms?conversation_id={EMAIL}"),
        format!("rooms/{EMAIL}"),
        format!("{EMAIL}/{e164}"),
    ] {
        assert!(
            it.call(Method::GET, &path, None, None)
                .await
                .status
                .is_client_error()
        );
    }
    let in_a_key = format!("{EMAIL}-{e164}");
    it.call(
        Method::POST,
        "rooms",
        Some(&in_a_key),
        Some(guest(assistance(), whole.clone())),
    )
    .await;

    // Tokens where they do not belong, and bad ones.
    let token = it.token();
    let forged = Jwt::good().secret("attacker").claim("email", EMAIL).sign();
    it.remember_token(&forged);
    let http = it.server.http().clone();
    for request in [
        http.get(it.server.url(&format!("acme/?jwt={token}"))),
        http.get(it.server.url(&format!("acme?jwt={token}"))),
        http.get(it.server.url(&format!("acme/api/session?jwt={token}"))),
        http.get(it.server.url(&format!("acme/{token}.js"))),
        http.get(it.server.url(&format!("{token}/api/session"))),
        http.get(it.server.url("acme/api/session"))
            .bearer_auth(&forged),
        http.get(it.server.url("acme/api/session"))
            .header("authorization", format!("Basic {token}")),
        http.get(it.server.url("acme/api/session"))
            .header("cookie", format!("jwt={token}")),
        http.get(it.server.admin_url(&format!("metrics?jwt={token}"))),
        http.get(it.server.admin_url(&token)),
    ] {
        request.send().await.unwrap();
    }

    // Apizee in all its bad moods, with a guest in the request.
    let kinds = [
        "refuse",
        "unauthorized",
        "forbidden",
        "too_many_requests",
        "server_error",
        "cut_body",
        "not_json",
        "lost_answer",
    ];
    for (n, kind) in kinds.into_iter().enumerate() {
        it.server
            .faults(json!([{ "on": "*", "kind": kind, "times": 3, "retry_after_s": 1 }]))
            .await;
        let mut body = guest(
            if n % 2 == 0 { assistance() } else { meeting() },
            whole.clone(),
        );
        body["conversation_id"] = json!(format!("canary-{kind}"));
        it.call(Method::POST, "rooms", Some(&fresh_key()), Some(body))
            .await;
        it.call(
            Method::GET,
            &format!("rooms?conversation_id=canary-{kind}"),
            None,
            None,
        )
        .await;
    }
    it.server.faults(json!([])).await;
    let requests = it
        .server
        .control(Method::GET, "requests", Value::Null)
        .await;
    it.seen_nowhere.extend(upstream_tokens(&requests));

    // A graceful end, so that what is said at last is read too.
    it.server.process().terminate();
    it.server.end().await;
    it.server.process().output().end().await;

    let output = it.server.output();
    assert!(
        output.contains("\"TRACE\"") || output.contains("\"DEBUG\""),
        "the level was not lowered: {output}"
    );
    let fixed = [
        SECRET,
        PREVIOUS,
        HOOK,
        PREVIOUS_HOOK,
        WRONG_HOOK,
        PASSWORD,
        EMBED_KEY,
        MEETING_PASSWORD,
        MESSAGE,
        EMAIL,
        AGENT_EMAIL,
        NAME,
        WRONG_PHONE,
        WRONG_EMAIL,
        "canary.",
        "Zzyzx",
    ];
    let all = fixed
        .iter()
        .map(|text| (*text).to_owned())
        .chain(PHONE.map(str::to_owned))
        .chain(it.seen_nowhere);
    let compact = output.replace([' ', '-', '.'], "");
    let mut canaries = 0;
    for canary in all {
        canaries += 1;
        let line = output.lines().find(|line| line.contains(&canary));
        assert!(line.is_none(), "{canary} is in the logs: {line:?}");
    }
    assert!(
        !compact.contains("0647586973") && !compact.contains("33647586973"),
        "the phone, spelt otherwise"
    );
    assert!(canaries > 100, "only {canaries} canaries flew");
}
