//! The quick invitation's form (3rd-party software integration, Available parameters): it shows what
//! its address says, and sends nothing.

use axum::extract::Query;
use maud::{Markup, html};

use super::page;
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

pub(super) async fn show(Query(parameters): Query<Vec<(String, String)>>) -> Markup {
    let field = |name: &str| {
        let found = parameters.iter().find(|(own, _)| own == name);
        found.map(|(_, value)| value.as_str())
    };
    let is = |name: &str| field(name) == Some("true");
    let key = field("service_key").unwrap_or_default();
    // Only with a preselected service, and only for video assistance.
    let reference = field("reference").filter(|_| kind(key).as_deref() == Some("video-assistance"));
    let disabled = is("read_only.recipients");
    let lists: [(&str, Right); 2] = [("phone_numbers", is_phone), ("email_addresses", is_email)];
    let guests = lists.iter().flat_map(|(name, right)| {
        let given = field(name).unwrap_or_default().split(',').map(str::trim);
        given
            .filter(|one| !one.is_empty())
            .map(|one| (one, right(one)))
    });
    let unknown = parameters.iter().map(|(name, _)| name.as_str());
    let body = html! {
        form {
            (services_list(key, is("read_only.service")))
            @if let Some(reference) = reference {
                p { "Reference: " (reference.chars().take(LONGEST_REFERENCE).collect::<String>()) }
            }
            fieldset {
                legend { "Invited guests" }
                ul {
                    @for (guest, is_right) in guests {
                        li {
                            input aria-label="Invited guest" value=(guest)
                                aria-invalid=[(!is_right).then_some("true")] disabled[disabled];
                            " "
                            span { (guest) @if !is_right { " is not valid" } }
                        }
                    }
                }
                label { "Another guest " input disabled[disabled]; }
            }
            button type="button" { "Invite" }
        }
        @for name in unknown.filter(|name| !KNOWN.contains(name)) {
            p { "Not known: " (name) }
        }
    };
    page("Quick invitation", &body)
}

/// The type of the service with this key.
fn kind(key: &str) -> Option<String> {
    let services = services();
    let mut all = services["data"].as_array().into_iter().flatten();
    let found = all.find(|service| service["key"] == key)?;
    found["type"].as_str().map(str::to_owned)
}

/// The list of services. An invalid key selects nothing, and a warning is logged.
fn services_list(key: &str, read_only: bool) -> Markup {
    let services = services();
    let all = services["data"].as_array().into_iter().flatten();
    let all = all.map(|service| ["key", "name"].map(|of| service[of].as_str().unwrap_or_default()));
    html! {
        p {
            label {
                "Service "
                select disabled[read_only] {
                    option value="" { "Choose a service" }
                    @for [own, name] in all {
                        option value=(own) selected[own == key] { (name) }
                    }
                }
            }
        }
        @if kind(key).is_none() && !key.is_empty() {
            script { "console.warn('service_key is not valid')" }
        }
    }
}
