//! One field for a phone or an e-mail, and what is understood of it.

use contract::{Contact, Home};
use leptos::prelude::*;

use super::Shared;
use super::form::{FormScreen, OnForm};
use crate::browser;
use crate::elements::{Draw as _, Source as _, typed, value};
use crate::room::Event;
use crate::room::form::{Draft, Echo, FieldFault, Form};
use crate::wording::{PanelWording, Wording};

#[component]
pub(super) fn ContactField(shared: Shared, screen: OnForm) -> impl IntoView {
    let w = shared.w;
    let is_wrong = |s: &FormScreen<'_>| fault_of_contact(s.form).is_some();
    let label = screen.text(|s| {
        if s.contact_is_needed() {
            w.contact
        } else {
            w.contact_optional
        }
        .to_owned()
    });
    view! {
        <div class="field" class:wrong=screen.flag(is_wrong)>
            <label for="contact">{label}</label>
            <input
                id="contact"
                type="text"
                autocapitalize="off"
                spellcheck="false"
                aria-describedby="contact-echo"
                aria-invalid=screen.text(move |s| is_wrong(s).to_string())
                readonly=screen.flag(|s| s.is_busy())
                {..value(screen.text(|s| s.form.draft.expose().to_owned()))}
                {..typed(move |text| shared.tell(Event::AgentTypes(Draft::new(text))))}
            />
            <p class="hint" id="contact-echo">{screen.text(|s| echo(w, s))}</p>
        </div>
    }
    .drawn()
}

fn fault_of_contact(form: &Form) -> Option<&FieldFault> {
    let of_option = |fault: &&FieldFault| matches!(fault, FieldFault::Option(_));
    form.fault.as_ref().filter(|fault| !of_option(fault))
}

fn echo(w: &PanelWording, screen: &FormScreen<'_>) -> String {
    let form = screen.form;
    if let Some(fault) = fault_of_contact(form) {
        return match fault {
            FieldFault::Refused(why) => refused(w.common, why),
            FieldFault::Needed
            | FieldFault::NeededToInvite
            | FieldFault::NotInternational
            | FieldFault::NoSms
            | FieldFault::Phone
            | FieldFault::Email
            | FieldFault::Option(_) => (w.field_fault)(fault).to_owned(),
        };
    }
    match &form.echo {
        Echo::Asked(_) => w.common.reading.to_owned(),
        Echo::None if screen.contact_is_needed() && form.draft.expose().is_empty() => {
            w.contact_hint.to_owned()
        }
        Echo::None => String::new(),
        Echo::Read(contact) => understood(w.common, contact),
    }
}

/// What the backend reads in a contact, or why it reads nothing.
#[must_use]
pub fn understood(w: &Wording, contact: &Contact) -> String {
    match contact {
        Contact::Email { .. } => w.email.to_owned(),
        Contact::Refused { reason } => refused(w, reason),
        Contact::Phone {
            international,
            country,
            line,
            home,
            ..
        } => {
            let name = browser::country(w.tongue.as_str(), country);
            let read = [&name, (w.line)(*line), international.expose()].join(" · ");
            match home {
                Home::Domestic => read,
                Home::Foreign => [read, (w.foreign)(&name)].join(". "),
            }
        }
    }
}

fn refused(w: &Wording, why: &contract::ContactRefusal) -> String {
    use contract::ContactRefusal as R;
    let country = match why {
        R::TooShort { country, .. } | R::TooLong { country, .. } | R::NoSuchNumber { country } => {
            browser::country(w.tongue.as_str(), country)
        }
        R::Neither | R::UnknownCountry | R::IncompleteEmail => String::new(),
    };
    (w.contact_refused)(why, &country)
}
