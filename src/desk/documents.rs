//! Cards as the Desk takes them (App Plugins, pushCardInConversationThread): plain objects, in which
//! what is absent is absent.

use js_sys::Array;
use wasm_bindgen::JsValue;

use super::card::{Card, CardBundle, CardImage, LinkAction};
use crate::browser::Plain;

pub(super) fn card(card: &Card) -> JsValue {
    let image = card.image.as_ref().map(image);
    Plain::default()
        .perhaps("title", card.title.as_deref())
        .perhaps("text", card.text.as_deref())
        .with(
            "actions",
            card.actions.iter().map(action).collect::<Array>(),
        )
        .perhaps("image", image)
        .into()
}

pub(super) fn bundle(bundle: &CardBundle) -> JsValue {
    Plain::default()
        .perhaps("title", bundle.title.as_deref())
        .with("cards", bundle.cards.iter().map(card).collect::<Array>())
        .into()
}

fn action(action: &LinkAction) -> JsValue {
    Plain::default()
        .with("type", "LINK")
        .with("title", action.title.as_str())
        .with("url", action.url.expose())
        .into()
}

fn image(image: &CardImage) -> JsValue {
    Plain::default()
        .with("url", image.url.expose())
        .with("description", image.description.as_str())
        .into()
}
