//! The answer to `POST contact`, read by hand: serde's reading of tagged enums costs the panel
//! 8 kB by brotli, and this is the only one that it receives. `tests` of the contract hold the form.

use contract::{Contact, ContactRefusal, Home, Line};
use js_sys::Reflect;
use wasm_bindgen::JsValue;

pub(super) fn read(value: &JsValue) -> Option<Contact> {
    let contact = match text(value, "kind")?.as_str() {
        "phone" => Contact::Phone {
            e164: text(value, "e164")?.parse().ok()?,
            international: text(value, "international")?.parse().ok()?,
            country: text(value, "country")?,
            line: match text(value, "line")?.as_str() {
                "mobile" => Line::Mobile,
                "landline" => Line::Landline,
                "mobile_or_landline" => Line::MobileOrLandline,
                "special" => Line::Special,
                _ => Line::Other,
            },
            home: match text(value, "home")?.as_str() {
                "domestic" => Home::Domestic,
                _ => Home::Foreign,
            },
        },
        "email" => Contact::Email { address: text(value, "address")?.parse().ok()? },
        _ => Contact::Refused { reason: refusal(&Reflect::get(value, &"reason".into()).ok()?)? },
    };
    Some(contact)
}

fn refusal(value: &JsValue) -> Option<ContactRefusal> {
    let country = || text(value, "country");
    let refusal = match text(value, "code")?.as_str() {
        "too_short" => ContactRefusal::TooShort { country: country()?, missing: digits(value, "missing") },
        "too_long" => ContactRefusal::TooLong { country: country()?, extra: digits(value, "extra") },
        "no_such_number" => ContactRefusal::NoSuchNumber { country: country()? },
        "unknown_country" => ContactRefusal::UnknownCountry,
        "incomplete_email" => ContactRefusal::IncompleteEmail,
        _ => ContactRefusal::Neither,
    };
    Some(refusal)
}

fn text(of: &JsValue, name: &str) -> Option<String> {
    Reflect::get(of, &name.into()).ok()?.as_string()
}

fn digits(of: &JsValue, name: &str) -> Option<u8> {
    let number = Reflect::get(of, &name.into()).ok()?.as_f64()?;
    // A count of digits; what does not fit is no count.
    (0.0..=255.0).contains(&number).then_some(number as u8)
}
