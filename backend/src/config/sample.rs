//! A connector for tests.

use std::collections::HashMap;

use axum::http::HeaderName;
use contract::LoaderAgent;

use super::{
    AgentTools, ApizeeAccount, Closing, Connector, Keys, QuickInvitationContacts, Rotating, Secret,
    ServiceUser, Webhook,
};
use crate::store::Allowance;

/// `acme`, which ends rooms with their conversation and has no webhook, at `api_url` by these users.
pub(crate) fn connector(api_url: &str, users: Vec<ServiceUser>) -> Connector {
    let mut users = users.into_iter();
    let first = users.next().unwrap();
    Connector {
        name: "acme".parse().unwrap(),
        keys: Rotating::new(keys()),
        app_url: "https://panel.test/acme/".to_owned(),
        projects: Vec::new(),
        quick_invitation_contacts: QuickInvitationContacts::Omit,
        apizee: ApizeeAccount {
            api_url: api_url.to_owned(),
            portal_url: "https://apizee.test".to_owned(),
            username: first.username,
            password: first.password,
            more_accounts: users.collect(),
            events_path: "/tickets/{id}/events".to_owned(),
            enterprise_id: 1,
            service_key: None,
            requests_per_minute: first.requests_per_minute,
            region: "FR".parse().unwrap(),
            guest_placeholder_email: None,
        },
        webhook: None,
        iadvize_webhook: None,
        closing: Closing::WithConversation,
        sms: Allowance {
            guard_s: 60,
            per_day: 5,
            contact_per_day: 5,
            operator_per_hour: 20,
            connector_per_day: 1000,
        },
        agents: HashMap::new(),
        tools: AgentTools {
            loader_agent: LoaderAgent::Off,
            embed: None,
            quick_invitation_origin: None,
        },
    }
}

/// By which Apizee tells `acme`.
pub(crate) fn webhook() -> Webhook {
    Webhook {
        header: HeaderName::from_static("x-apizee-panel-secret"),
        keys: Rotating::new(keys()),
    }
}

fn keys() -> Keys {
    Keys {
        secret: Secret::new("secret".to_owned()),
        previous: None,
    }
}
