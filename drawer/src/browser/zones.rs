//! `Intl` and `Date`: moments in the agent's time zone and in another.

use contract::Timestamp;
use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::options;

/// The zone that every browser knows.
pub const UTC: &str = "UTC";

/// The agent's, as the browser tells it: `Europe/Paris`.
#[must_use]
pub fn own_zone() -> String {
    let format = Intl::DateTimeFormat::new(&Array::new(), &Object::new());
    let zone = Reflect::get(&format.resolved_options(), &"timeZone".into());
    zone.ok()
        .and_then(|zone| zone.as_string())
        .unwrap_or_else(|| UTC.to_owned())
}

/// All that the browser knows, UTC first; UTC alone in a browser that does not list them
/// (`Intl.supportedValuesOf`, older than 2022).
#[must_use]
pub fn zones() -> Vec<String> {
    let listed = || {
        let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
        let list = Reflect::get(&intl, &"supportedValuesOf".into()).ok()?;
        let list: Function = list.dyn_into().ok()?;
        let zones = list.call1(&intl, &"timeZone".into()).ok()?;
        Some(Array::from(&zones))
    };
    let zones = listed().unwrap_or_default();
    let others = zones.iter().filter_map(|zone| zone.as_string());
    let first = core::iter::once(UTC.to_owned());
    first.chain(others.filter(|zone| zone != UTC)).collect()
}

/// `Sat, 21 Nov 2026, 12:04 CET`, in this zone and language.
#[must_use]
pub fn moment(lang: &str, at: &Timestamp, zone: &str) -> String {
    let how = options(&[
        ("weekday", "short"),
        ("day", "numeric"),
        ("month", "short"),
        ("year", "numeric"),
        ("hour", "2-digit"),
        ("minute", "2-digit"),
        ("timeZone", zone),
        ("timeZoneName", "short"),
    ]);
    let date = Date::new(&JsValue::from(at.as_str()));
    date.to_locale_string(lang, &how).into()
}

/// What stands in a field of a day and a time (`2026-11-21T12:04`) is in the agent's zone: the
/// moment it means. `None` where it is none, or too far from now to have one.
#[must_use]
pub fn meant(local: &str) -> Option<Timestamp> {
    // A day without a time would be read as UTC.
    local.contains('T').then_some(())?;
    to_the_second(&Date::new(&JsValue::from(local)))
}

/// So many minutes later.
#[must_use]
pub fn later(at: &Timestamp, minutes: u32) -> Option<Timestamp> {
    let date = Date::new(&JsValue::from(at.as_str()));
    let end = date.get_time() + f64::from(minutes) * 60_000.0;
    to_the_second(&Date::new(&end.into()))
}

fn to_the_second(date: &Date) -> Option<Timestamp> {
    // `toISOString` throws for what is no moment.
    if date.get_time().is_nan() {
        return None;
    }
    let text = String::from(date.to_iso_string());
    [text.get(..19)?, "Z"].concat().try_into().ok()
}
