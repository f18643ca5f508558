//! Whether Apizee takes the account: one sign-in and one question, two of the minute's ten requests.

use apizee_panel_backend::apizee::{Apizee, ApizeeError, Class};
use apizee_panel_backend::config::Connector;

use super::{About, Finding};

/// Signs in and lists the services.
pub(super) async fn look(connector: &Connector, apizee: &Apizee) -> Finding {
    let account = &connector.apizee;
    let services = apizee.services(Class::Start).await;
    let services = match services {
        Ok(services) => services,
        Err(error) => return failed(&error),
    };
    let key = account.service_key.as_ref();
    if key.is_some_and(|key| services.iter().all(|service| service.key != *key)) {
        return Finding::fault(
            About::Apizee,
            "service_key is none of the account's services",
            "copy the key of a service that the service account may use, or remove service_key",
        );
    }
    let says = format!("signed in; the account has {} services", services.len());
    Finding::fine(About::Apizee, says)
}

fn failed(error: &ApizeeError) -> Finding {
    let (says, remedy) = match error {
        ApizeeError::AccountRefused { status, .. } => (
            format!("the account is refused (status {status})"),
            "compare username and password with Apizee's console; several wrong attempts may have locked the user",
        ),
        ApizeeError::BudgetExhausted { .. } | ApizeeError::TooManyRequests { .. } => {
            return Finding::warning(
                About::Apizee,
                "the minute's requests are spent",
                "try again in a minute",
            );
        }
        ApizeeError::Refused { status, .. } => (
            format!("the services cannot be listed (status {status})"),
            "check api_url, and that the user may see services",
        ),
        ApizeeError::Unavailable(why) => (
            format!("it is unavailable: {why}"),
            "check api_url, and that this machine reaches it (name service, firewall, proxy)",
        ),
        ApizeeError::StoreFailed => (
            "it was not asked: the store that counts its requests fails".to_owned(),
            "see what is said of the store",
        ),
        ApizeeError::OutcomeUnknown(lost) => (format!("the answer was lost: {lost}"), "try again"),
    };
    Finding::fault(About::Apizee, says, remedy)
}
