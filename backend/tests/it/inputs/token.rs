//! Tokens: none is accepted but the one that is right.

use std::sync::Arc;

use apizee_panel_backend::config::{Config, Connector};
use apizee_panel_backend::desk_jwt::verify;
use fastrand::Rng;
use serde_json::{Value, json};

use super::{broken, draws};
use crate::harness::{Jwt, SECRET, now};

/// The usual one, of this moment: the test may take longer than its life.
fn of(now: i64) -> Jwt {
    Jwt::good().claim("iat", now).claim("exp", now + 60)
}

/// With the harness's own secret and address, so that its tokens are good here.
fn connector() -> Arc<Connector> {
    let toml = format!(
        "demo = true\n[[connector]]\nname = \"acme\"\nsecret = \"{}\"\napp_url = \"{}\"\n\
         [connector.apizee]\nusername = \"u\"\npassword = \"p\"\nenterprise_id = 1\n",
        SECRET, "https://panel.example.com/acme/",
    );
    let config = Config::read(&toml, std::iter::empty()).unwrap();
    config.connectors.into_iter().next().unwrap()
}

#[test]
fn no_broken_token_is_accepted() {
    let connector = connector();
    let now = now();
    let good = of(now).sign();
    assert!(verify(&good, &connector, now).is_ok(), "the good one is");
    for (number, mut random) in draws() {
        let token = match random.u8(..6) {
            0 => broken_text(&mut random, &good),
            1 => spliced(&mut random, &good, now),
            2 => of(now).secret(broken::text(&mut random, 60)).sign(),
            3 => wrong_claim(&mut random, now).sign(),
            4 => wrong_header(&mut random, now).sign(),
            _ => {
                let header = any_json(&mut random);
                let claims = any_json(&mut random);
                Jwt::sign_parts(&header, &claims)
            }
        };
        if token == good {
            continue;
        }
        let verdict = verify(&token, &connector, now);
        assert!(verdict.is_err(), "{number}: {token}");
    }
}

fn broken_text(random: &mut Rng, good: &str) -> String {
    if random.bool() {
        broken::changed(random, good)
    } else {
        String::from_utf8_lossy(&broken::bytes(random, good.as_bytes())).into_owned()
    }
}

/// Its parts in another order, or with those of a token of another secret.
fn spliced(random: &mut Rng, good: &str, now: i64) -> String {
    let other = of(now)
        .secret("another-secret-0123456789abcdef")
        .claim("sub", "1");
    let other = other.sign();
    let parts: Vec<&str> = good.split('.').chain(other.split('.')).collect();
    let number = random.usize(..6);
    let some: Vec<&str> = (0..number)
        .map(|_| *random.choice(&parts).unwrap())
        .collect();
    some.join(".")
}

/// Signed by the right secret, and wrong in one claim.
fn wrong_claim(random: &mut Rng, now: i64) -> Jwt {
    let name = *random
        .choice(&["iss", "sub", "aud", "iat", "exp", "nbf"])
        .unwrap();
    let is_number = matches!(name, "iat" | "exp" | "nbf");
    match random.u8(..4) {
        0 if name != "nbf" => of(now).without(name),
        // Of another type.
        1 => loop {
            let value = broken::value(random, 2);
            let other = if is_number {
                !value.is_number()
            } else {
                !value.is_string()
            };
            if other {
                return of(now).claim(name, value);
            }
        },
        // Of another value: of texts but `sub` any other; of moments those that are too far away.
        2 if matches!(name, "iss" | "aud") => of(now).claim(name, broken::text(random, 60) + "x"),
        _ => {
            let far = random.i64(10..i64::from(i32::MAX));
            match name {
                "exp" if random.bool() => of(now).claim("exp", now - far),
                "exp" => of(now).claim("exp", now + 301 + far),
                "iat" if random.bool() => of(now).claim("iat", now + far),
                "iat" => of(now).claim("iat", now - 300 - far),
                "nbf" => of(now).claim("nbf", now + far),
                _ => of(now).claim("sub", "x".repeat(random.usize(101..2_000))),
            }
        }
    }
}

fn wrong_header(random: &mut Rng, now: i64) -> Jwt {
    match random.u8(..3) {
        0 => of(now).header("alg", broken::text(random, 8) + "?"),
        1 => of(now).header("crit", broken::value(random, 1)),
        _ => {
            let names = ["alg", "typ", "kid", "jku"];
            let mut header = json!({});
            for name in names.into_iter().skip(1) {
                header[name] = broken::value(random, 1);
            }
            of(now).whole_header(header)
        }
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "all other JSON is treated alike"
)]
fn any_json(random: &mut Rng) -> String {
    let value = match random.u8(..3) {
        0 => json!({ "alg": "HS256" }),
        _ => broken::value(random, 3),
    };
    match value {
        Value::String(text) if random.bool() => text,
        value => value.to_string(),
    }
}
