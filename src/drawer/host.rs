//! What a section may use: the Desk, the backend, the words.

use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use wasm_bindgen::JsValue;

use super::errand::{Errand, Section};
use super::kept::Kept;
use crate::app::desk::{conversation, no_token};
use crate::backend::{Backend, Tokens};
use crate::browser;
use crate::desk::{Client, DeskError, JWT_LIMIT_MS, Jwt};
use crate::outcome::NoToken;
use crate::room::setting::Desk;
use crate::signals::{RwSignal, Update};
use crate::wording::{Visitor, Wording};

/// Around a section, as long as it is open.
pub struct Host {
    /// The Desk's client, which the panel has connected.
    pub client: Client,
    /// The conversation.
    pub desk: Desk,
    /// The backend.
    pub backend: Backend,
    /// What was asked for.
    pub errand: Errand,
    /// What outlives the section.
    pub kept: Rc<Kept>,
    /// Which section is shown now.
    pub shown: RwSignal<Section>,
    /// The agent's language.
    pub w: &'static Wording,
    /// The visitor's.
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
