//! Nothing personal and nothing secret is ever in the logs, whatever the level and the route.

mod coverage;
mod deeds;
mod refusals;

use coverage::Routes;
use reqwest::{Method, RequestBuilder};
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
const IADVIZE_KEY: &str = "canary-iadvizekey-2f7c9b1e4d60-2f7c9b1e4d60";
const PREVIOUS_IADVIZE_KEY: &str = "canary-formerkey-b83e0a5d7c91-b83e0a5d7c91";
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
    /// The bodies of all refusals.
    told: Vec<String>,
    routes: Routes,
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
        self.send(method, path, |request| {
            let request = request.bearer_auth(token);
            let request = match key {
                Some(key) => request.header("Idempotency-Key", key),
                None => request,
            };
            match body {
                Some(body) => request.json(&body),
                None => request,
            }
        })
        .await
    }

    /// A request of the test's own making.
    async fn send(
        &mut self,
        method: Method,
        path: &str,
        made: impl FnOnce(RequestBuilder) -> RequestBuilder,
    ) -> Answer {
        let url = self.server.url(&format!("acme/api/{path}"));
        let request = made(self.server.http().request(method.clone(), url));
        let answer = Answer::read(request.send().await.unwrap()).await;
        self.routes
            .note(method.as_str(), path, answer.status.as_u16());
        if answer.status.as_u16() < 400 {
            self.remember_links(&answer.body);
        } else {
            self.told.push(answer.body.to_string());
        }
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
            "previous_secret = \"{PREVIOUS}\"\nprojects = [\"3103\"]\nloader_agent = true\nembed_key = \"{EMBED_KEY}\"\n\
             close_with_conversation = true\n[connector.iadvize_webhook]\n\
             secret = \"{IADVIZE_KEY}\"\nprevious_secret = \"{PREVIOUS_IADVIZE_KEY}\""
        ),
        apizee: format!(
            "[connector.webhook]\nsecret = \"{HOOK}\"\nprevious_secret = \"{PREVIOUS_HOOK}\"\n\
             [connector.sms]\nguard_s = 0\nper_conversation_and_day = 100"
        ),
        ..Setup::default()
    };
    let server = Server::with(setup).await;
    let openapi = server.get("openapi.json").await.json().await.unwrap();
    let mut it = Canaries {
        server,
        seen_nowhere: Vec::new(),
        told: Vec::new(),
        routes: Routes::of(&openapi),
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
    let mut invited = guest(assistance(), it.whole());
    invited["invite"] = json!(true);
    let mut rooms = Vec::new();
    let mut met = guest(meeting(), it.whole());
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
    it.look_at(&rooms).await;
    for room in &rooms {
        assert_eq!(
            it.call(Method::POST, &format!("rooms/{room}/close"), None, None)
                .await
                .status,
            200
        );
    }
    it.close_conversations().await;

    // Every endpoint, as it should not be.
    it.wish_wrongly().await;
    it.are_wrong_everywhere().await;
    it.misplace_tokens().await;
    let mut last = guest(assistance(), it.whole());
    last["conversation_id"] = json!("canary-annoys");
    let last = it
        .call(Method::POST, "rooms", Some(&fresh_key()), Some(last))
        .await;
    it.annoy_apizee(last.body["id"].as_str().unwrap()).await;
    it.routes.assert_all_called();
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
        IADVIZE_KEY,
        PREVIOUS_IADVIZE_KEY,
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
        .chain(it.seen_nowhere.iter().cloned());
    let compact = output.replace([' ', '-', '.'], "");
    let mut canaries = 0;
    for canary in all {
        canaries += 1;
        let line = output.lines().find(|line| line.contains(&canary));
        assert!(line.is_none(), "{canary} is in the logs: {line:?}");
        let quoted = it.told.iter().find(|body| body.contains(&canary));
        assert!(quoted.is_none(), "{canary} is in an answer: {quoted:?}");
    }
    assert!(
        !compact.contains("0647586973") && !compact.contains("33647586973"),
        "the phone, spelt otherwise"
    );
    assert!(canaries > 100, "only {canaries} canaries flew");
}
