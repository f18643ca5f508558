//! The library and the client that it gives.

use std::cell::RefCell;
use std::future::Future;

use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Function, Promise, Reflect};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::apple_pay::ApplePayRequest;
use super::bindings::{IdzCpa, JsClient};
use super::card::{Card, CardBundle};
use super::command::Command;
use super::context::Context;
use super::documents;
use super::error::{ActionError, DeskError, text};
use super::events::Events;

/// For one try: iAdvize documents no limit, and outside the Desk `init` never settles. Five seconds
/// is longer than the slowest start of a Desk, and shorter than an agent's patience.
pub const INIT_LIMIT_MS: u32 = 5_000;
/// `getJWT` asks iAdvize's servers; a token that takes longer is as good as none.
pub const JWT_LIMIT_MS: u32 = 3_000;

/// The Desk's token. `Debug` hides it; it is never kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Jwt(String);

impl Jwt {
    /// For the `Authorization` header.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl core::fmt::Debug for Jwt {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Jwt(hidden)")
    }
}

/// The page's one way to the Desk. Lives as long as the page.
#[derive(Default)]
pub struct Library {
    events: Events,
    /// An `init` that has not answered yet. It is never called twice while it may still answer:
    /// iAdvize's tutorial asks for one call.
    pending: RefCell<Option<Promise>>,
}

impl Library {
    /// What the Desk hands over.
    pub fn events(&self) -> &Events {
        &self.events
    }

    /// One try to get a client.
    ///
    /// # Errors
    /// No library, a strange one, or no answer within `limit_ms`.
    pub async fn connect(&self, limit_ms: u32) -> Result<Client, DeskError> {
        let work = async {
            let library = library_soon().await?;
            let promise = self.init(&library)?;
            let settled = JsFuture::from(promise).await;
            self.pending.take();
            let client = settled?;
            if !client.is_object() {
                return Err(DeskError::Unexpected("init gave no client"));
            }
            Ok(Client(client.unchecked_into()))
        };
        within(limit_ms, work).await
    }

    fn init(&self, library: &IdzCpa) -> Result<Promise, DeskError> {
        if let Some(promise) = &*self.pending.borrow() {
            return Ok(promise.clone());
        }
        let promise = library.init(&JsValue::from(self.events.options()?))?;
        if !promise.is_instance_of::<Promise>() {
            return Err(DeskError::LibraryHostile("init gives no promise"));
        }
        *self.pending.borrow_mut() = Some(promise.clone());
        Ok(promise)
    }
}

async fn within<T>(
    limit_ms: u32,
    work: impl Future<Output = Result<T, DeskError>>,
) -> Result<T, DeskError> {
    match select(Box::pin(work), TimeoutFuture::new(limit_ms)).await {
        Either::Left((result, _)) => result,
        Either::Right(_) => Err(DeskError::Silent),
    }
}

/// `window.idzCpa`, read afresh: the script may come late.
fn library() -> Result<IdzCpa, DeskError> {
    let value = Reflect::get(&js_sys::global(), &"idzCpa".into())?;
    if value.is_undefined() || value.is_null() {
        return Err(DeskError::LibraryMissing);
    }
    if !value.is_object() && !value.is_function() {
        return Err(DeskError::LibraryHostile("idzCpa is no object"));
    }
    if !Reflect::get(&value, &"init".into())?.is_function() {
        return Err(DeskError::LibraryHostile("idzCpa has no init"));
    }
    Ok(value.unchecked_into())
}

/// The library, or the script that brings it, or its failure.
async fn library_soon() -> Result<IdzCpa, DeskError> {
    match library() {
        Err(DeskError::LibraryMissing) => {}
        other => return other,
    }
    let script = script().ok_or(DeskError::LibraryMissing)?;
    // Set by the page's first script when loading failed before this code was there.
    if script.has_attribute("data-failed") {
        return Err(DeskError::LibraryMissing);
    }
    let listener: RefCell<Option<Closure<dyn FnMut()>>> = RefCell::new(None);
    let settled = Promise::new(&mut |resolve: Function, _| {
        let heard = Closure::new(move || {
            // Only a function can be called, and this one is the promise's own.
            let _ = resolve.call0(&JsValue::UNDEFINED);
        });
        for event in ["load", "error"] {
            let _ = script.add_event_listener_with_callback(event, heard.as_ref().unchecked_ref());
        }
        *listener.borrow_mut() = Some(heard);
    });
    let result = JsFuture::from(settled).await;
    if let Some(heard) = listener.take() {
        for event in ["load", "error"] {
            let _ =
                script.remove_event_listener_with_callback(event, heard.as_ref().unchecked_ref());
        }
    }
    result?;
    library()
}

fn script() -> Option<web_sys::Element> {
    web_sys::window()?
        .document()?
        .query_selector("script[src*=idzcpa]")
        .ok()?
}

/// The token of `?jwt=`, which the page's first script took out of the address ("Use
/// authentication"). Once: the second call gives nothing.
#[must_use]
pub fn take_url_jwt() -> Option<Jwt> {
    let take = Reflect::get(&js_sys::global(), &"apizeePanelTakeUrlJwt".into()).ok()?;
    let token = take
        .dyn_ref::<Function>()?
        .call0(&JsValue::UNDEFINED)
        .ok()?
        .as_string()?;
    (!token.is_empty()).then_some(Jwt(token))
}

/// A connected Desk.
#[derive(Clone, Debug)]
pub struct Client(JsClient);

impl Client {
    /// The client that the panel has connected, in the drawer's module.
    #[must_use]
    pub fn from_panel(client: JsValue) -> Self {
        Self(client.unchecked_into())
    }

    /// For the drawer's module.
    #[must_use]
    pub fn to_drawer(&self) -> JsValue {
        self.0.clone().into()
    }

    /// The conversation that the iframe belongs to.
    ///
    /// # Errors
    /// When the library throws, or tells no conversation (it does since 2.1.0).
    pub fn context(&self) -> Result<Context, DeskError> {
        let context = self.0.context()?;
        let read = |name| text(&context, name);
        Context::read(
            read("conversationId"),
            read("projectId"),
            read("channel"),
            read("language"),
        )
        .ok_or(DeskError::NoConversation)
    }

    /// Whether this version of the library has the command.
    #[must_use]
    pub fn can(&self, command: Command) -> bool {
        Reflect::get(&self.0, &command.name().into()).is_ok_and(|value| value.is_function())
    }

    fn need(&self, command: Command) -> Result<(), DeskError> {
        if self.can(command) {
            Ok(())
        } else {
            Err(DeskError::CommandMissing(command))
        }
    }

    /// Fills the compose box. The agent still presses send; nothing acknowledges it.
    ///
    /// # Errors
    /// When the command is missing or throws.
    pub fn insert_text(&self, value: &str) -> Result<(), DeskError> {
        self.need(Command::InsertText)?;
        Ok(self.0.insert_text(value)?)
    }

    /// Sends a card at once. Nothing acknowledges it and nothing takes it back.
    ///
    /// # Errors
    /// When the command is missing or throws.
    pub fn push_card(&self, card: &Card) -> Result<(), DeskError> {
        self.need(Command::PushCard)?;
        Ok(self.0.push_card(&documents::card(card))?)
    }

    /// Sends several cards at once.
    ///
    /// # Errors
    /// When the command is missing or throws.
    pub fn push_card_bundle(&self, bundle: &CardBundle) -> Result<(), DeskError> {
        self.need(Command::PushCardBundle)?;
        Ok(self.0.push_card_bundle(&documents::bundle(bundle))?)
    }

    /// Asks the visitor to pay.
    ///
    /// # Errors
    /// The documented [`ActionError`], or what else went wrong.
    pub async fn push_apple_pay(
        &self,
        request: &ApplePayRequest,
    ) -> Result<(), Result<ActionError, DeskError>> {
        let promise = self
            .need(Command::PushApplePay)
            .and_then(|()| document(request))
            .and_then(|request| Ok(self.0.push_apple_pay(&request)?))
            .map_err(Err)?;
        match JsFuture::from(promise).await {
            Ok(_) => Ok(()),
            Err(thrown) => Err(ActionError::read(&thrown).ok_or_else(|| thrown.into())),
        }
    }

    /// A fresh token, which lives 60 s: one for each call, never kept.
    ///
    /// # Errors
    /// When the command is missing, rejects, or is silent for `limit_ms`.
    pub async fn jwt(&self, limit_ms: u32) -> Result<Jwt, DeskError> {
        self.need(Command::GetJwt)?;
        let promise = self.0.get_jwt()?;
        let token = within(limit_ms, async { Ok(JsFuture::from(promise).await?) }).await?;
        token
            .as_string()
            .filter(|token| !token.is_empty())
            .map(Jwt)
            .ok_or(DeskError::Unexpected("getJWT gave no text"))
    }
}

/// As plain objects, what is absent absent.
fn document(value: &impl Serialize) -> Result<JsValue, DeskError> {
    value
        .serialize(&Serializer::json_compatible())
        .map_err(|_| DeskError::Unexpected("a document cannot cross"))
}
