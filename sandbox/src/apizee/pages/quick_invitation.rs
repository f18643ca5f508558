//! The quick invitation's form (3rd-party software integration, Available parameters): it shows what
//! its address says, and sends nothing.

use std::fmt::Write;

use axum::extract::Query;
use axum::response::Html;

use super::{escaped, page};
use crate::apizee::account::services;
use crate::apizee::api::{is_email, is_phone};

/// Longer references are cut.
const LONGEST_REFERENCE: usize = 50;

/// Whether a guest's number or address is right.
type Right = fn(&str) -> bool;

const KNOWN: [&str; 6] = [
    "reference",
    "service_key",
    "phone_numbers",
    "email_addresses",
    "read_only.service",
    "read_only.recipients",
];

pub(super) async fn show(Query(parameters): Query<Vec<(String, String)>>) -> Html<String> {
    let field = |name: &str| {
        let found = parameters.iter().find(|(own, _)| own == name);
        found.map(|(_, value)| value.as_str())
    };
    let mut body = "<form>".to_owned();
    let key = field("service_key").unwrap_or_default();
    let kind = service(&mut body, key, field("read_only.service") == Some("true"));
    // Only with a preselected service, and only for video assistance.
    if let (Some("video-assistance"), Some(reference)) = (kind.as_deref(), field("reference")) {
        let cut: String = reference.chars().take(LONGEST_REFERENCE).collect();
        // Writing to a text cannot fail.
        let _ = write!(body, "<p>Reference: {}</p>", escaped(&cut));
    }
    let disabled = disabled(field("read_only.recipients") == Some("true"));
    let lists: [(&str, Right); 2] = [("phone_numbers", is_phone), ("email_addresses", is_email)];
    let mut guests = String::new();
    for (name, right) in lists {
        let given = field(name).unwrap_or_default().split(',').map(str::trim);
        for one in given.filter(|one| !one.is_empty()) {
            let wrong = if right(one) {
                ""
            } else {
                " aria-invalid=\"true\""
            };
            let flag = if right(one) { "" } else { " is not valid" };
            let one = escaped(one);
            let _ = write!(
                guests,
                "<li><input aria-label=\"Invited guest\" value=\"{one}\"{wrong}{disabled}> <span>{one}{flag}</span></li>"
            );
        }
    }
    let _ = write!(
        body,
        "<fieldset><legend>Invited guests</legend><ul>{guests}</ul>\
         <label>Another guest <input{disabled}></label></fieldset><button type=\"button\">Invite</button></form>"
    );
    for (name, _) in &parameters {
        if !KNOWN.contains(&name.as_str()) {
            let _ = write!(body, "<p>Not known: {}</p>", escaped(name));
        }
    }
    page("Quick invitation", &body)
}

fn disabled(read_only: bool) -> &'static str {
    if read_only { " disabled" } else { "" }
}

/// The list of services; the type of the preselected one. An invalid key selects nothing, and a
/// warning is logged.
fn service(body: &mut String, key: &str, read_only: bool) -> Option<String> {
    let services = services();
    let mut kind = None;
    let mut options = "<option value=\"\">Choose a service</option>".to_owned();
    for service in services["data"].as_array().into_iter().flatten() {
        let of = |name: &str| service[name].as_str().unwrap_or_default();
        let selected = if of("key") == key { " selected" } else { "" };
        if of("key") == key {
            kind = Some(of("type").to_owned());
        }
        let _ = write!(
            options,
            "<option value=\"{}\"{selected}>{}</option>",
            of("key"),
            of("name")
        );
    }
    let disabled = disabled(read_only);
    let _ = write!(
        body,
        "<p><label>Service <select{disabled}>{options}</select></label></p>"
    );
    if kind.is_none() && !key.is_empty() {
        body.push_str("<script>console.warn(\"service_key is not valid\")</script>");
    }
    kind
}
