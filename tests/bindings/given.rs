//! What the Desk hands to the panel.

use std::cell::RefCell;
use std::rc::Rc;

use apizee_panel::desk::{DeskError, DeskEvent, Library};
use js_sys::{Function, eval};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use super::{LIMIT_MS, NEWEST, connected, put};

#[wasm_bindgen_test]
async fn what_the_desk_hands_over_early_is_replayed_in_order() {
    let (desk, _client) = connected(NEWEST).await;
    eval("options.onIntent([{ key: 'start-video', payload: { phone: '+33612345678' } }, { payload: {} }, 7]); options.onTrigger(['start-video', 7]);").unwrap();
    let heard = Rc::new(RefCell::new(Vec::new()));
    let to = Rc::clone(&heard);
    desk.events()
        .listen(move |event| to.borrow_mut().push(event));
    eval("options.onTrigger('not a list'); options.onIntent(undefined)").unwrap();
    let heard = heard.borrow();
    let DeskEvent::Intents(intents) = &heard[0] else {
        unreachable!("intents came first")
    };
    assert_eq!((intents.len(), intents[0].key.as_str()), (1, "start-video"));
    assert_eq!(intents[0].phone.as_ref().unwrap().expose(), "+33612345678");
    assert_eq!(
        heard[1],
        DeskEvent::Triggers(vec!["start-video".to_owned()])
    );
    assert_eq!(
        heard[2..],
        [DeskEvent::Triggers(vec![]), DeskEvent::Intents(vec![])]
    );
}

#[wasm_bindgen_test]
async fn callbacks_outlive_an_init_that_was_given_up() {
    put("{ init(options) { globalThis.options = options; return new Promise(() => {}) } }");
    let desk = Library::default();
    assert_eq!(desk.connect(LIMIT_MS).await.unwrap_err(), DeskError::Silent);
    let called = Function::new_no_args("options.onTrigger(['late']); return Promise.resolve()")
        .call0(&JsValue::UNDEFINED);
    JsFuture::from(js_sys::Promise::from(called.unwrap()))
        .await
        .unwrap();
    let heard = Rc::new(RefCell::new(0));
    let to = Rc::clone(&heard);
    desk.events().listen(move |_| *to.borrow_mut() += 1);
    assert_eq!(*heard.borrow(), 1);
}
