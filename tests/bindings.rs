//! The exact JavaScript that crosses to and from idzCpa, under node: a fake put on the global
//! object, no browser.
#![cfg(target_arch = "wasm32")]
#![expect(
    clippy::unwrap_used,
    reason = "clippy does not know wasm_bindgen_test as a test"
)]

use std::cell::RefCell;
use std::rc::Rc;

use apizee_panel::backend::write;
use apizee_panel::desk::apple_pay::{
    Amount, ApplePayRequest, ContactField, Currency, LineItemType, Payment, PaymentCard,
    PaymentItem, ReceivedMessage, RequestIdentifier, ShippingMethod,
};
use apizee_panel::desk::{
    ActionError, Card, CardBundle, CardImage, Client, Command, Desk, DeskError, DeskEvent,
    LinkAction, WebLink,
};
use contract::{Channel, ContactCheck, JoinLink, StartRoom};
use js_sys::{Function, JSON, Reflect, eval};
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

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

async fn connected(script: &str) -> (Desk, Client) {
    put(script);
    let desk = Desk::default();
    let client = desk.connect(LIMIT_MS).await.unwrap();
    (desk, client)
}

async fn refused(script: &str) -> DeskError {
    put(script);
    Desk::default().connect(LIMIT_MS).await.unwrap_err()
}

/// A client whose commands are `members`.
async fn client_with(members: &str) -> Client {
    connected(&format!(
        "{{ init: () => Promise.resolve({{ {members} }}) }}"
    ))
    .await
    .1
}

fn link() -> LinkAction {
    LinkAction::new(
        "Rejoindre",
        "https://apz.fr/d6Nx453elx".parse::<JoinLink>().unwrap(),
    )
}

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
    let desk = Desk::default();
    assert_eq!(desk.connect(LIMIT_MS).await.unwrap_err(), DeskError::Silent);
    eval("answer({ context: {} })").unwrap();
    assert!(desk.connect(LIMIT_MS).await.is_ok());
    assert_eq!(crossed("calls"), "1");
}

#[wasm_bindgen_test]
async fn a_rejected_init_is_called_anew() {
    put("{ init() { globalThis.tries = (globalThis.tries ?? 0) + 1;
        return tries === 1 ? Promise.reject(new Error('not yet')) : Promise.resolve({}) } }");
    let desk = Desk::default();
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
        assert!(
            matches!(
                client_with(members).await.context(),
                Err(DeskError::Unexpected(_))
            ),
            "{members}"
        );
    }
    let throwing = client_with("get context() { throw new Error('gone') }")
        .await
        .context();
    assert!(matches!(throwing, Err(DeskError::Threw { .. })));
}

#[wasm_bindgen_test]
async fn text_crosses_to_the_letter() {
    let (_kept, client) = connected(NEWEST).await;
    client.insert_text("Bonjour\n« ça » 👋").unwrap();
    assert_eq!(
        crossed("globalThis.crossed"),
        "[[\"text\",\"Bonjour\\n« ça » 👋\"]]"
    );
}

#[wasm_bindgen_test]
async fn a_bare_card_has_its_actions_and_nothing_else() {
    let (_kept, client) = connected(NEWEST).await;
    client.push_card(&Card::new(link())).unwrap();
    let card = r#"[["card",{"actions":[{"type":"LINK","title":"Rejoindre","url":"https://apz.fr/d6Nx453elx"}]}]]"#;
    assert_eq!(crossed("globalThis.crossed"), card);
    assert_eq!(
        crossed("Object.getPrototypeOf(globalThis.crossed[0][1]) === Object.prototype"),
        "true"
    );
    assert_eq!(
        crossed("Array.isArray(globalThis.crossed[0][1].actions)"),
        "true"
    );
}

#[wasm_bindgen_test]
async fn a_full_card_and_a_bundle_are_as_documented() {
    let (_kept, client) = connected(NEWEST).await;
    let image = CardImage::new(
        WebLink::new("https://acme.example/a.png").unwrap(),
        "A boiler",
    );
    let card = Card::new(link())
        .titled("Video")
        .saying("Show us")
        .and(link())
        .showing(image);
    client
        .push_card_bundle(&CardBundle::new(None, card, vec![Card::new(link())]))
        .unwrap();
    let action = r#"{"type":"LINK","title":"Rejoindre","url":"https://apz.fr/d6Nx453elx"}"#;
    let expected = format!(
        r#"[["bundle",{{"cards":[{{"title":"Video","text":"Show us","actions":[{action},{action}],"image":{{"url":"https://acme.example/a.png","description":"A boiler"}}}},{{"actions":[{action}]}}]}}]]"#
    );
    assert_eq!(crossed("globalThis.crossed"), expected);
}

#[wasm_bindgen_test]
async fn commands_that_a_library_lacks_are_known_and_refused() {
    let client = client_with("insertTextInComposeBox() {}").await;
    assert!(client.can(Command::InsertText));
    for command in [
        Command::PushCard,
        Command::PushCardBundle,
        Command::GetJwt,
        Command::PushApplePay,
    ] {
        assert!(!client.can(command));
    }
    assert_eq!(
        client.push_card(&Card::new(link())),
        Err(DeskError::CommandMissing(Command::PushCard))
    );
    assert_eq!(
        client.jwt(LIMIT_MS).await.unwrap_err(),
        DeskError::CommandMissing(Command::GetJwt)
    );
}

#[wasm_bindgen_test]
async fn void_commands_can_still_throw() {
    let client = client_with("insertTextInComposeBox() { throw new TypeError('closed') }").await;
    let threw = DeskError::Threw {
        name: "TypeError".to_owned(),
        message: "closed".to_owned(),
    };
    assert_eq!(client.insert_text("a"), Err(threw));
}

#[wasm_bindgen_test]
async fn the_token_is_bounded_hidden_and_a_text() {
    let (_kept, client) = connected(NEWEST).await;
    let token = client.jwt(LIMIT_MS).await.unwrap();
    assert_eq!(
        (token.expose(), format!("{token:?}").as_str()),
        ("a.b.c", "Jwt(hidden)")
    );
    let silent = client_with("getJWT: () => new Promise(() => {})").await;
    assert_eq!(silent.jwt(LIMIT_MS).await.unwrap_err(), DeskError::Silent);
    for strange in [
        "getJWT: () => Promise.resolve(7)",
        "getJWT: () => Promise.resolve('')",
    ] {
        assert!(
            matches!(
                client_with(strange).await.jwt(LIMIT_MS).await,
                Err(DeskError::Unexpected(_))
            ),
            "{strange}"
        );
    }
}

fn payment() -> ApplePayRequest {
    let amount = |text: &str| Amount::new(text).unwrap();
    let item = |amount: Amount, label: &str| PaymentItem {
        amount,
        label: label.to_owned(),
        kind: LineItemType::Final,
    };
    ApplePayRequest {
        request_identifier: RequestIdentifier::new("83f86edb-5f0a-4e6f-9c53-8f7b7d4f2b11").unwrap(),
        payment: Payment {
            currency_code: Currency::new("USD").unwrap(),
            line_items: vec![item(amount("45"), "Earpods")],
            required_billing_contact_fields: vec![ContactField::Email],
            required_shipping_contact_fields: vec![ContactField::PostalAddress],
            shipping_methods: vec![ShippingMethod {
                amount: amount("10"),
                detail: "Within an hour".to_owned(),
                identifier: "in_store_pickup".to_owned(),
                label: "In-Store Pickup".to_owned(),
            }],
            total: item(amount("55"), "TOTAL"),
        },
        received_message: ReceivedMessage::Card(PaymentCard {
            title: Some("Please check".to_owned()),
            ..PaymentCard::default()
        }),
    }
}

#[wasm_bindgen_test]
async fn a_payment_request_is_as_documented() {
    let (_kept, client) = connected(NEWEST).await;
    client.push_apple_pay(&payment()).await.unwrap();
    let expected = r#"[["pay",{"requestIdentifier":"83f86edb-5f0a-4e6f-9c53-8f7b7d4f2b11","payment":{"currencyCode":"USD","lineItems":[{"amount":"45","label":"Earpods","type":"final"}],"requiredBillingContactFields":["email"],"requiredShippingContactFields":["postalAddress"],"shippingMethods":[{"amount":"10","detail":"Within an hour","identifier":"in_store_pickup","label":"In-Store Pickup"}],"total":{"amount":"55","label":"TOTAL","type":"final"}},"receivedMessage":{"type":"CARD","data":{"title":"Please check","actions":[]}}}]]"#;
    assert_eq!(crossed("globalThis.crossed"), expected);
}

#[wasm_bindgen_test]
async fn a_refused_payment_gives_the_documented_error() {
    let name = "pushApplePayPaymentRequestInConversationThread";
    let refusing = client_with(&format!(
        "{name}: () => Promise.reject({{ message: 'bad', details: ['total', 'label'] }})"
    ))
    .await;
    let expected = ActionError {
        message: "bad".to_owned(),
        details: vec!["total".to_owned(), "label".to_owned()],
    };
    assert_eq!(refusing.push_apple_pay(&payment()).await, Err(Ok(expected)));
    let bare = client_with(&format!(
        "{name}: () => Promise.reject({{ message: 'bad' }})"
    ))
    .await;
    assert_eq!(
        bare.push_apple_pay(&payment()).await,
        Err(Ok(ActionError {
            message: "bad".to_owned(),
            details: vec![]
        }))
    );
    let other = client_with(&format!(
        "{name}: () => Promise.reject(new Error('offline'))"
    ))
    .await;
    assert!(matches!(
        other.push_apple_pay(&payment()).await,
        Err(Err(DeskError::Threw { .. }))
    ));
}

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
    let desk = Desk::default();
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
    let most = r#"{"kind":"meeting","conversation_id":"c1","project_id":"3103","channel":"SMS","language":"pt-BR","guest":{"name":"Zoé \"Z\" \\","phone":"06 12 34 56 78","email":"zoe@acme.example"},"reference":"A-42","invite":true,"name":"Chaudière","moderation":true,"service_key":"115f89503138416a242f40fb7d7f338e","replace":true}"#;
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
