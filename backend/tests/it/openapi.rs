//! `/openapi.json` against the contract: what is documented exists, what exists is documented, and
//! the contract's own values are what the schemas say.

mod account;

use std::collections::BTreeSet;

use contract::{Contact, ContactRefusal, Home, Line, Problem, ProblemCode, Session};
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, CONVERSATION, Jwt, Server, assistance, fresh_key, meeting};

async fn document(server: &Server) -> Value {
    let response = server.get("openapi.json").await;
    assert_eq!(response.headers()["content-type"], "application/json");
    Answer::read(response).await.body
}

/// `GET /path` for each documented call.
fn calls(document: &Value) -> BTreeSet<String> {
    let paths = document["paths"].as_object().unwrap();
    let of_path = |(path, calls): (&String, &Value)| {
        let methods = calls.as_object().unwrap().keys();
        methods
            .map(|method| format!("{} {path}", method.to_uppercase()))
            .collect::<Vec<_>>()
    };
    paths.iter().flat_map(of_path).collect()
}

#[tokio::test]
async fn it_lists_the_whole_api_and_nothing_else() {
    let server = Server::start().await;
    let document = document(&server).await;
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let documented = calls(&document);
    let expected = [
        "GET /{connector}/api/session",
        "POST /{connector}/api/contact",
        "POST /{connector}/api/rooms",
        "GET /{connector}/api/rooms",
        "GET /{connector}/api/rooms/live",
        "GET /{connector}/api/rooms/{id}",
        "GET /{connector}/api/rooms/{id}/summary",
        "POST /{connector}/api/rooms/{id}/agent-link",
        "POST /{connector}/api/rooms/{id}/close",
        "POST /{connector}/api/rooms/{id}/invitations",
        "PUT /{connector}/api/preferences",
        "GET /{connector}/api/services",
        "GET /{connector}/api/history",
        "GET /{connector}/api/media",
        "GET /{connector}/api/figures",
        "POST /{connector}/api/agent-session",
    ];
    assert_eq!(documented, expected.map(str::to_owned).into());
    for call in &documented {
        let (method, path) = call.split_once(' ').unwrap();
        let path = path.replace("{connector}", "acme").replace("{id}", "none");
        let request = server
            .http()
            .request(method.parse().unwrap(), server.url(&path[1..]));
        let answer = Answer::read(request.send().await.unwrap()).await;
        answer.assert_problem(401, "unauthorized");
        assert_eq!(answer.header("cache-control"), "no-store", "{call}");
    }
}

#[tokio::test]
async fn each_call_names_its_parameters_its_answers_and_its_token() {
    let server = Server::start().await;
    let document = document(&server).await;
    assert_eq!(document["security"], json!([{ "desk_jwt": [] }]));
    assert_eq!(
        document["components"]["securitySchemes"]["desk_jwt"]["scheme"],
        "bearer"
    );
    for (path, calls) in document["paths"].as_object().unwrap() {
        for (method, call) in calls.as_object().unwrap() {
            let named: BTreeSet<&str> = call["parameters"]
                .as_array()
                .unwrap()
                .iter()
                .map(|p| p["name"].as_str().unwrap())
                .collect();
            for wanted in path.split(['{', '}']).skip(1).step_by(2) {
                assert!(named.contains(wanted), "{method} {path}: {wanted}");
            }
            let answers = call["responses"].as_object().unwrap();
            assert!(
                answers.keys().any(|status| status.starts_with('2')),
                "{method} {path}"
            );
            assert!(
                answers.keys().any(|status| status.starts_with('4')),
                "{method} {path}"
            );
        }
    }
    let start = &document["paths"]["/{connector}/api/rooms"]["post"];
    let key = start["parameters"]
        .as_array()
        .unwrap()
        .iter()
        .find(|p| p["name"] == "Idempotency-Key")
        .unwrap();
    assert_eq!(key["required"], true);
}

/// Checks a value against a schema; knows the keywords that the document uses, and stops at others.
fn check(document: &Value, schema: &Value, value: &Value) -> Result<(), String> {
    for (keyword, rule) in schema.as_object().unwrap() {
        let right = match keyword.as_str() {
            "$ref" => {
                let target = document
                    .pointer(rule.as_str().unwrap().trim_start_matches('#'))
                    .unwrap();
                return check(document, target, value);
            }
            "oneOf" | "anyOf" => rule
                .as_array()
                .unwrap()
                .iter()
                .any(|one| check(document, one, value).is_ok()),
            "allOf" => {
                rule.as_array()
                    .unwrap()
                    .iter()
                    .try_for_each(|one| check(document, one, value))?;
                true
            }
            "type" => {
                let types = rule
                    .as_array()
                    .map_or(std::slice::from_ref(rule), Vec::as_slice);
                types.iter().any(|one| is(one, value))
            }
            "enum" => rule.as_array().unwrap().contains(value),
            "const" => rule == value,
            "minimum" => value
                .as_f64()
                .is_some_and(|number| number >= rule.as_f64().unwrap()),
            "required" => rule
                .as_array()
                .unwrap()
                .iter()
                .all(|name| value.get(name.as_str().unwrap()).is_some()),
            "properties" => {
                for (name, schema) in rule.as_object().unwrap() {
                    if let Some(field) = value.get(name) {
                        check(document, schema, field).map_err(|why| format!("{name}: {why}"))?;
                    }
                }
                true
            }
            "items" => {
                let items = value.as_array().into_iter().flatten();
                items
                    .map(|item| check(document, rule, item))
                    .collect::<Result<Vec<_>, _>>()?;
                true
            }
            "additionalProperties" => {
                assert_eq!(rule, &json!(false));
                let known = schema["properties"].as_object().unwrap();
                value
                    .as_object()
                    .is_none_or(|fields| fields.keys().all(|name| known.contains_key(name)))
            }
            "description" | "format" | "default" | "examples" | "title" => true,
            other => panic!("the keyword {other} is new: teach it to this test"),
        };
        if !right {
            return Err(format!("{keyword} {rule} does not hold"));
        }
    }
    Ok(())
}

fn is(type_name: &Value, value: &Value) -> bool {
    match type_name.as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "null" => value.is_null(),
        other => panic!("{other} is no type of JSON Schema"),
    }
}

/// Checks against a schema by its name.
#[track_caller]
fn assert_is(document: &Value, name: &str, value: &Value) {
    let schema = &document["components"]["schemas"][name];
    assert!(schema.is_object(), "there is no schema {name}");
    if let Err(why) = check(document, schema, value) {
        panic!("not a {name}: {why}: {value}");
    }
}

#[track_caller]
fn assert_is_not(document: &Value, name: &str, value: &Value) {
    let schema = &document["components"]["schemas"][name];
    assert!(
        check(document, schema, value).is_err(),
        "accepted as {name}: {value}"
    );
}

#[tokio::test]
async fn the_contract_s_values_fit_its_schemas_and_wrong_ones_do_not() {
    let server = Server::start().await;
    let document = document(&server).await;

    let mut whole = assistance();
    whole["guest"] =
        json!({ "name": "Marie", "phone": "06 12 34 56 78", "email": "marie@example.com" });
    whole["reference"] = json!("case 7");
    whole["moderation"] = json!(true);
    whole["replace"] = json!("0123abc");
    whole["anyway"] = json!(true);
    let mut met = meeting();
    met["service_key"] = json!("115f89503138416a242f40fb7d7f338e");
    met["meeting"] = json!({ "message": "Soon", "password": "12#", "duration_min": 30,
        "starts_at": "2026-11-21T15:00:00Z", "reminder_min": 5, "moderator": "lea",
        "guests": [{ "phone": "+33612345678" }] });
    for body in [assistance(), meeting(), whole, met] {
        let read: contract::StartRoom = serde_json::from_value(body.clone()).unwrap();
        assert_is(&document, "StartRoom", &body);
        assert_is(&document, "StartRoom", &serde_json::to_value(read).unwrap());
    }
    for (field, wrong) in [
        ("kind", json!("party")),
        ("invite", json!("yes")),
        ("extra", json!(1)),
        ("channel", json!(1)),
        ("meeting", json!({ "duration_min": "30" })),
        ("meeting", json!({ "unknown": 1 })),
    ] {
        let mut body = assistance();
        body[field] = wrong;
        assert!(
            serde_json::from_value::<contract::StartRoom>(body.clone()).is_err(),
            "{field}"
        );
        assert_is_not(&document, "StartRoom", &body);
    }

    let phone = Contact::Phone {
        e164: "+33612345678".parse().unwrap(),
        international: "+33 6 12 34 56 78".parse().unwrap(),
        country: "FR".to_owned(),
        line: Line::Mobile,
        home: Home::Domestic,
    };
    let refused = |reason| Contact::Refused { reason };
    for contact in [
        phone,
        Contact::Email {
            address: "marie@example.com".parse().unwrap(),
        },
        refused(ContactRefusal::Neither),
        refused(ContactRefusal::TooShort {
            country: "FR".to_owned(),
            missing: Some(2),
        }),
        refused(ContactRefusal::TooLong {
            country: "FR".to_owned(),
            extra: None,
        }),
        refused(ContactRefusal::NoSuchNumber {
            country: "FR".to_owned(),
        }),
        refused(ContactRefusal::UnknownCountry),
        refused(ContactRefusal::IncompleteEmail),
    ] {
        assert_is(
            &document,
            "Contact",
            &serde_json::to_value(contact).unwrap(),
        );
    }
    assert_is_not(&document, "Contact", &json!({ "kind": "phone" }));
    assert_is_not(
        &document,
        "Contact",
        &json!({ "kind": "refused", "reason": { "code": "brand_new" } }),
    );
    assert_is_not(
        &document,
        "ContactCheck",
        &json!({ "typed": "06", "extra": 1 }),
    );

    let mut problem = Problem {
        r#type: "urn:apizee-panel:problem:not_found".to_owned(),
        title: "Not found".to_owned(),
        status: 404,
        detail: "There is no such room.".to_owned(),
        code: ProblemCode::NotFound,
        request_id: "1".to_owned(),
        field: None,
        retry_after_s: None,
        room: None,
        start: None,
    };
    assert_is(
        &document,
        "Problem",
        &serde_json::to_value(&problem).unwrap(),
    );
    problem.field = Some("guest.phone".to_owned());
    problem.retry_after_s = Some(40);
    assert_is(
        &document,
        "Problem",
        &serde_json::to_value(&problem).unwrap(),
    );
}

#[tokio::test]
async fn real_answers_fit_the_schemas_and_the_contract_reads_them() {
    let server = Server::start().await;
    let document = document(&server).await;
    let get = async |path: &str| {
        Answer::read(server.api(Method::GET, path).send().await.unwrap())
            .await
            .body
    };

    let session = get("session").await;
    assert_is(&document, "Session", &session);
    let _: Session = serde_json::from_value(session).unwrap();

    for body in [assistance(), meeting()] {
        let started = server.start_room(&fresh_key(), &body).await;
        assert_eq!(started.status, 201, "{started:?}");
        assert_is(&document, "Room", &started.body);
        let room: contract::Room = serde_json::from_value(started.body).unwrap();
        let again = get(&format!("rooms/{}", room.id)).await;
        assert_is(&document, "Room", &again);
        let summary = get(&format!("rooms/{}/summary", room.id)).await;
        assert_is(&document, "Summary", &summary);
        let _: contract::Summary = serde_json::from_value(summary).unwrap();
        let link = server
            .api(Method::POST, &format!("rooms/{}/agent-link", room.id))
            .send()
            .await
            .unwrap();
        let link = Answer::read(link).await;
        assert_is(&document, "AgentAccess", &link.body);
        let _: contract::AgentAccess = serde_json::from_value(link.body).unwrap();
    }
    let list = get(&format!("rooms?conversation_id={CONVERSATION}")).await;
    assert_is(&document, "Rooms", &list);
    let list: contract::Rooms = serde_json::from_value(list).unwrap();
    assert_eq!(list.rooms.len(), 2);

    let request = server
        .http()
        .get(server.url("acme/api/session"))
        .bearer_auth(Jwt::good().secret("x").sign());
    assert_is(
        &document,
        "Problem",
        &Answer::read(request.send().await.unwrap()).await.body,
    );
}
