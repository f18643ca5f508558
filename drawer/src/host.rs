//! What a section may use: the Desk, the backend, the words.

use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::kept::Kept;
use crate::browser;
use apizee_panel::backend::{Backend, Tokens};
use apizee_panel::desk::{Client, DeskError, JWT_LIMIT_MS, Jwt, conversation, no_token};
use apizee_panel::errand::{Errand, Section};
use apizee_panel::outcome::NoToken;
use apizee_panel::room::setting::Desk;
use apizee_panel::wording::{Visitor, Wording};

/// Around a section, as long as it is open.
pub struct Host {
    /// The Desk's client, which the panel has connected.
    pub client: Client,
    /// The conversation.
    pub desk: Desk,
    pub backend: Backend,
    /// What was asked for.
    pub errand: Errand,
    /// What outlives the section.
    pub kept: Rc<Kept>,
    /// Which section is shown now.
    pub shown: RwSignal<Section>,
    /// The agent's language.
    pub w: &'static Wording,
    pub visitor: &'static Visitor,
}

impl Host {
    /// # Errors
    /// When the Desk tells no conversation.
    pub fn new(
        client: JsValue,
        errand: Errand,
        shown: RwSignal<Section>,
        kept: Rc<Kept>,
    ) -> Result<Self, DeskError> {
        let client = Client::from_panel(client);
        let desk = conversation(&client)?;
        let languages = browser::languages();
        Ok(Self {
            visitor: Visitor::of(&desk.language),
            client,
            desk,
            backend: Backend::new(browser::meta("apizee-panel-backend")),
            errand,
            kept,
            shown,
            w: Wording::of(languages.iter().map(String::as_str)),
        })
    }

    /// Waits a second, and as long as nobody sees the panel: a hidden one asks for nothing and counts
    /// nothing. How many seconds have passed.
    pub async fn a_second(&self) -> u32 {
        let begun = browser::now_ms();
        TimeoutFuture::new(1_000).await;
        self.kept.seen.now().await;
        ((browser::now_ms() - begun) / 1_000.0).round().max(1.0) as u32
    }

    /// Shows another section in the place of this one.
    pub fn turn_to(&self, section: Section) {
        // A drawer that has been shut shows nothing more.
        let _ = self.shown.try_update(|shown| *shown = section);
    }
}

impl Tokens for Host {
    async fn token(&self) -> Result<Jwt, NoToken> {
        self.client.jwt(JWT_LIMIT_MS).await.map_err(no_token)
    }
}
