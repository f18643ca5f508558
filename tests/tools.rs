//! The exact JavaScript that crosses to and from Apizee's agent module and its agent application,
//! under node.
#![cfg(target_arch = "wasm32")]
#![expect(
    clippy::unwrap_used,
    reason = "clippy does not know wasm_bindgen_test as a test"
)]

use std::cell::RefCell;
use std::rc::Rc;

use apizee_panel::drawer::embed::order::Order;
use apizee_panel::drawer::embed::told::Told;
use apizee_panel::drawer::embed::wire;
use apizee_panel::loader_agent::{AgentEvent, AgentParams, LoaderError, callback, start};
use contract::{AgentSession, AgentUser};
use js_sys::{JSON, Reflect, eval};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

fn value(script: &str) -> JsValue {
    eval(&format!("({script})")).unwrap()
}

fn json(value: &JsValue) -> String {
    JSON::stringify(value).unwrap().into()
}

fn put(script: &str) {
    Reflect::set(&js_sys::global(), &"loadAgent".into(), &value(script)).unwrap();
}

fn session() -> AgentSession {
    AgentSession {
        server_root: "https://cloud.apizee.com/".to_owned(),
        api_key: "7a3dc7993234907508525829e02f2388".parse().unwrap(),
        user: AgentUser {
            id: 3456,
            token: "xyzaaa-c900-4dd2-8192-433test".parse().unwrap(),
            nickname: "Agent Martin".to_owned(),
            enterprise_id: 1,
            mail: None,
            photo_url: None,
        },
    }
}

#[wasm_bindgen_test]
fn load_agent_is_given_six_arguments_as_documented() {
    put("function () { globalThis.given = [...arguments]; }");
    start(&session(), &AgentParams::of("en"), &callback(|_| ())).unwrap();
    let given =
        eval("given.map(one => typeof one === 'function' ? one.length >= 0 && 'function' : one)");
    assert_eq!(
        json(&given.unwrap()),
        r#"["https://cloud.apizee.com/","7a3dc7993234907508525829e02f2388",{"id":3456,"token":"xyzaaa-c900-4dd2-8192-433test","nickname":"Agent Martin","enterpriseId":1},"function",true,{"directory":false,"directoryStartOpen":false,"template":"agent-modern","useDefaultTheme":false,"culture":"en"}]"#
    );
    let plain = "given.filter(one => typeof one === 'object').every(one => Object.getPrototypeOf(one) === Object.prototype)";
    assert_eq!(eval(plain).unwrap().as_bool(), Some(true));
}

#[wasm_bindgen_test]
fn what_the_module_tells_is_heard_and_its_throwing_is_an_error() {
    put("(root, key, user, callback) => { globalThis.callback = callback; callback({}, 'init'); }");
    let heard = Rc::new(RefCell::new(vec![]));
    let to = Rc::clone(&heard);
    let hear = move |event| to.borrow_mut().push(event);
    let called = callback(hear);
    start(&session(), &AgentParams::of("fr"), &called).unwrap();
    eval("callback({}, 'close', 1001)").unwrap();
    assert_eq!(
        *heard.borrow(),
        [AgentEvent::Init, AgentEvent::Closed(1001)]
    );
    put("() => { throw new ReferenceError('jQuery is not defined') }");
    assert_eq!(
        start(&session(), &AgentParams::of("fr"), &callback(|_| ())),
        Err(LoaderError::Threw("jQuery is not defined".to_owned()))
    );
    put("() => { throw 'no' }");
    assert_eq!(
        start(&session(), &AgentParams::of("fr"), &callback(|_| ())),
        Err(LoaderError::Threw("no".to_owned()))
    );
}

#[wasm_bindgen_test]
fn all_ten_events_are_read_and_others_are_unknown() {
    let guest = || "Guest".to_owned();
    for (word, params, event) in [
        ("'init'", "undefined", AgentEvent::Init),
        (
            "'createNewIMDiv'",
            "{ destId: 1001, nickname: 'Guest' }",
            AgentEvent::NewBox {
                dest: 1001,
                nickname: guest(),
            },
        ),
        (
            "'openComBox'",
            "{ 0: {}, length: 1 }",
            AgentEvent::BoxOpened,
        ),
        ("'minimize'", "1001", AgentEvent::Minimized(1001)),
        ("'maximize'", "1001", AgentEvent::Maximized(1001)),
        ("'close'", "1001", AgentEvent::Closed(1001)),
        ("'putInFrame'", "undefined", AgentEvent::PutInFrame),
        (
            "'showNewMessage'",
            "{ nickname: 'Guest', destId: 1001, message: 'Hello', html: '<p>Hello</p>' }",
            AgentEvent::MessageShown {
                dest: 1001,
                nickname: guest(),
            },
        ),
        (
            "'sendMessage'",
            "{ destId: 1001, message: 'Hello' }",
            AgentEvent::MessageSent { dest: 1001 },
        ),
        (
            "'updatePresence'",
            "{ eventType: 'online', time: '', connectedUsersList: [{}, {}], state: 'online' }",
            AgentEvent::Presence {
                state: "online".to_owned(),
                connected: 2,
            },
        ),
        ("'dance'", "1001", AgentEvent::Unknown),
        ("7", "1001", AgentEvent::Unknown),
        ("undefined", "undefined", AgentEvent::Unknown),
        ("'close'", "'1001'", AgentEvent::Unknown),
        ("'close'", "-1", AgentEvent::Unknown),
        ("'close'", "1.5", AgentEvent::Unknown),
        ("'createNewIMDiv'", "null", AgentEvent::Unknown),
        ("'sendMessage'", "{ message: 'Hello' }", AgentEvent::Unknown),
        (
            "'updatePresence'",
            "{ state: 'online', connectedUsersList: 2 }",
            AgentEvent::Unknown,
        ),
    ] {
        assert_eq!(
            AgentEvent::read(&value(word), &value(params)),
            event,
            "{word} {params}"
        );
    }
}

#[wasm_bindgen_test]
fn what_the_application_says_is_read_and_the_rest_is_unknown() {
    let link = || "https://apz.fr/d6Nx453elx".parse().unwrap();
    for (data, told) in [
        ("{ type: 'ready' }", Told::Ready),
        ("{ type: 'joined' }", Told::Joined),
        ("{ type: 'left' }", Told::Left),
        ("{ type: 'contacts', length: 2 }", Told::Contacts(2)),
        (
            "{ type: 'subscribed_streams', length: 0 }",
            Told::SubscribedStreams(0),
        ),
        (
            "{ type: 'link_copied', name: 'Marie', link: 'https://apz.fr/d6Nx453elx' }",
            Told::LinkCopied(link()),
        ),
        (
            "{ type: 'sms_sent', phone: '+33612345678', name: '', link: 'https://apz.fr/d6Nx453elx' }",
            Told::SmsSent(link()),
        ),
        (
            "{ type: 'sms_fail', phone: '', name: '', link: 'https://apz.fr/d6Nx453elx' }",
            Told::SmsFailed(link()),
        ),
        (
            "{ type: 'warning', reason: 'w' }",
            Told::Warning("w".to_owned()),
        ),
        (
            "{ type: 'error', reason: 'e' }",
            Told::Error("e".to_owned()),
        ),
        ("{ type: 'resize' }", Told::Resize),
        ("{ type: 'dance' }", Told::Unknown),
        ("{ type: 7 }", Told::Unknown),
        ("{}", Told::Unknown),
        ("null", Told::Unknown),
        ("'ready'", Told::Unknown),
        ("{ get type() { throw new Error('no') } }", Told::Unknown),
        ("{ type: 'contacts', length: -1 }", Told::Unknown),
        ("{ type: 'contacts', length: '2' }", Told::Unknown),
        (
            "{ type: 'link_copied', link: 'javascript:alert(1)' }",
            Told::Unknown,
        ),
        (
            "{ type: 'snapshot', dataUrl: 'https://a.b/c.png' }",
            Told::Unknown,
        ),
    ] {
        assert_eq!(Told::read(&value(data)), told, "{data}");
    }
    let snapshot = "{ type: 'snapshot', contact: { id: '1', userData: {} }, dataUrl: 'data:image/jpeg;base64,AAAA' }";
    assert!(matches!(Told::read(&value(snapshot)), Told::Snapshot(_)));
}

#[wasm_bindgen_test]
fn orders_cross_as_plain_objects() {
    for (order, crossed) in [
        (Order::Connect, r#"{"type":"connect"}"#),
        (Order::Disconnect, r#"{"type":"disconnect"}"#),
        (
            Order::Conversation {
                name: "a \u{1f600}".to_owned(),
            },
            "{\"type\":\"conversation\",\"name\":\"a \u{1f600}\"}",
        ),
        (Order::Join, r#"{"type":"join"}"#),
        (Order::Leave, r#"{"type":"leave"}"#),
    ] {
        assert_eq!(json(&wire::message(&order).unwrap()), crossed);
    }
}
