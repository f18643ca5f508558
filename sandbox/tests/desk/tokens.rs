//! Tokens, right and wrong.

use reqwest::StatusCode;
use sandbox::desk::{self, Conversation, EventKind, GetJwtFault};
use serde_json::{Value, json};

use super::{APP, Desk, SECRET, document, part, signed_with};

fn names(value: &Value) -> Vec<&String> {
    value.as_object().unwrap().keys().collect()
}

#[tokio::test]
async fn a_good_token_is_the_documents_one() {
    let desk = Desk::start().await;
    let token = desk.token(json!({})).await;
    assert_eq!(part(&token, 0), json!({ "alg": "HS256", "typ": "JWT" }));
    assert!(signed_with(&token, SECRET));
    let (claims, sample) = (part(&token, 1), document("jwt-claims"));
    assert_eq!(names(&claims), names(&sample));
    assert_eq!(claims["iss"], sample["iss"]);
    assert_eq!(claims["sub"], sample["sub"]);
    assert_eq!(claims["aud"], APP);
    let life = |claims: &Value| claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap();
    assert_eq!(life(&claims), life(&sample));
}

#[tokio::test]
async fn each_wrong_token_is_wrong_in_one_thing() {
    let desk = Desk::start().await;
    let good = part(&desk.token(json!({})).await, 1);
    let now = good["iat"].as_i64().unwrap();
    for kind in [
        "expired",
        "future_iat",
        "wrong_aud",
        "wrong_iss",
        "wrong_alg",
        "alg_none",
        "wrong_secret",
        "too_long",
        "too_big",
    ] {
        let token = desk.token(json!({ "kind": kind })).await;
        let (alg, claims) = (part(&token, 0)["alg"].clone(), part(&token, 1));
        let time = |name: &str| claims[name].as_i64().unwrap();
        let wrong = [
            ("expired", time("exp") < now - 300),
            ("future_iat", time("iat") > now + 300),
            ("wrong_aud", claims["aud"] != good["aud"]),
            ("wrong_iss", claims["iss"] != good["iss"]),
            ("wrong_alg", alg == "HS512"),
            ("alg_none", alg == "none"),
            (
                "wrong_secret",
                alg == "HS256" && !signed_with(&token, SECRET),
            ),
            ("too_long", time("exp") - time("iat") > 300),
            ("too_big", token.len() > 4096),
        ];
        let found: Vec<&str> = wrong
            .iter()
            .filter(|(_, is)| *is)
            .map(|(name, _)| *name)
            .collect();
        assert_eq!(found, [kind]);
    }
}

#[tokio::test]
async fn claims_can_be_replaced_and_removed() {
    let desk = Desk::start().await;
    let request = json!({ "email": "a@acme.example", "claims": { "exp": null, "iat": "soon" } });
    let claims = part(&desk.token(request).await, 1);
    assert_eq!(claims["email"], "a@acme.example");
    assert_eq!(claims["iat"], "soon");
    assert!(claims.get("exp").is_none());
    let unknown = desk
        .post("/_control/token", json!({ "kind": "golden" }))
        .await;
    assert_eq!(unknown.status(), StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn the_first_token_is_expired_once_for_each_conversation() {
    let desk = Desk::start().await;
    let all = [Conversation::new("A"), Conversation::new("B")].map(|mut one| {
        one.token = desk::TokenKind::ExpiredOnce;
        one
    });
    let ids = [all[0].id, all[1].id];
    desk.running
        .simulator
        .set_conversations(all.to_vec())
        .unwrap();
    for id in ids {
        let mut lives = Vec::new();
        for _ in 0..3 {
            let answer = desk
                .post("/_desk/jwt", json!({ "conversation_id": id }))
                .await;
            let answer: Value = answer.json().await.unwrap();
            lives.push(
                part(answer["token"].as_str().unwrap(), 1)["exp"]
                    .as_i64()
                    .unwrap(),
            );
        }
        assert!(lives[0] < lives[1] - 300, "{lives:?}");
        assert!(lives[2] - lives[1] < 300, "{lives:?}");
        let kinds = desk.running.simulator.happened_in(id, EventKind::GetJwt);
        assert_eq!(
            kinds,
            [
                json!({ "kind": "expired" }),
                json!({ "kind": "good" }),
                json!({ "kind": "good" })
            ]
        );
    }
}

#[tokio::test]
async fn get_jwt_hangs_and_rejects_on_demand() {
    let desk = Desk::start().await;
    let id = desk.first();
    for fault in ["hangs", "rejects"] {
        let faults = json!({ "conversations": { id.to_string(): { "get_jwt": fault } } });
        assert_eq!(
            desk.put("/_control/faults", faults).await.status(),
            StatusCode::NO_CONTENT
        );
        let answer = desk
            .post("/_desk/jwt", json!({ "conversation_id": id }))
            .await;
        assert_eq!(
            answer.json::<Value>().await.unwrap(),
            json!({ "fault": fault })
        );
    }
    let kept = &desk.running.simulator.conversations()[0].faults;
    assert_eq!(kept.get_jwt, Some(GetJwtFault::Rejects));
}
