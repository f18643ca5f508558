//! Whether this machine's clock is right: the Desk's tokens are refused by one that is not.

use apizee_panel_backend::clock::{Clock, said};
use apizee_panel_backend::config::Connector;
use reqwest::Client;

use super::{About, Finding};

/// What tokens are forgiven, less the second that the header rounds away.
const MOST_S: i64 = 4;

/// Compares it with the clock of Apizee's portal, which costs none of the ten requests.
pub(super) async fn look(connector: &Connector, http: &Client) -> Finding {
    let clock = Clock::machine();
    let Ok(answer) = http.head(&connector.apizee.portal_url).send().await else {
        return Finding::fault(
            About::Clock,
            "the portal cannot be reached, so there is nothing to compare it with",
            "check portal_url, and that this machine reaches it (name service, firewall, proxy)",
        );
    };
    let Some(theirs) = said(answer.headers()) else {
        return Finding::warning(
            About::Clock,
            "the portal does not say what time it is",
            "check portal_url; compare this machine's clock yourself",
        );
    };
    let offset = theirs - clock.unix_s();
    if offset.abs() <= MOST_S {
        return Finding::fine(
            About::Clock,
            format!("Apizee's differs by {} s", offset.abs()),
        );
    }
    let which = if offset > 0 { "behind" } else { "ahead of" };
    Finding::fault(
        About::Clock,
        format!("this machine's is {} s {which} Apizee's", offset.abs()),
        "keep it by NTP (timedatectl set-ntp true): tokens of the Desk are refused, and nothing is purged",
    )
}
