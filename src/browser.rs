//! The browser's own things: languages, moments, randomness, clipboard, and whether anybody sees
//! the panel. Dates and names of countries are the browser's (`Intl`): a crate for them costs more
//! than all our views.

mod channel;
mod delegation;
mod intl;
mod plain;
mod seen;

pub use channel::Channel;
pub use delegation::{Delegation, delegation};
pub use intl::{country, moment_here, options, seconds_between, time_of_day};
pub use plain::Plain;
pub use seen::Seen;

use core::pin::Pin;
use std::future::Future;

use contract::{IdempotencyKey, Timestamp};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::Document;

fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// Begins this work once what is under way now has come to its end. All work is of one type: what
/// runs it is compiled once, and not for each kind, a kilobyte a piece.
pub fn soon(work: impl Future<Output = ()> + 'static) {
    fn of_one_type(work: Pin<Box<dyn Future<Output = ()>>>) {
        spawn_local(work);
    }
    of_one_type(Box::pin(work));
}

/// The agent's languages, the preferred one first.
#[must_use]
pub fn languages() -> Vec<String> {
    let tags = web_sys::window().map(|window| window.navigator().languages());
    tags.iter()
        .flat_map(js_sys::Array::iter)
        .filter_map(|tag| tag.as_string())
        .collect()
}

/// Milliseconds since 1970, for differences.
#[must_use]
pub fn now_ms() -> f64 {
    js_sys::Date::now()
}

/// This moment, to the second.
#[must_use]
pub fn now() -> Timestamp {
    let text = String::from(js_sys::Date::new_0().to_iso_string());
    let seconds = text.get(..19).unwrap_or("1970-01-01T00:00:00");
    match Timestamp::try_from(format!("{seconds}Z")) {
        Ok(now) => now,
        // A year beyond 9999 has another shape.
        Err(_) => unreachable!("toISOString gives UTC in a fixed shape"),
    }
}

/// A new name for a wish of the agent: 128 random bits. `None` without a source of randomness,
/// which every browser has.
#[must_use]
pub fn new_key() -> Option<IdempotencyKey> {
    let mut bytes = [0; 16];
    let crypto = web_sys::window()?.crypto().ok()?;
    crypto.get_random_values_with_u8_array(&mut bytes).ok()?;
    let hex: String = bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(digit)
        .collect();
    hex.try_into().ok()
}

fn digit(nibble: u8) -> char {
    char::from_digit(nibble.into(), 16).unwrap_or('0')
}

/// A `<meta>` of the page; `None` when it is absent or empty.
#[must_use]
pub fn meta(name: &str) -> Option<String> {
    let element = document()?
        .query_selector(&format!("meta[name={name}]"))
        .ok()??;
    element
        .get_attribute("content")
        .filter(|content| !content.is_empty())
}

/// Sets an attribute of `<html>`.
pub fn set_on_html(name: &str, value: &str) {
    if let Some(html) = document().and_then(|document| document.document_element()) {
        // Fails for names that are none; ours are.
        let _ = html.set_attribute(name, value);
    }
}

/// Adds a sheet of style to the page, and waits until it is there. Without its rules the page is
/// plain and can still be used: a sheet that cannot be had is no error.
pub async fn add_sheet(address: &str) {
    let Some((head, sheet)) = document().and_then(|document| {
        let sheet = document.create_element("link").ok()?;
        Some((document.query_selector("head").ok()??, sheet))
    }) else {
        return;
    };
    for (name, value) in [("rel", "stylesheet"), ("href", address)] {
        // Fails for names that are none.
        let _ = sheet.set_attribute(name, value);
    }
    let settled = js_sys::Promise::new(&mut |resolve, _| {
        for event in ["load", "error"] {
            let _ = sheet.add_event_listener_with_callback(event, &resolve);
        }
        let _ = head.append_child(&sheet);
    });
    // It is only ever resolved.
    let _ = JsFuture::from(settled).await;
}

/// `performance.mark`
pub fn mark(name: &str) {
    if let Some(performance) = web_sys::window().and_then(|window| window.performance()) {
        // A page without marks is still a page.
        let _ = performance.mark(name);
    }
}

/// Puts a text into the clipboard.
///
/// # Errors
/// Where a frame may not, or the browser cannot.
pub async fn copy(text: &str) -> Result<(), ()> {
    let navigator = web_sys::window().ok_or(())?.navigator();
    // Absent where the page is not a secure context; the binding says it never is.
    let clipboard = js_sys::Reflect::get(&navigator, &"clipboard".into()).map_err(|_| ())?;
    let clipboard: web_sys::Clipboard = clipboard
        .is_object()
        .then(|| clipboard.unchecked_into())
        .ok_or(())?;
    JsFuture::from(clipboard.write_text(text))
        .await
        .map(|_: JsValue| ())
        .map_err(|_| ())
}
