//! `Intl` and `Date`: numbers, spans of time, days and moments, as the agent's language writes them.

use contract::{Day, Timestamp};
use js_sys::{Array, Date, Intl, Object};
use wasm_bindgen::JsValue;

use super::options;

/// Of the agent's own languages the first that says how this one is written where they are: `en-GB`
/// for `en`.
fn locale(lang: &str) -> String {
    let tags = super::languages();
    let own = tags.into_iter().find(|tag| tag.starts_with(lang));
    own.unwrap_or_else(|| lang.to_owned())
}

fn formatted(lang: &str, number: f64, how: &Object) -> String {
    let format = Intl::NumberFormat::new(&Array::of1(&locale(lang).into()), how).format();
    let text = format.call1(&JsValue::NULL, &number.into());
    // Plain digits where the browser cannot.
    text.ok()
        .and_then(|text| text.as_string())
        .unwrap_or_else(|| number.to_string())
}

/// `1,234`
#[must_use]
pub fn number(lang: &str, number: u64) -> String {
    formatted(lang, number as f64, &Object::new())
}

/// `67%`, of 0.667.
#[must_use]
pub fn share(lang: &str, share: f64) -> String {
    formatted(lang, share, &options(&[("style", "percent")]))
}

/// `1 hr 5 min`, `5 min 35 sec`, `35 sec`: the two largest units.
#[must_use]
pub fn span(lang: &str, seconds: u64) -> String {
    let in_units = |number: u64, unit: &str| {
        let how = [("style", "unit"), ("unit", unit), ("unitDisplay", "short")];
        formatted(lang, number as f64, &options(&how))
    };
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let units = [(hours, "hour"), (minutes, "minute"), (seconds, "second")];
    let first = units
        .iter()
        .position(|(number, _)| *number > 0)
        .unwrap_or(2);
    let mut texts = vec![];
    for (number, unit) in units.into_iter().skip(first).take(2) {
        if number > 0 || texts.is_empty() {
            texts.push(in_units(number, unit));
        }
    }
    texts.join(" ")
}

fn local(lang: &str, date: &Date, how: &Object) -> String {
    date.to_locale_string(&locale(lang), how).into()
}

/// `21 Nov 2026, 12:04`, in the agent's time zone.
#[must_use]
pub fn date_time(lang: &str, at: &Timestamp) -> String {
    let how = options(&[("dateStyle", "medium"), ("timeStyle", "short")]);
    local(lang, &Date::new(&at.as_str().into()), &how)
}

/// `21 Nov 2026`
#[must_use]
pub fn day(lang: &str, day: &Day) -> String {
    of_day(lang, day, &[("dateStyle", "medium")])
}

/// `21 Nov`
#[must_use]
pub fn short_day(lang: &str, day: &Day) -> String {
    of_day(lang, day, &[("day", "numeric"), ("month", "short")])
}

/// A day has no zone: it is read and written in the same one.
fn of_day(lang: &str, day: &Day, how: &[(&str, &str)]) -> String {
    let mut how = how.to_vec();
    how.push(("timeZone", "UTC"));
    local(lang, &Date::new(&day.as_str().into()), &options(&how))
}

/// The agent's own day.
#[must_use]
pub fn today() -> Day {
    let now = Date::new_0();
    let text = format!(
        "{:04}-{:02}-{:02}",
        now.get_full_year(),
        now.get_month() + 1,
        now.get_date()
    );
    match text.parse() {
        Ok(day) => day,
        Err(_) => unreachable!("years of four digits"),
    }
}
