//! The exact JavaScript that crosses to and from idzCpa, under node: a fake put on the global
//! object, no browser.
#![cfg(target_arch = "wasm32")]
#![expect(
    clippy::unwrap_used,
    reason = "clippy does not know wasm_bindgen_test as a test"
)]

mod commands;
mod connection;
mod generated;
mod given;
mod payment;
mod read;
mod written;

use apizee_panel::desk::{Client, DeskError, Library};
use js_sys::{JSON, Reflect, eval};

/// Short, so that a silence is told soon; long enough for a settled promise.
const LIMIT_MS: u32 = 50;

/// Puts what a script evaluates to on the global object.
fn put(script: &str) {
    let value = eval(&format!("({script})")).unwrap();
    Reflect::set(&js_sys::global(), &"idzCpa".into(), &value).unwrap();
}

fn crossed(what: &str) -> String {
    JSON::stringify(&eval(what).unwrap()).unwrap().into()
}

/// A client of the newest library, which writes down what it is given.
const NEWEST: &str = "{ init(options) { globalThis.options = options; globalThis.crossed = [];
    const keep = name => value => { globalThis.crossed.push([name, value]); };
    return Promise.resolve({
      context: { conversationId: '5701a92f-a8e3-49ad-81dc-ac801171f799', projectId: '3103', channel: 'CHAT', language: 'fr' },
      insertTextInComposeBox: keep('text'), pushCardInConversationThread: keep('card'),
      pushCardBundleInConversationThread: keep('bundle'),
      pushApplePayPaymentRequestInConversationThread: value => { globalThis.crossed.push(['pay', value]); return Promise.resolve(); },
      getJWT: () => Promise.resolve('a.b.c'),
    }); } }";

async fn connected(script: &str) -> (Library, Client) {
    put(script);
    let desk = Library::default();
    let client = desk.connect(LIMIT_MS).await.unwrap();
    (desk, client)
}

async fn refused(script: &str) -> DeskError {
    put(script);
    Library::default().connect(LIMIT_MS).await.unwrap_err()
}

/// A client whose commands are `members`.
async fn client_with(members: &str) -> Client {
    connected(&format!(
        "{{ init: () => Promise.resolve({{ {members} }}) }}"
    ))
    .await
    .1
}
