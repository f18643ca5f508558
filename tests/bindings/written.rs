//! Requests to the backend, written without serde.

use apizee_panel::backend::write;
use contract::{ContactCheck, StartRoom};
use js_sys::JSON;
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen_test::wasm_bindgen_test;

/// What serde would write.
fn by_serde<T: Serialize>(value: &T) -> String {
    let value = value
        .serialize(&serde_wasm_bindgen::Serializer::json_compatible())
        .unwrap();
    JSON::stringify(&value).unwrap().into()
}

/// A document of the contract, from JSON; and the same text again, its names in one order.
fn read<T: DeserializeOwned>(text: &str) -> T {
    serde_wasm_bindgen::from_value(JSON::parse(text).unwrap()).unwrap()
}

#[wasm_bindgen_test]
fn a_start_is_written_as_serde_would() {
    let least = r#"{"kind":"assistance","conversation_id":"c1","project_id":"3103","channel":"CHAT","language":"fr","invite":false}"#;
    let most = r#"{"kind":"meeting","conversation_id":"c1","project_id":"3103","channel":"SMS","language":"pt-BR","guest":{"name":"Zoé \"Z\" \\","phone":"06 12 34 56 78","email":"zoe@acme.example"},"reference":"A-42","invite":true,"name":"Chaudière","moderation":true,"service_key":"115f89503138416a242f40fb7d7f338e","replace":"r-1","anyway":true}"#;
    let open = most.replace(r#""moderation":true"#, r#""moderation":false"#);
    for text in [least, most, &open] {
        let request: StartRoom = read(text);
        let written = write::start(&request).unwrap().as_string().unwrap();
        assert_eq!(read::<StartRoom>(&written), request);
        // The order of names means nothing; their number and values do.
        assert_eq!(by_serde(&read::<StartRoom>(&written)), by_serde(&request));
        let names = |text: &str| text.matches("\":").count();
        assert_eq!(names(&written), names(&by_serde(&request)), "{written}");
    }
}

#[wasm_bindgen_test]
fn a_contact_is_written_as_serde_would() {
    let check: ContactCheck = read(r#"{"typed":"06 12 \"34\""}"#);
    let written = write::contact(&check).unwrap().as_string().unwrap();
    assert_eq!(written, by_serde(&check));
}
