//! The quick invitation: Apizee's own form, which needs no backend. The page's `<meta>` elements
//! say where it is and whether contacts may stand in its URL.

use contract::{EmailAddress, PhoneNumber, QuickInvitation, ReadOnly, Reference, ServiceKey};

use crate::room::form::{Form, Written, international};
use crate::room::setting::Desk;

/// Where Apizee's portal is when the page does not say.
const PORTAL: &str = "https://cloud.apizee.com";

/// What the administrator has written into the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuickForm {
    /// `apizee-panel-portal`
    pub portal: Option<String>,
    /// `apizee-panel-service-key`
    pub service_key: Option<ServiceKey>,
    /// `apizee-panel-quick-invitation-contacts`: a URL is kept in histories and logs, so phones and
    /// e-mails stand in it only where the administrator allows it.
    pub contacts: Contacts,
}

/// Whether contacts may stand in a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contacts {
    /// They may not.
    LeftOut,
    /// They may.
    Allowed,
}

impl QuickForm {
    /// The form's address where no conversation is known.
    #[must_use]
    pub fn bare_url(&self) -> String {
        let service_key = self.service_key.clone();
        let invitation = QuickInvitation {
            service_key,
            ..QuickInvitation::default()
        };
        invitation.url(self.portal.as_deref().unwrap_or(PORTAL))
    }

    /// The form's address for this conversation, filled in with what is known.
    #[must_use]
    pub fn url(&self, desk: &Desk, form: &Form) -> String {
        let mut invitation = QuickInvitation {
            reference: Some(Reference::from(&desk.conversation)),
            service_key: self.service_key.clone(),
            phone_numbers: vec![],
            email_addresses: vec![],
            read_only: ReadOnly::Nothing,
        };
        if self.contacts == Contacts::Allowed {
            invitation.phone_numbers.extend(phone(form));
            invitation.email_addresses.extend(email(form));
        }
        invitation.url(self.portal.as_deref().unwrap_or(PORTAL))
    }
}

fn phone(form: &Form) -> Option<PhoneNumber> {
    if let crate::room::form::Echo::Read(contract::Contact::Phone { e164, .. }) = &form.echo {
        return Some(e164.clone());
    }
    match form.written() {
        Written::Phone(typed) if international(typed.expose()) => {
            let digits = typed
                .expose()
                .chars()
                .filter(|c| *c == '+' || c.is_ascii_digit());
            digits.collect::<String>().parse().ok()
        }
        Written::Phone(_) | Written::Email(_) | Written::Nothing => None,
    }
}

fn email(form: &Form) -> Option<EmailAddress> {
    match form.written() {
        Written::Email(typed) => typed.expose().parse().ok(),
        Written::Phone(_) | Written::Nothing => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::room::form::Draft;
    use crate::room::setting::Ability;

    fn desk() -> Desk {
        Desk {
            conversation: "5701a92f-a8e3-49ad-81dc-ac801171f799".parse().unwrap(),
            project: "3103".parse().unwrap(),
            channel: contract::Channel::Chat,
            language: "fr".parse().unwrap(),
            cards: Ability::Has,
            texts: Ability::Has,
        }
    }

    fn url(contacts: Contacts, typed: &str) -> String {
        let mut form = Form::new(&desk());
        form.draft = Draft::new(typed.to_owned());
        QuickForm {
            portal: None,
            service_key: None,
            contacts,
        }
        .url(&desk(), &form)
    }

    #[test]
    fn a_contact_is_in_the_url_only_where_the_administrator_allows_it() {
        let bare = "https://cloud.apizee.com/quick-invitation?reference=5701a92f-a8e3-49ad-81dc-ac801171f799";
        assert_eq!(url(Contacts::LeftOut, "+33 6 12 34 56 78"), bare);
        assert_eq!(
            url(Contacts::Allowed, "+33 6 12 34 56 78"),
            format!("{bare}&phone_numbers=%2B33612345678")
        );
        assert_eq!(
            url(Contacts::Allowed, "marie@example.com"),
            format!("{bare}&email_addresses=marie%40example.com")
        );
        assert_eq!(url(Contacts::Allowed, "06 12"), bare);
    }
}
