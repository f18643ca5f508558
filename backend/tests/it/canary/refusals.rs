//! What is refused must not be quoted, in the logs or in the answer.

use reqwest::Method;
use serde_json::{Value, json};

use super::{Canaries, EMAIL, NAME, PHONE, WRONG_EMAIL, WRONG_PHONE, guest};
use crate::harness::{Jwt, assistance, fresh_key, meeting};

impl Canaries {
    /// Every route with something in each part of a request that is wrong there, and without a
    /// right to call.
    pub(super) async fn are_wrong_everywhere(&mut self) {
        let [e164, typed, _] = PHONE;
        let query = format!(
            "id={EMAIL}&conversation_id={EMAIL}&reference={EMAIL}&kind={EMAIL}&apizee_id={EMAIL}&since={EMAIL}"
        );
        let body = json!({
            "kind": EMAIL, "typed": [EMAIL], "agent_side": EMAIL, "service_key": NAME,
            "phone": [e164], "guest": { "phone": typed, "email": EMAIL }, e164: EMAIL,
        });
        for (method, path) in self.routes.of_the_api() {
            let path = format!("{}?{query}", path.replace("{id}", EMAIL));
            let key = fresh_key();
            let sent = (method != Method::GET).then(|| body.clone());
            self.call(method.clone(), &path, Some(&key), sent.clone())
                .await;
            let forged = self.forged();
            let answer = self
                .send(method, &path, |request| {
                    let request = request.bearer_auth(forged).header("Idempotency-Key", key);
                    request.json(&sent)
                })
                .await;
            answer.assert_problem(401, "unauthorized");
        }
    }

    fn forged(&mut self) -> String {
        let forged = Jwt::good().secret("attacker").claim("email", EMAIL).sign();
        self.remember_token(&forged);
        forged
    }

    /// Wrong wishes, each in its own way.
    pub(super) async fn wish_wrongly(&mut self) {
        let [e164, typed, _] = PHONE;
        for wrong in [
            guest(assistance(), json!({ "phone": WRONG_PHONE })),
            guest(assistance(), json!({ "email": WRONG_EMAIL })),
            guest(assistance(), json!({ "phone": [typed] })),
            json!({ "kind": EMAIL, "guest": { "phone": typed } }),
            json!({ "typed": EMAIL, e164: EMAIL }),
        ] {
            for path in ["rooms", "contact"] {
                let key = fresh_key();
                let answer = self
                    .call(Method::POST, path, Some(&key), Some(wrong.clone()))
                    .await;
                assert!(answer.status.is_client_error(), "{answer:?}");
            }
        }
        let mut elsewhere = guest(assistance(), self.whole());
        elsewhere["project_id"] = json!("9999");
        let answer = self
            .call(Method::POST, "rooms", Some(&fresh_key()), Some(elsewhere))
            .await;
        assert_eq!(answer.status, 403);
        for path in [
            format!("rooms?conversation_id={EMAIL}"),
            format!("rooms/{EMAIL}"),
            format!("{EMAIL}/{e164}"),
        ] {
            let answer = self.call(Method::GET, &path, None, None).await;
            assert!(answer.status.is_client_error(), "{answer:?}");
        }
        let in_a_key = format!("{EMAIL}-{e164}");
        let body = guest(assistance(), self.whole());
        self.call(Method::POST, "rooms", Some(&in_a_key), Some(body))
            .await;
    }

    /// Tokens where they do not belong.
    pub(super) async fn misplace_tokens(&mut self) {
        let token = self.token();
        let http = self.server.http().clone();
        for request in [
            http.get(self.server.url(&format!("acme/?jwt={token}"))),
            http.get(self.server.url(&format!("acme?jwt={token}"))),
            http.get(self.server.url(&format!("acme/api/session?jwt={token}"))),
            http.get(self.server.url(&format!("acme/{token}.js"))),
            http.get(self.server.url(&format!("{token}/api/session"))),
            http.get(self.server.url("acme/api/session"))
                .header("authorization", format!("Basic {token}")),
            http.get(self.server.url("acme/api/session"))
                .header("cookie", format!("jwt={token}")),
            http.get(self.server.url(&format!("health?jwt={token}"))),
            http.get(self.server.admin_url(&format!("metrics?jwt={token}"))),
            http.get(self.server.admin_url(&token)),
        ] {
            let answer = request.send().await.unwrap();
            let is_refusal = answer.status().is_client_error();
            let text = answer.text().await.unwrap();
            if is_refusal {
                self.told.push(text);
            }
        }
    }

    /// Apizee in all its bad moods, with a guest in the request and a room to ask about.
    pub(super) async fn annoy_apizee(&mut self, room: &str) {
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
            let fault = json!([{ "on": "*", "kind": kind, "times": 3, "retry_after_s": 1 }]);
            self.server.faults(fault.clone()).await;
            let kind_of_room = if n % 2 == 0 { assistance() } else { meeting() };
            let mut body = guest(kind_of_room, self.whole());
            body["conversation_id"] = json!(format!("canary-{kind}"));
            self.call(Method::POST, "rooms", Some(&fresh_key()), Some(body))
                .await;
            let list = format!("rooms?conversation_id=canary-{kind}");
            self.call(Method::GET, &list, None, None).await;
            self.server.faults(fault).await;
            self.ask(room).await;
            let wish = json!({ "phone": typed_of(n), "language": "fr" });
            let invitations = format!("rooms/{room}/invitations");
            self.call(Method::POST, &invitations, Some(&fresh_key()), Some(wish))
                .await;
            for path in [
                format!("history?conversation_id=canary-{kind}"),
                format!("history?reference={EMAIL}"),
            ] {
                self.call(Method::GET, &path, None, None).await;
            }
        }
        self.server.faults(json!([])).await;
    }

    /// Somebody wants to know.
    pub(super) async fn ask(&mut self, room: &str) {
        let token = self.token();
        let path = format!("rooms/{room}");
        self.send(Method::GET, &path, |request| {
            request
                .bearer_auth(token)
                .header("Cache-Control", "no-cache")
        })
        .await;
    }

    /// A guest with everything.
    pub(super) fn whole(&self) -> Value {
        json!({ "name": NAME, "phone": PHONE[1], "email": EMAIL })
    }
}

fn typed_of(n: usize) -> &'static str {
    PHONE[n % 2]
}
