//! A backend's configuration with several connectors, users and stores.

use std::path::PathBuf;

use crate::stand::{self, SECRET};

/// What a process of the backend is told.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) listen: u16,
    pub(crate) admin: u16,
    pub(crate) panel_dir: PathBuf,
    /// `sqlite:` or `postgres://`
    pub(crate) store: String,
    pub(crate) connectors: Vec<Connector>,
}

/// One connector.
#[derive(Clone, Debug)]
pub(crate) struct Connector {
    pub(crate) name: String,
    /// The same for all processes: the tokens are made out to it.
    pub(crate) app_url: String,
    /// Where Apizee's API is: the emulator, or a tap before it.
    pub(crate) api_port: u16,
    pub(crate) requests_per_minute: u32,
    /// Its service users, at least one.
    pub(crate) accounts: Vec<Account>,
}

/// One of the emulator's service users.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    username: String,
    password: String,
}

impl Account {
    /// The first so many of the emulator's three.
    pub(crate) fn first(number: usize) -> Vec<Self> {
        let all = ["", "2", "3"].into_iter().take(number);
        let of = |mark: &str| Self {
            username: format!("service{mark}@acme.example"),
            password: match mark {
                "" => "apizee-sandbox-password".to_owned(),
                mark => format!("apizee-sandbox-password-{mark}"),
            },
        };
        all.map(of).collect()
    }
}

impl Settings {
    /// TOML. Strings of ours hold neither quotes nor backslashes, folders may: hence the literal
    /// strings.
    pub(crate) fn toml(&self) -> String {
        let Self {
            listen,
            admin,
            panel_dir,
            store,
            connectors,
        } = self;
        let mut text = format!(
            "# Written by cargo xtask; removed when it ends.\ndemo = true\n\
             listen = \"127.0.0.1:{listen}\"\nadmin_listen = \"127.0.0.1:{admin}\"\n\
             panel_dir = '{}'\nstore = '{store}'\n\
             [limits]\ntrusted_proxies = [\"127.0.0.1\"]\n",
            panel_dir.display(),
        );
        for connector in connectors {
            text.push_str(&connector.toml());
        }
        text
    }
}

impl Connector {
    fn toml(&self) -> String {
        let Self {
            name,
            app_url,
            api_port,
            requests_per_minute,
            accounts,
        } = self;
        let (header, value) = stand::hook_header();
        let api = format!("http://127.0.0.1:{api_port}");
        let mut text = format!(
            "\n[[connector]]\nname = \"{name}\"\nsecret = \"{SECRET}\"\napp_url = \"{app_url}\"\n\
             close_with_conversation = true\n\
             [connector.webhook]\nheader = \"{header}\"\nsecret = \"{value}\"\n\
             [connector.sms]\nper_conversation_and_day = 1000000\nper_phone_and_day = 1000000\n\
             per_operator_and_hour = 1000000\nper_connector_and_day = 1000000\n\
             [connector.apizee]\napi_url = \"{api}/api\"\nportal_url = \"{api}\"\n\
             enterprise_id = 1\nrequests_per_minute = {requests_per_minute}\nregion = \"FR\"\n"
        );
        for (place, Account { username, password }) in accounts.iter().enumerate() {
            if place > 0 {
                text.push_str("[[connector.apizee.more_accounts]]\n");
            }
            text.push_str(&format!(
                "username = \"{username}\"\npassword = \"{password}\"\n"
            ));
        }
        text
    }
}
