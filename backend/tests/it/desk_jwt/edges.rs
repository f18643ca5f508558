//! The exact edges: the time is a parameter here, so the second does not pass by.

use std::sync::Arc;

use apizee_panel_backend::config::{Config, Connector};
use apizee_panel_backend::desk_jwt::{Refusal, verify};

use crate::harness::{Folder, Jwt, Setup, now};

fn acme() -> Arc<Connector> {
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
    let over = (0..).map(of).find(|token| token.len() > 4096).unwrap();
    assert!(over.len() < 4100, "{}", over.len());
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
