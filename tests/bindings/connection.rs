//! From `init` to a client with its context.

use apizee_panel::desk::{DeskError, Library};
use contract::Channel;
use js_sys::eval;
use wasm_bindgen_test::wasm_bindgen_test;

use super::{LIMIT_MS, NEWEST, client_with, connected, crossed, put, refused};

#[wasm_bindgen_test]
async fn init_is_given_both_callbacks_in_a_plain_object() {
    let _kept = connected(NEWEST).await;
    assert_eq!(
        crossed("Object.entries(options).map(([k, v]) => k + ':' + typeof v)"),
        r#"["onIntent:function","onTrigger:function"]"#
    );
    assert_eq!(
        crossed("Object.getPrototypeOf(options) === Object.prototype"),
        "true"
    );
}

#[wasm_bindgen_test]
async fn a_missing_or_strange_library_is_told() {
    assert_eq!(refused("undefined").await, DeskError::LibraryMissing);
    assert_eq!(refused("null").await, DeskError::LibraryMissing);
    assert!(matches!(
        refused("'idzCpa'").await,
        DeskError::LibraryHostile(_)
    ));
    assert!(matches!(refused("{}").await, DeskError::LibraryHostile(_)));
    assert!(matches!(
        refused("{ init: 7 }").await,
        DeskError::LibraryHostile(_)
    ));
    assert!(matches!(
        refused("{ init: () => 7 }").await,
        DeskError::LibraryHostile(_)
    ));
    assert!(matches!(
        refused("{ init: () => Promise.resolve(7) }").await,
        DeskError::Unexpected(_)
    ));
}

#[wasm_bindgen_test]
async fn whatever_is_thrown_is_read() {
    let threw = |name: &str, message: &str| DeskError::Threw {
        name: name.to_owned(),
        message: message.to_owned(),
    };
    assert_eq!(
        refused("{ init() { throw new TypeError('no') } }").await,
        threw("TypeError", "no")
    );
    assert_eq!(refused("{ init() { throw 'no' } }").await, threw("", "no"));
    assert_eq!(
        refused("{ init: () => Promise.reject({ message: 'no' }) }").await,
        threw("", "no")
    );
    assert_eq!(
        refused("{ init: () => Promise.reject(undefined) }").await,
        threw("", "")
    );
}

#[wasm_bindgen_test]
async fn a_silent_init_ends_and_a_second_try_shares_its_promise() {
    put(
        "{ init() { globalThis.calls = (globalThis.calls ?? 0) + 1; return new Promise(done => { globalThis.answer = done }) } }",
    );
    let desk = Library::default();
    assert_eq!(desk.connect(LIMIT_MS).await.unwrap_err(), DeskError::Silent);
    eval("answer({ context: {} })").unwrap();
    assert!(desk.connect(LIMIT_MS).await.is_ok());
    assert_eq!(crossed("calls"), "1");
}

#[wasm_bindgen_test]
async fn a_rejected_init_is_called_anew() {
    put("{ init() { globalThis.tries = (globalThis.tries ?? 0) + 1;
        return tries === 1 ? Promise.reject(new Error('not yet')) : Promise.resolve({}) } }");
    let desk = Library::default();
    assert!(desk.connect(LIMIT_MS).await.is_err());
    assert!(desk.connect(LIMIT_MS).await.is_ok());
}

#[wasm_bindgen_test]
async fn the_context_is_read_and_older_libraries_tell_less() {
    let context = connected(NEWEST).await.1.context().unwrap();
    assert_eq!(
        (context.project_id.as_str(), context.language.as_str()),
        ("3103", "fr")
    );
    assert_eq!(context.channel, Channel::Chat);

    let context = client_with(
        "context: { conversationId: 'a-1', projectId: '1', channel: 'TELEPATHY', language: 7 }",
    )
    .await
    .context()
    .unwrap();
    assert_eq!(context.channel, Channel::Other("TELEPATHY".to_owned()));
    assert_eq!(context.language.as_str(), "en");

    let context = client_with("context: { conversationId: 'a-1', projectId: '1' }")
        .await
        .context()
        .unwrap();
    assert_eq!(context.channel, Channel::Other(String::new()));

    for members in [
        "",
        "context: null",
        "context: { conversationId: 'a/b', projectId: '1' }",
        "context: { projectId: '1' }",
    ] {
        assert_eq!(
            client_with(members).await.context(),
            Err(DeskError::NoConversation),
            "{members}"
        );
    }
    let throwing = client_with("get context() { throw new Error('gone') }")
        .await
        .context();
    assert!(matches!(throwing, Err(DeskError::Threw { .. })));
}
