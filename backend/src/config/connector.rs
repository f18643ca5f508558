//! `[[connector]]`: one installation in iAdvize.

use contract::EmailAddress;
use url::Url;

use super::reader::{Reader, Section};
use super::strength::check_keys;
use super::{
    ApizeeAccount, Connector, Keys, QuickInvitationContacts, Rotating, account, agent_tools,
    iadvize, webhook,
};
use crate::desk_jwt::without_query;
use crate::store::Allowance;

pub(super) fn read(
    r: &mut Reader,
    mut section: Section,
    panel_origins: &[String],
    demo: bool,
) -> Option<Connector> {
    let name = r.parsed(&mut section, "name");
    let secret = r.secret(&mut section, "secret");
    let previous = r.secret(&mut section, "previous_secret");
    let pair = (secret.as_ref(), previous.as_ref());
    let whence = "copy the whole secret token of the app";
    check_keys(r, &section, pair, whence, demo);
    let keys = secret.map(|secret| Keys { secret, previous });
    let app_url = r.web_address(&mut section, "app_url");
    if let (Some(url), Some(name)) = (&app_url, &name) {
        check_app_url(r, &section, url, name, panel_origins);
    }
    let projects = r.parsed_list(&mut section, "projects");
    let quick_invitation_contacts = match r.flag(&mut section, "quick_invitation_contacts") {
        true => QuickInvitationContacts::Include,
        false => QuickInvitationContacts::Omit,
    };
    let agents = r.pairs(&mut section, "agents");
    let is_email = |(email, _): &(String, String)| email.parse::<EmailAddress>().is_ok();
    if !agents.iter().all(is_email) {
        r.misshapen(&section, "agents");
    }
    let tools = agent_tools::read(r, &mut section);
    let apizee = account::read(r, &mut section, demo);
    let webhook = webhook::read(r, &mut section, demo);
    let (closing, iadvize_webhook) = iadvize::read(r, &mut section, keys.as_ref(), demo);
    let sms = read_sms(r, &mut section);
    r.no_more(section);
    Some(Connector {
        name: name?,
        keys: Rotating::new(keys?),
        app_url: app_url?,
        projects,
        quick_invitation_contacts,
        apizee: apizee?,
        webhook,
        iadvize_webhook,
        closing,
        sms: sms?,
        agents: agents
            .into_iter()
            .map(|(email, login)| (email.to_lowercase(), login))
            .collect(),
        tools,
    })
}

/// The name must be the last segment, as we serve it; compared as the Desk's tokens are. A panel that
/// is hosted elsewhere has the address that it has there.
fn check_app_url(
    r: &mut Reader,
    section: &Section,
    app_url: &str,
    name: &contract::ConnectorName,
    panel_origins: &[String],
) {
    let last = without_query(app_url).rsplit('/').next();
    let origin = Url::parse(app_url).map(|url| url.origin().ascii_serialization());
    let is_elsewhere = origin.is_ok_and(|origin| panel_origins.contains(&origin));
    if last != Some(name.as_str()) && !is_elsewhere {
        r.fault(
            section,
            "app_url",
            "must end with the connector's name, since its panel is served there; if you host the panel yourself, list its origin in panel_origins",
        );
    }
}

/// `[connector.sms]`: an SMS costs money.
fn read_sms(r: &mut Reader, connector: &mut Section) -> Option<Allowance> {
    let mut section = r.section(connector, "sms");
    let guard_s = r.whole(&mut section, "guard_s");
    let per_conversation_and_day = r.whole(&mut section, "per_conversation_and_day");
    let per_phone_and_day = r.whole(&mut section, "per_phone_and_day");
    let per_operator_and_hour = r.whole(&mut section, "per_operator_and_hour");
    let per_connector_and_day = r.whole(&mut section, "per_connector_and_day");
    r.no_more(section);
    Some(Allowance {
        guard_s: guard_s?,
        per_day: per_conversation_and_day?,
        contact_per_day: per_phone_and_day?,
        operator_per_hour: per_operator_and_hour?,
        connector_per_day: per_connector_and_day?,
    })
}

/// What two connectors cannot share: a name, and an Apizee account's one webhook (Apizee, WebHooks:
/// one address in the company account's settings).
pub(super) fn refuse_shared(r: &mut Reader, connectors: &[Connector]) {
    for (n, connector) in connectors.iter().enumerate() {
        let before = &connectors[..n];
        if before.iter().any(|other| other.name == connector.name) {
            r.fault_at(
                format!("connector.{n}.name"),
                "is the name of another connector too; give each its own",
            );
        }
        let shares = |other: &Connector| {
            other.webhook.is_some() && are_one(&other.apizee, &connector.apizee)
        };
        if connector.webhook.is_some() && before.iter().any(shares) {
            r.fault_at(
                format!("connector.{n}.webhook"),
                "is of an Apizee account whose one webhook another connector has; keep one of the two",
            );
        }
    }
}

fn are_one(one: &ApizeeAccount, other: &ApizeeAccount) -> bool {
    let host = |account: &ApizeeAccount| {
        let url = Url::parse(&account.api_url).ok()?;
        Some((url.host_str()?.to_owned(), url.port_or_known_default()))
    };
    let same_user = one.username.eq_ignore_ascii_case(&other.username);
    host(one) == host(other) && (same_user || one.enterprise_id == other.enterprise_id)
}
