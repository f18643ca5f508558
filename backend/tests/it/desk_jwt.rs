//! Tokens of the Desk, good and bad. The caller of a bad one hears the same words, whatever is
//! wrong with it.

mod bad;
mod edges;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::header::{AUTHORIZATION, COOKIE};
use serde_json::{Value, json};

use crate::harness::{Answer, Jwt, Server, now};

#[tokio::test]
async fn good_tokens_are_accepted() {
    let server = Server::start().await;
    let url = server.url("acme/api/session");
    let now = now();
    let jwk = json!({ "kty": "oct", "alg": "HS256", "k": URL_SAFE_NO_PAD.encode("attacker") });
    for (what, jwt) in [
        ("as in iAdvize's sample", Jwt::good()),
        ("without an e-mail", Jwt::good().without("email")),
        (
            "an e-mail that is none",
            Jwt::good().claim("email", "martin"),
        ),
        (
            "no typ",
            Jwt::good().whole_header(json!({ "alg": "HS256" })),
        ),
        (
            "aud without the final slash",
            Jwt::good().claim("aud", "https://panel.example.com/acme"),
        ),
        (
            "aud with a query",
            Jwt::good().claim("aud", "https://panel.example.com/acme/?conversation=1"),
        ),
        ("nbf in the past", Jwt::good().claim("nbf", now - 60)),
        (
            "five minutes long",
            Jwt::good().claim("iat", now).claim("exp", now + 300),
        ),
        (
            "fractions of seconds",
            Jwt::good().claim("exp", now as f64 + 59.5),
        ),
        (
            "a clock 4 s ahead of ours",
            Jwt::good().claim("iat", now + 4).claim("exp", now + 64),
        ),
        ("unknown claims", Jwt::good().claim("locale", "fr")),
        (
            "kid is ignored",
            Jwt::good().header("kid", "../../dev/null"),
        ),
        (
            "jku is ignored",
            Jwt::good().header("jku", "https://attacker.example/keys"),
        ),
        ("jwk is ignored", Jwt::good().header("jwk", jwk)),
        (
            "x5u is ignored",
            Jwt::good().header("x5u", "https://attacker.example/x5u"),
        ),
    ] {
        let answer = server
            .http()
            .get(&url)
            .bearer_auth(jwt.sign())
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 200, "{what}");
    }
    let lower = format!("bearer {}", Jwt::good().sign());
    let answer = server
        .http()
        .get(&url)
        .header(AUTHORIZATION, lower)
        .send()
        .await
        .unwrap();
    assert_eq!(
        answer.status(),
        200,
        "the scheme's case does not matter (RFC 9110, 11.1)"
    );
}

/// The answer without what names this very request.
fn anonymous(mut answer: Answer) -> (u16, Value, Vec<(String, String)>) {
    answer.assert_problem(401, "unauthorized");
    answer
        .body
        .as_object_mut()
        .unwrap()
        .remove("request_id")
        .unwrap();
    let differing = ["x-request-id", "date"];
    let headers = answer
        .headers
        .iter()
        .filter(|(name, _)| !differing.contains(&name.as_str()));
    let headers =
        headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
    (answer.status.as_u16(), answer.body, headers.collect())
}

#[tokio::test]
async fn bad_tokens_are_refused_with_the_same_words() {
    let server = Server::start().await;
    let url = server.url("acme/api/session");
    let none = server.http().get(&url).send().await.unwrap();
    let reference = anonymous(Answer::read(none).await);
    let bad = bad::authorizations();
    assert!(bad.len() >= 40, "{}", bad.len());
    for (what, authorization) in bad {
        let answer = server
            .http()
            .get(&url)
            .header(AUTHORIZATION, authorization)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 401, "{what}");
        assert_eq!(anonymous(Answer::read(answer).await), reference, "{what}");
    }
}

#[tokio::test]
async fn a_token_is_taken_from_the_authorization_header_alone() {
    let server = Server::start().await;
    let url = server.url("acme/api/session");
    let token = Jwt::good().sign();
    let http = server.http();
    for (place, request) in [
        (
            "the query",
            http.get(format!(
                "{url}?jwt={token}&access_token={token}&token={token}"
            )),
        ),
        (
            "a cookie",
            http.get(&url)
                .header(COOKIE, format!("jwt={token}; token={token}")),
        ),
        (
            "another header",
            http.get(&url)
                .header("X-Authorization", format!("Bearer {token}")),
        ),
        (
            "Proxy-Authorization",
            http.get(&url)
                .header("Proxy-Authorization", format!("Bearer {token}")),
        ),
        (
            "the body",
            http.get(&url)
                .json(&json!({ "jwt": token, "access_token": token })),
        ),
    ] {
        let answer = Answer::read(request.send().await.unwrap()).await;
        assert_eq!(answer.status, 401, "{place}");
    }
}

#[tokio::test]
async fn every_route_of_the_api_wants_a_token_before_it_looks_at_anything_else() {
    let server = Server::start().await;
    let http = server.http();
    for request in [
        http.get(server.url("acme/api/session")),
        http.post(server.url("acme/api/contact")).body("not JSON"),
        http.post(server.url("acme/api/rooms")).body("not JSON"),
        http.get(server.url("acme/api/rooms")),
        http.get(server.url("acme/api/rooms/none")),
        http.post(server.url("acme/api/rooms/none/agent-link")),
        http.post(server.url("acme/api/rooms/none/close")),
    ] {
        Answer::read(request.send().await.unwrap())
            .await
            .assert_problem(401, "unauthorized");
    }
}
