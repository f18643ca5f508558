//! Queries, read field by field.

use apizee_panel_backend::routes::query::Fields;
use axum::extract::FromRequestParts as _;
use axum::http::{Request, Uri};
use contract::{ConversationId, Day, ProblemCode, RoomHandle, RoomKind};
use fastrand::Rng;

use super::{broken, draws};

const GOOD: &str = "kind=assistance&conversation_id=5701a92f-a8e3-49ad-81dc-ac801171f799&offset=20\
    &since=2026-11-01&until=2026-11-30&scope=team&handle=abc";

async fn read(uri: Uri) -> Fields {
    let (mut parts, ()) = Request::builder().uri(uri).body(()).unwrap().into_parts();
    Fields::from_request_parts(&mut parts, &()).await.unwrap()
}

#[tokio::test]
async fn no_query_is_fatal_and_a_refusal_names_its_field() {
    let mut refused = 0;
    for (number, mut random) in draws() {
        let query = query(&mut random);
        // What is no address never gets so far.
        let Ok(uri) = format!("/acme/api/figures?{query}").parse::<Uri>() else {
            continue;
        };
        let fields = read(uri).await;
        let wrong = [
            ("since", fields.needed::<Day>("since", "a day").err()),
            ("until", fields.optional::<Day>("until", "a day").err()),
            ("offset", fields.offset().err()),
            (
                "conversation_id",
                fields
                    .needed::<ConversationId>("conversation_id", "a word")
                    .err(),
            ),
            (
                "handle",
                fields.optional::<RoomHandle>("handle", "a word").err(),
            ),
            ("kind", fields.word::<RoomKind>("kind").err()),
        ];
        for (name, error) in wrong {
            let Some(error) = error else { continue };
            refused += 1;
            assert_eq!(error.code, ProblemCode::InvalidRequest, "{number}: {query}");
            assert_eq!(error.field.as_deref(), Some(name), "{number}: {query}");
        }
    }
    assert!(refused > 0, "most are refused");
}

fn query(random: &mut Rng) -> String {
    match random.u8(..3) {
        0 => broken::changed(random, GOOD),
        1 => {
            let mut fields: Vec<&str> = GOOD.split('&').collect();
            random.shuffle(&mut fields);
            let fields = fields.into_iter().map(|field| match random.u8(..3) {
                0 => {
                    let name = field.split('=').next().unwrap();
                    let value = broken::text(random, 30);
                    format!(
                        "{name}={}",
                        url::form_urlencoded::byte_serialize(value.as_bytes()).collect::<String>()
                    )
                }
                1 => broken::changed(random, field),
                _ => field.to_owned(),
            });
            fields.collect::<Vec<_>>().join("&")
        }
        _ => broken::text(random, 60),
    }
}
