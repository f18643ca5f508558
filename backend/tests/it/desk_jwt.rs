//! Tokens of the Desk, good and bad. The caller of a bad one hears the same words, whatever is
//! wrong with it.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use reqwest::header::{AUTHORIZATION, COOKIE};
use serde_json::{Value, json};

use crate::harness::{Answer, Jwt, OTHER_SECRET, SECRET, Server, now};

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

/// Values of `Authorization`, each wrong in its own way.
fn bad_authorizations() -> Vec<(&'static str, String)> {
    let good = Jwt::good;
    let now = now();
    let token = good().sign();
    let parts: Vec<&str> = token.split('.').collect();
    let (header, claims, signature) = (parts[0], parts[1], parts[2]);
    let other_claims = good()
        .claim("sub", "1")
        .message()
        .split_once('.')
        .unwrap()
        .1
        .to_owned();
    let attacker = || good().secret("attacker-attacker-attacker-attacker");
    let jwk =
        json!({ "kty": "oct", "k": URL_SAFE_NO_PAD.encode("attacker-attacker-attacker-attacker") });
    let changed_end = if signature.ends_with('A') { "E" } else { "A" };
    let raw = |header: &str, claims: &str| Jwt::sign_parts(header, claims);
    let right_header = r#"{"alg":"HS256","typ":"JWT"}"#;

    let mut bad: Vec<(&'static str, String)> = vec![
        // The form.
        ("nothing after Bearer", String::new()),
        ("a word", "a".to_owned()),
        ("two parts", format!("{header}.{claims}")),
        ("two parts and a dot", format!("{header}.{claims}.")),
        ("a dot at the end", format!("{token}.")),
        ("four parts", format!("{token}.{signature}")),
        (
            "five parts, as a JWE",
            format!("{header}.{claims}.{signature}.{signature}.{signature}"),
        ),
        ("three dots only", "...".to_owned()),
        ("no header", format!(".{claims}.{signature}")),
        ("no claims", format!("{header}..{signature}")),
        ("a blank inside", format!("{header}.{claims} .{signature}")),
        ("quotes around", format!("\"{token}\"")),
        ("padding", format!("{header}.{claims}=.{signature}")),
        (
            "the other base64",
            format!("{header}.{claims}.{}", STANDARD.encode([0xfb; 32])),
        ),
        (
            "over 4 KiB",
            good().claim("padding", "x".repeat(4096)).sign(),
        ),
        // The signature.
        (
            "a shorter signature",
            format!("{header}.{claims}.{}", &signature[..signature.len() - 4]),
        ),
        ("a signature that ends otherwise", {
            format!(
                "{header}.{claims}.{}{changed_end}",
                &signature[..signature.len() - 1]
            )
        }),
        (
            "the signature of another token",
            format!("{}.{signature}", good().claim("sub", "1").message()),
        ),
        (
            "claims changed afterwards",
            format!("{header}.{other_claims}.{signature}"),
        ),
        ("a header changed afterwards", {
            format!("{}.{signature}", good().header("typ", "jwt").message())
        }),
        (
            "another secret",
            good().secret("another-secret-0123456789abcdef01").sign(),
        ),
        (
            "another connector's secret",
            good().secret(OTHER_SECRET).sign(),
        ),
        ("an empty secret", good().secret("").sign()),
        (
            "the secret with a new line",
            good().secret(format!("{SECRET}\n")).sign(),
        ),
        (
            "the secret in base64",
            good().secret(STANDARD.encode(SECRET)).sign(),
        ),
        (
            "the connector's name as a secret",
            good().secret("acme").sign(),
        ),
        // The algorithm and the header.
        (
            "alg none",
            format!("{}.", good().header("alg", "none").message()),
        ),
        (
            "alg NONE",
            format!("{}.", good().header("alg", "NONE").message()),
        ),
        ("alg none, signed", good().header("alg", "none").sign()),
        ("alg HS384", good().sign_hs384()),
        ("alg HS512", good().sign_hs512()),
        (
            "alg RS256, signed with HS256",
            good().header("alg", "RS256").sign(),
        ),
        ("alg hs256", good().header("alg", "hs256").sign()),
        ("alg is a number", good().header("alg", 256).sign()),
        (
            "alg is a list",
            good().header("alg", json!(["HS256"])).sign(),
        ),
        (
            "no alg",
            good().whole_header(json!({ "typ": "JWT" })).sign(),
        ),
        (
            "the header is a list",
            good().whole_header(json!(["HS256"])).sign(),
        ),
        ("the header is not JSON", raw("HS256", r#"{"sub":"1"}"#)),
        (
            "an unknown crit",
            good().header("crit", json!(["exp"])).sign(),
        ),
        (
            "crit b64",
            good()
                .header("crit", json!(["b64"]))
                .header("b64", false)
                .sign(),
        ),
        (
            "a key in jwk, signed with it",
            attacker().header("jwk", jwk).sign(),
        ),
        (
            "a key at jku",
            attacker()
                .header("jku", "https://attacker.example/keys")
                .sign(),
        ),
        (
            "a key at x5u",
            attacker()
                .header("x5u", "https://attacker.example/x5u")
                .sign(),
        ),
        (
            "a key named by kid",
            good().secret("").header("kid", "/dev/null").sign(),
        ),
        // The claims.
        ("the claims are a list", good().claims(json!([])).sign()),
        (
            "the claims are a text",
            good().claims(json!("270586")).sign(),
        ),
        ("the claims are not JSON", raw(right_header, "iss=iadvize")),
        (
            "the claims are cut",
            raw(right_header, r#"{"iss":"iadvize","#),
        ),
        ("no claims at all", good().claims(json!({})).sign()),
        ("no exp", good().without("exp").sign()),
        (
            "exp is a text",
            good().claim("exp", (now + 60).to_string()).sign(),
        ),
        ("exp is null", good().claim("exp", Value::Null).sign()),
        (
            "expired",
            good().claim("iat", now - 120).claim("exp", now - 60).sign(),
        ),
        (
            "expired more than 5 s ago",
            good().claim("iat", now - 66).claim("exp", now - 6).sign(),
        ),
        ("exp is negative", good().claim("exp", -1).sign()),
        ("exp is 0", good().claim("exp", 0).sign()),
        (
            "exp in milliseconds",
            good().claim("exp", (now + 60) * 1000).sign(),
        ),
        ("exp beyond all numbers", {
            raw(
                right_header,
                &claims_text(&good().claim("exp", "BIG")).replace("\"BIG\"", "1e400"),
            )
        }),
        ("no iat", good().without("iat").sign()),
        ("iat is a text", good().claim("iat", now.to_string()).sign()),
        ("iat is null", good().claim("iat", Value::Null).sign()),
        (
            "iat in the future",
            good().claim("iat", now + 60).claim("exp", now + 120).sign(),
        ),
        (
            "iat after exp",
            good().claim("iat", now + 4).claim("exp", now + 3).sign(),
        ),
        (
            "longer than five minutes",
            good().claim("iat", now).claim("exp", now + 301).sign(),
        ),
        ("a year long", good().claim("exp", now + 31_536_000).sign()),
        (
            "old, and still valid for long",
            good().claim("iat", now - 600).claim("exp", now + 60).sign(),
        ),
        ("nbf in the future", good().claim("nbf", now + 60).sign()),
        ("nbf is a text", good().claim("nbf", now.to_string()).sign()),
        ("nbf is null", good().claim("nbf", Value::Null).sign()),
        ("no iss", good().without("iss").sign()),
        ("another iss", good().claim("iss", "someone-else").sign()),
        ("iss in capitals", good().claim("iss", "IADVIZE").sign()),
        ("iss with a blank", good().claim("iss", "iadvize ").sign()),
        (
            "iss is a list",
            good().claim("iss", json!(["iadvize"])).sign(),
        ),
        ("no aud", good().without("aud").sign()),
        ("an empty aud", good().claim("aud", "").sign()),
        (
            "another aud",
            good().claim("aud", "https://other-app.example/").sign(),
        ),
        (
            "another connector's aud",
            good()
                .claim("aud", "https://panel.example.com/globex")
                .sign(),
        ),
        (
            "an aud that begins with ours",
            good()
                .claim("aud", "https://panel.example.com/acme2/")
                .sign(),
        ),
        (
            "an aud that ours begins with",
            good().claim("aud", "https://panel.example.com/").sign(),
        ),
        (
            "our aud in a query",
            good()
                .claim("aud", "https://x.example/?https://panel.example.com/acme/")
                .sign(),
        ),
        (
            "our aud by another scheme",
            good().claim("aud", "http://panel.example.com/acme/").sign(),
        ),
        (
            "an empty list of aud",
            good().claim("aud", json!([])).sign(),
        ),
        ("aud is a number", good().claim("aud", 1).sign()),
        ("no sub", good().without("sub").sign()),
        ("an empty sub", good().claim("sub", "").sign()),
        ("sub is a number", good().claim("sub", 270_586).sign()),
        ("sub is null", good().claim("sub", Value::Null).sign()),
        (
            "sub with a control character",
            good().claim("sub", "270586\n").sign(),
        ),
    ];
    for (_, token) in &mut bad {
        *token = format!("Bearer {token}");
    }
    let token = good().sign();
    bad.extend([
        ("no scheme", token.clone()),
        ("another scheme", format!("Basic {token}")),
        ("the scheme alone", "Bearer".to_owned()),
        ("the scheme twice", format!("Bearer Bearer {token}")),
        (
            "a list of tokens",
            format!("Bearer {token}, Bearer {token}"),
        ),
    ]);
    bad
}

fn claims_text(jwt: &Jwt) -> String {
    let message = jwt.message();
    let claims = message.split_once('.').unwrap().1;
    String::from_utf8(URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap()
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
    let bad = bad_authorizations();
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

/// The exact edges: the time is a parameter there, so the second does not pass by.
mod edges {
    use apizee_panel_backend::config::{Config, Connector};
    use apizee_panel_backend::desk_jwt::{Refusal, verify};

    use crate::harness::{Folder, Jwt, Setup, now};

    fn acme() -> Connector {
        let toml = Setup::default().toml(&Folder::new(), ([127, 0, 0, 1], 1).into());
        Config::read(&toml, std::iter::empty())
            .unwrap()
            .connectors
            .swap_remove(0)
    }

    #[test]
    fn of_the_leeway_and_of_the_longest_life() {
        let acme = acme();
        let iat = now();
        let token = Jwt::good().claim("iat", iat).claim("exp", iat + 60).sign();
        let at = |now: i64| verify(&token, &acme, now).map(drop);
        assert_eq!(at(iat - 6), Err(Refusal::Claim("iat")));
        assert_eq!(at(iat - 5), Ok(()));
        assert_eq!(at(iat + 64), Ok(()));
        assert_eq!(at(iat + 65), Err(Refusal::Claim("exp")));

        let life = |seconds: i64| {
            verify(
                &Jwt::good()
                    .claim("iat", iat)
                    .claim("exp", iat + seconds)
                    .sign(),
                &acme,
                iat,
            )
        };
        assert!(life(300).is_ok());
        assert_eq!(life(301).map(drop), Err(Refusal::Claim("exp")));
        assert!(life(1).is_ok());
        assert_eq!(life(0).map(drop), Err(Refusal::Claim("exp")));

        let nbf = Jwt::good()
            .claim("iat", iat)
            .claim("exp", iat + 60)
            .claim("nbf", iat + 10)
            .sign();
        assert_eq!(
            verify(&nbf, &acme, iat + 4).map(drop),
            Err(Refusal::Claim("nbf"))
        );
        assert!(verify(&nbf, &acme, iat + 5).is_ok());
    }

    #[test]
    fn of_the_size() {
        let acme = acme();
        let of = |padding: usize| Jwt::good().claim("padding", "x".repeat(padding)).sign();
        let fits = (0..4096)
            .rev()
            .map(of)
            .find(|token| token.len() <= 4096)
            .unwrap();
        assert!(verify(&fits, &acme, now()).is_ok(), "{}", fits.len());
        let over = of(4096);
        assert_eq!(verify(&over, &acme, now()), Err(Refusal::TooLarge));
    }

    #[test]
    fn who_signed_in() {
        let identity = verify(&Jwt::good().sign(), &acme(), now()).unwrap();
        assert_eq!(identity.operator_id.as_str(), "270586");
        assert_eq!(identity.email.unwrap().expose(), "martin@acme.example");
    }

    #[test]
    fn the_signature_is_judged_before_the_claims() {
        let forged = Jwt::good()
            .secret("attacker")
            .claim("exp", 0)
            .claim("iss", "attacker")
            .sign();
        assert_eq!(verify(&forged, &acme(), now()), Err(Refusal::Signature));
    }
}
