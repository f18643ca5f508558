//! The emulator, and processes that speak with it over what they share.

use std::sync::Arc;
use std::time::Duration;

use sandbox::apizee::{Fault, FaultKind, LOGINS, Running};

use super::accounts_in_memory::AccountsInMemory;
use super::requests::{Hidden, TicketRequest};
use super::{Apizee, ApizeeError, Class, Password, ServiceUser};
use crate::clock::{Clock, Trust};
use crate::config::sample;
use crate::store::Instance;

/// An Apizee without a limit, and what processes share of its users. The clock stands still.
pub(super) struct Stage {
    pub(super) apizee: Running,
    pub(super) accounts: Arc<AccountsInMemory>,
    pub(super) clock: Clock,
}

impl Stage {
    pub(super) async fn new() -> Self {
        let apizee = sandbox::apizee::serve("127.0.0.1:0").await.unwrap();
        apizee.emulator.set_limit(None);
        Self {
            apizee,
            accounts: Arc::default(),
            clock: Clock::fixed(1_795_253_400),
        }
    }

    /// A process with the first of the emulator's users.
    pub(super) fn process(&self, users: usize) -> Apizee {
        let users = LOGINS.iter().take(users);
        self.process_of(
            users
                .map(|(login, password)| user(login, password))
                .collect(),
        )
    }

    pub(super) fn process_of(&self, users: Vec<ServiceUser>) -> Apizee {
        self.process_at(&format!("http://{}/api", self.apizee.addr), users)
    }

    pub(super) fn process_at(&self, api_url: &str, users: Vec<ServiceUser>) -> Apizee {
        let settings = Arc::new(sample::connector(api_url, users));
        let accounts = Arc::clone(&self.accounts) as _;
        let http = Apizee::http().unwrap();
        Apizee::new(
            http,
            settings,
            accounts,
            Trust::new(self.clock.clone()),
            Instance::new(),
        )
    }

    /// Lets one route fail, until told otherwise.
    pub(super) fn fault(&self, on: &str, kind: FaultKind) {
        let fault = Fault {
            times: None,
            ..Fault::new(on, kind, 0)
        };
        self.apizee.emulator.set_faults(vec![fault]);
    }

    pub(super) fn mended(&self) {
        self.apizee.emulator.set_faults(Vec::new());
    }

    pub(super) fn count(&self, route: &str) -> usize {
        self.apizee.emulator.count(route)
    }

    pub(super) fn passes(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }
}

/// A user of 10 requests a minute.
pub(super) fn user(username: &str, password: &str) -> ServiceUser {
    ServiceUser {
        username: username.to_owned(),
        password: Password::new(password.to_owned()),
        requests_per_minute: 10,
    }
}

/// Starts a room: the error, if there is none.
pub(super) async fn start(apizee: &Apizee) -> Result<contract::ApizeeId, ApizeeError> {
    let ready = apizee.ready(Class::Start).await?;
    let ticket = TicketRequest {
        phone: Some(Hidden("+33612345678")),
        email: None,
        reference: "5701a92f-a8e3-49ad-81dc-ac801171f799",
        agent: None,
        invite: "0",
        scope: "sso",
        language: None,
        service_key: None,
        name: None,
    };
    Ok(apizee.create_ticket(ready, &ticket).await?.id)
}
