//! What the panel hands to the Desk, and the token that it asks for.

use apizee_panel::desk::{Card, CardBundle, CardImage, Command, DeskError, LinkAction, WebLink};
use contract::JoinLink;
use wasm_bindgen_test::wasm_bindgen_test;

use super::{LIMIT_MS, NEWEST, client_with, connected, crossed};

fn link() -> LinkAction {
    LinkAction::new(
        "Rejoindre",
        "https://apz.fr/d6Nx453elx".parse::<JoinLink>().unwrap(),
    )
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
