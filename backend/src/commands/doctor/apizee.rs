//! Whether Apizee takes the account: one sign-in and one question, two of the minute's ten requests.

use apizee_panel_backend::apizee::{
    Apizee, ApizeeError, ApizeeSettings, Budgets, Password, Priority,
};
use apizee_panel_backend::config::{ApizeeAccount, Connector};
use reqwest::Client;

use super::{About, Finding};

/// Signs in and lists the services.
pub(super) async fn look(connector: &Connector, http: &Client, budgets: &mut Budgets) -> Finding {
    let account = &connector.apizee;
    let services = client(account, http, budgets)
        .services(Priority::Start)
        .await;
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

fn client(account: &ApizeeAccount, http: &Client, budgets: &mut Budgets) -> Apizee {
    let allowed = account.requests_per_minute;
    let budget = budgets.of_user(&account.api_url, &account.username, allowed);
    let settings = ApizeeSettings {
        api_url: account.api_url.clone(),
        username: account.username.clone(),
        password: Password::clone(&account.password.current()),
        events_path: account.events_path.clone(),
    };
    Apizee::new(http.clone(), settings, budget)
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
        ApizeeError::OutcomeUnknown(lost) => (format!("the answer was lost: {lost}"), "try again"),
    };
    Finding::fault(About::Apizee, says, remedy)
}
