//! Whether the frames around the panel let a page that the panel frames use camera and microphone.

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// What the browser says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delegation {
    /// They do: us, and that page.
    Granted,
    /// They do not: the Desk's `allow` lacks them, or our page's own policy names other origins.
    Refused,
    /// This browser cannot be asked (Firefox).
    Unknown,
}

/// Camera and microphone, for a frame of this address (Permissions Policy, Introspection;
/// Chromium has it by its older name `featurePolicy`).
#[must_use]
pub fn delegation(address: &str) -> Delegation {
    let end = address.match_indices('/').nth(2);
    let origin = end.map_or(address, |(end, _)| address.split_at(end).0);
    match granted(origin) {
        Some(true) => Delegation::Granted,
        Some(false) => Delegation::Refused,
        None => Delegation::Unknown,
    }
}

fn granted(origin: &str) -> Option<bool> {
    let document = super::document()?;
    let get = |of: &JsValue, name: &str| Reflect::get(of, &name.into()).ok();
    let (policy, allows) = ["permissionsPolicy", "featurePolicy"]
        .into_iter()
        .find_map(|name| {
            let policy = get(&document, name)?;
            let allows = get(&policy, "allowsFeature")?;
            Some((policy, allows.dyn_into::<Function>().ok()?))
        })?;
    // Without an origin it is about ourselves.
    let all = ["camera", "microphone"].into_iter().all(|feature| {
        [JsValue::UNDEFINED, origin.into()].iter().all(|origin| {
            let answer = allows.call2(&policy, &feature.into(), origin);
            answer.is_ok_and(|answer| answer.is_truthy())
        })
    });
    Some(all)
}
