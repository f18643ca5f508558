//! `Intl`: dates and names in the agent's language.

use contract::Timestamp;
use js_sys::{Array, Date, Object};
use wasm_bindgen::prelude::*;

use super::plain::Plain;

#[wasm_bindgen]
extern "C" {
    /// <https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/Intl/DisplayNames>
    #[wasm_bindgen(js_namespace = Intl)]
    type DisplayNames;
    #[wasm_bindgen(constructor, catch, js_namespace = Intl)]
    fn new(locales: &Array, options: &Object) -> Result<DisplayNames, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn of(this: &DisplayNames, code: &str) -> Result<JsValue, JsValue>;

    /// <https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/Date/toLocaleTimeString>
    #[wasm_bindgen(extends = Date, js_name = Date)]
    type LocalDate;
    #[wasm_bindgen(method, catch, js_name = toLocaleTimeString)]
    fn time(this: &LocalDate, locales: &Array, options: &Object) -> Result<String, JsValue>;
}

/// An object of texts, as `Intl` wants it.
#[must_use]
pub fn options(pairs: &[(&str, &str)]) -> Object {
    let options = pairs.iter();
    let options = options.fold(Plain::default(), |options, (name, value)| {
        options.with(name, *value)
    });
    options.0
}

/// A country's name in the agent's language; the code where the browser has none.
#[must_use]
pub fn country(lang: &str, code: &str) -> String {
    let names = DisplayNames::new(&Array::of1(&lang.into()), &options(&[("type", "region")]));
    let name = names
        .and_then(|names| names.of(code))
        .ok()
        .and_then(|name| name.as_string());
    name.unwrap_or_else(|| code.to_owned())
}

/// How many seconds lie between two moments.
#[must_use]
pub fn seconds_between(from: &Timestamp, to: &Timestamp) -> u32 {
    let ms = |at: &Timestamp| Date::parse(at.as_str());
    ((ms(to) - ms(from)) / 1_000.0) as u32
}

/// `12:04`, as the agent's own language and country write it, in their time zone.
#[must_use]
pub fn time_of_day(at: &Timestamp) -> String {
    told(at, &[("hour", "2-digit"), ("minute", "2-digit")])
}

/// `21 Nov, 12:04`, likewise.
#[must_use]
pub fn moment_here(at: &Timestamp) -> String {
    let how = [
        ("month", "short"),
        ("day", "2-digit"),
        ("hour", "2-digit"),
        ("minute", "2-digit"),
    ];
    told(at, &how)
}

fn told(at: &Timestamp, how: &[(&str, &str)]) -> String {
    let date: LocalDate = Date::new(&at.as_str().into()).unchecked_into();
    let own = web_sys::window().map(|window| window.navigator().languages());
    let told = date.time(&own.unwrap_or_default(), &options(how));
    told.unwrap_or_default()
}
