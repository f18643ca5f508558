//! What is asked for, setting by setting, and what is refused.

use std::collections::HashMap;
use std::path::PathBuf;

use contract::EmailAddress;

use super::reader::{Reader, Section};
use super::strength::{check_keys, refuse_sample};
use super::{ApizeeAccount, Config, Connector, Desk, PRODUCTION_LIBRARY, QuickInvitationContacts};
use super::{agent_tools, iadvize, webhook};
use crate::apizee::Password;
use crate::store::Allowance;

pub(super) fn read_all(r: &mut Reader) -> Option<Config> {
    let mut root = r.root();
    let demo = r.flag(&mut root, "demo", false);
    let listen = r.parsed(
        &mut root,
        "listen",
        Some("127.0.0.1:8601"),
        "an address such as 127.0.0.1:8601",
    );
    let admin_listen = r.parsed(
        &mut root,
        "admin_listen",
        Some("127.0.0.1:8611"),
        "an address such as 127.0.0.1:8611",
    );
    let panel_dir = r
        .text(&mut root, "panel_dir", Some("dist"))
        .map(PathBuf::from);
    let store = r.text(&mut root, "store", Some("sqlite:apizee-panel.db"));
    if store
        .as_ref()
        .is_some_and(|store| !store.starts_with("sqlite:"))
    {
        r.fault(
            &root,
            "store",
            "must begin with sqlite: and name a file, such as sqlite:apizee-panel.db",
        );
    }
    let panel_origins = r.list(&mut root, "panel_origins", &[]);
    for origin in &panel_origins {
        check_origin(r, &root, "panel_origins", origin);
    }
    let retention_days = r.parsed(
        &mut root,
        "retention_days",
        Some("30"),
        "whole days, 1 to 365",
    );
    if retention_days.is_some_and(|days: u16| !(1..=365).contains(&days)) {
        r.fault(&root, "retention_days", "must be 1 to 365 days");
    }
    let log = r.parsed(
        &mut root,
        "log",
        Some("info"),
        "error, warn, info, debug or trace",
    );
    let desk = read_desk(r, &mut root);
    let sections = r.sections(&mut root, "connector");
    if sections.is_empty() {
        r.fault(
            &root,
            "connector",
            "is missing: write at least one [[connector]]",
        );
    }
    let connectors: Vec<Option<Connector>> = sections
        .into_iter()
        .map(|section| read_connector(r, section, demo))
        .collect();
    r.no_more(root);
    let connectors: Vec<Connector> = connectors.into_iter().collect::<Option<_>>()?;
    for (n, connector) in connectors.iter().enumerate() {
        if connectors[..n]
            .iter()
            .any(|before| before.name == connector.name)
        {
            r.fault_at(
                format!("connector.{n}.name"),
                "is the name of another connector too; give each its own",
            );
        }
    }
    Some(Config {
        listen: listen?,
        admin_listen: admin_listen?,
        panel_dir: panel_dir?,
        store: store?,
        panel_origins,
        retention_days: retention_days?,
        log: log?,
        desk: desk?,
        connectors,
    })
}

fn read_desk(r: &mut Reader, root: &mut Section) -> Option<Desk> {
    let mut desk = r.section(root, "desk");
    let origins = r.list(
        &mut desk,
        "origins",
        &["https://sd.iadvize.com", "https://ha.iadvize.com"],
    );
    if origins.is_empty() {
        r.fault(
            &desk,
            "origins",
            "must name at least one origin, else nobody can frame the panel",
        );
    }
    for origin in &origins {
        check_origin(r, &desk, "origins", origin);
    }
    let library_url = r.web_address(&mut desk, "library_url", Some(PRODUCTION_LIBRARY));
    if library_url
        .as_ref()
        .is_some_and(|url| url.contains(['?', '#', ';', ',', '\'']))
    {
        r.fault(
            &desk,
            "library_url",
            "must have no query, fragment or separators: it stands in a policy",
        );
    }
    let library_integrity = r.optional_text(&mut desk, "library_integrity");
    let is_hash = |hash: &str| {
        ["sha256-", "sha384-", "sha512-"]
            .iter()
            .any(|start| hash.starts_with(start))
            && hash
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"+/=-".contains(&b))
    };
    if library_integrity
        .as_deref()
        .is_some_and(|hash| !is_hash(hash))
    {
        r.fault(
            &desk,
            "library_integrity",
            "must be sha256-, sha384- or sha512- and base64",
        );
    }
    r.no_more(desk);
    Some(Desk {
        origins,
        library_url: library_url?,
        library_integrity,
    })
}

fn read_connector(r: &mut Reader, mut section: Section, demo: bool) -> Option<Connector> {
    let name = r.parsed(
        &mut section,
        "name",
        None,
        "a-z, 0-9 and -, 1 to 40 characters",
    );
    let secret = r.secret(&mut section, "secret");
    let previous_secret = r.optional_secret(&mut section, "previous_secret");
    let own = (secret.as_ref(), previous_secret.as_ref());
    let whence = "copy the whole secret token of the app";
    check_keys(r, &section, own, whence, demo);
    let app_url = r.web_address(&mut section, "app_url", None);
    let projects = r.parsed_list(&mut section, "projects", "project ids such as 3103");
    let contacts = r.flag(&mut section, "quick_invitation_contacts", false);
    let agents = read_agents(r, &mut section);
    let tools = agent_tools::read(r, &mut section);
    let apizee = read_account(r, &mut section, demo);
    let webhook = webhook::read(r, &mut section, demo);
    let (closing, iadvize_webhook) = iadvize::read(r, &mut section, own, demo);
    let sms = read_sms(r, &mut section);
    r.no_more(section);
    Some(Connector {
        name: name?,
        secret: secret?,
        previous_secret,
        app_url: app_url?,
        projects,
        quick_invitation_contacts: if contacts {
            QuickInvitationContacts::Include
        } else {
            QuickInvitationContacts::Omit
        },
        apizee: apizee?,
        webhook,
        iadvize_webhook,
        closing,
        sms: sms?,
        agents,
        tools,
    })
}

/// `[connector.sms]`: an SMS costs money.
fn read_sms(r: &mut Reader, connector: &mut Section) -> Option<Allowance> {
    let mut section = r.section(connector, "sms");
    let guard_s = r.parsed(
        &mut section,
        "guard_s",
        Some("60"),
        "whole seconds, 0 to 86400",
    );
    if guard_s.is_some_and(|s: i64| !(0..=86_400).contains(&s)) {
        r.fault(&section, "guard_s", "must be 0 to 86400 seconds");
    }
    let per_day = r.parsed(
        &mut section,
        "per_conversation_and_day",
        Some("5"),
        "a whole number, 1 or more",
    );
    if per_day.is_some_and(|n: u32| n == 0) {
        r.fault(&section, "per_conversation_and_day", "must be 1 or more");
    }
    r.no_more(section);
    Some(Allowance {
        guard_s: guard_s?,
        per_day: per_day?,
    })
}

fn read_agents(r: &mut Reader, connector: &mut Section) -> HashMap<String, String> {
    let mut section = r.section(connector, "agents");
    let mut agents = HashMap::new();
    for key in section.keys() {
        let login = r.text(&mut section, &key, None).unwrap_or_default();
        if key.parse::<EmailAddress>().is_err() || login.is_empty() {
            r.fault_at(
                section.path("?"),
                "must map an iAdvize e-mail to an Apizee login",
            );
        }
        agents.insert(key.to_lowercase(), login);
    }
    agents
}

fn read_account(r: &mut Reader, connector: &mut Section, demo: bool) -> Option<ApizeeAccount> {
    let mut apizee = r.section(connector, "apizee");
    let api_url = r.web_address(&mut apizee, "api_url", Some("https://cloud.apizee.com/api"));
    let portal_url = r.web_address(&mut apizee, "portal_url", Some("https://cloud.apizee.com"));
    let username = r.text(&mut apizee, "username", None);
    let password = r.secret(&mut apizee, "password");
    if let Some(password) = &password {
        refuse_sample(r, &apizee, "password", password, demo);
    }
    let events_path = r.text(&mut apizee, "events_path", Some("/tickets/{id}/events"));
    if events_path
        .as_ref()
        .is_some_and(|path| !path.starts_with('/') || !path.contains("{id}"))
    {
        r.fault(
            &apizee,
            "events_path",
            "must begin with / and hold {id}, such as /tickets/{id}/events",
        );
    }
    let enterprise_id = r.parsed(
        &mut apizee,
        "enterprise_id",
        None,
        "the account's number, such as 1",
    );
    let service_key =
        r.optional_parsed(&mut apizee, "service_key", "exactly 32 letters and digits");
    let requests_per_minute = r.parsed(
        &mut apizee,
        "requests_per_minute",
        Some("10"),
        "a whole number, 2 or more",
    );
    if requests_per_minute.is_some_and(|n: u32| n < 2) {
        r.fault(
            &apizee,
            "requests_per_minute",
            "must be 2 or more: a token and a room are two requests",
        );
    }
    let region = r.parsed(
        &mut apizee,
        "region",
        Some("FR"),
        "a country's two capital letters (ISO 3166-1), such as FR",
    );
    let guest_placeholder_email = r.optional_text(&mut apizee, "guest_placeholder_email");
    if let Some(pattern) = &guest_placeholder_email {
        let sample = pattern.replace("{conversation_id}", "5701a92f-a8e3-49ad-81dc-ac801171f799");
        if sample == *pattern || sample.parse::<EmailAddress>().is_err() {
            r.fault(
                &apizee,
                "guest_placeholder_email",
                "must be an e-mail address with {conversation_id} in it",
            );
        }
    }
    r.no_more(apizee);
    Some(ApizeeAccount {
        api_url: api_url?.trim_end_matches('/').to_owned(),
        portal_url: portal_url?.trim_end_matches('/').to_owned(),
        username: username?,
        password: Password::new(password?.expose().to_owned()),
        events_path: events_path?,
        enterprise_id: enterprise_id?,
        service_key,
        requests_per_minute: requests_per_minute?,
        region: region?,
        guest_placeholder_email,
    })
}

fn check_origin(r: &mut Reader, section: &Section, key: &str, origin: &str) {
    let exact = url::Url::parse(origin).is_ok_and(|url| {
        matches!(url.scheme(), "https" | "http") && url.origin().ascii_serialization() == origin
    });
    if !exact {
        r.fault(
            section,
            key,
            "must hold exact origins such as https://sd.iadvize.com, without path or final slash",
        );
    }
}
