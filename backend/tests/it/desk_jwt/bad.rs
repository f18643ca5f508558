//! The table of bad tokens.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::harness::{Jwt, OTHER_SECRET, SECRET, now};

/// Values of `Authorization`, each wrong in its own way.
pub(super) fn authorizations() -> Vec<(&'static str, String)> {
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
