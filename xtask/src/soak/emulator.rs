//! The control surface of an Apizee emulator: what it is told, and what it has.

use std::{collections::BTreeMap, time::Duration};

use anyhow::{Context as _, Result};
use reqwest::{Client, Method};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::{scene::Pace, wish::Kind};

/// One emulator. Clones speak to the same.
#[derive(Clone)]
pub(super) struct Emulator {
    client: Client,
    base: String,
    /// The connector's, whose Apizee it is.
    pub(super) panel_url: String,
}

/// A room that Apizee has made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Made {
    pub(super) kind: Kind,
    pub(super) id: u64,
    /// Apizee's word for its state.
    pub(super) word: String,
    /// The guest's: each wish has its own.
    pub(super) phone: String,
}

impl Made {
    /// Whether its guest can still come in (Ticket management; the emulator's conferences).
    pub(super) fn is_live(&self) -> bool {
        let over = [
            "done",
            "closed",
            "rejected",
            "declined",
            "expired",
            "cancelled",
        ];
        !over.contains(&self.word.as_str())
    }
}

/// How the requests of one service user arrived.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Arrived {
    pub(super) user: String,
    pub(super) taken: usize,
    most_by_clock: usize,
    most_by_real_time: usize,
}

impl Arrived {
    /// Within any minute.
    pub(super) fn most(&self) -> usize {
        self.most_by_clock.max(self.most_by_real_time)
    }
}

/// What chaos struck, by kind.
pub(super) type Struck = BTreeMap<String, u64>;

impl Emulator {
    pub(super) fn at(port: u16, panel_url: String) -> Result<Self> {
        let client = Client::builder()
            .no_proxy()
            .timeout(Duration::from_secs(60))
            .build()?;
        let base = format!("http://127.0.0.1:{port}/_control/");
        Ok(Self {
            client,
            base,
            panel_url,
        })
    }

    /// Any minute counts, which is stricter than the fixed one.
    pub(super) async fn limit(&self, per_minute: Option<u32>) -> Result<()> {
        let per_minute = per_minute.unwrap_or(0);
        let order = json!({ "per_minute": per_minute, "window": "sliding" });
        self.order(Method::PUT, "limit", &order).await
    }

    /// Where notices go, as an administrator would say in Apizee's console.
    pub(super) async fn tell_backend(&self, pace: Pace) -> Result<()> {
        let webhook = pace.webhook(&format!("{}webhooks/apizee", self.panel_url));
        self.order(Method::PUT, "webhook", &webhook).await
    }

    /// `None` ends it.
    pub(super) async fn chaos(&self, chaos: Option<Value>) -> Result<()> {
        let chaos = chaos.unwrap_or(Value::Null);
        self.order(Method::PUT, "chaos", &chaos).await
    }

    /// What the last chaos struck.
    pub(super) async fn struck(&self) -> Result<Struck> {
        #[derive(Deserialize)]
        struct SoFar {
            struck: Struck,
        }
        let so_far: SoFar = self.read("chaos").await?;
        Ok(so_far.struck)
    }

    /// A deed of the guest or of the agent at Apizee's own page. What cannot be done there is not.
    pub(super) async fn deed(&self, who: &str, kind: Kind, id: u64, does: &str) -> Result<()> {
        let deed = json!({ kind.at_apizee(): id, "does": does });
        let url = format!("{}{who}", self.base);
        self.client.post(url).json(&deed).send().await?;
        Ok(())
    }

    /// All rooms that it ever made.
    pub(super) async fn rooms(&self) -> Result<Vec<Made>> {
        #[derive(Deserialize)]
        struct Tickets {
            tickets: Vec<Ticket>,
        }
        #[derive(Deserialize)]
        struct Ticket {
            id: u64,
            state: String,
            fields: TicketFields,
        }
        #[derive(Deserialize)]
        struct TicketFields {
            #[serde(default)]
            phone: String,
        }
        #[derive(Deserialize)]
        struct Conferences {
            conferences: Vec<Conference>,
        }
        #[derive(Deserialize)]
        struct Conference {
            id: u64,
            status: String,
            fields: ConferenceFields,
        }
        #[derive(Deserialize)]
        struct ConferenceFields {
            participants: String,
        }
        let Tickets { tickets } = self.read("tickets").await?;
        let Conferences { conferences } = self.read("conferences").await?;
        let tickets = tickets.into_iter().map(|one| Made {
            kind: Kind::Assistance,
            id: one.id,
            word: one.state,
            phone: one.fields.phone,
        });
        let conferences = conferences.into_iter().map(|one| Made {
            kind: Kind::Meeting,
            id: one.id,
            word: one.status,
            phone: one.fields.participants,
        });
        Ok(tickets.chain(conferences).collect())
    }

    /// How many SMS went to each phone.
    pub(super) async fn sms(&self) -> Result<BTreeMap<String, usize>> {
        #[derive(Deserialize)]
        struct Outbox {
            messages: Vec<Message>,
        }
        #[derive(Deserialize)]
        struct Message {
            to: String,
            channel: String,
        }
        let Outbox { messages } = self.read("outbox").await?;
        let mut sent = BTreeMap::new();
        for message in messages.into_iter().filter(|one| one.channel == "sms") {
            *sent.entry(message.to).or_default() += 1;
        }
        Ok(sent)
    }

    pub(super) async fn window(&self) -> Result<Vec<Arrived>> {
        #[derive(Deserialize)]
        struct Window {
            users: Vec<Arrived>,
        }
        let Window { users } = self.read("window").await?;
        Ok(users)
    }

    /// The routes of the requests that the limit itself refused, and no fault.
    pub(super) async fn refused_by_limit(&self) -> Result<Vec<String>> {
        #[derive(Deserialize)]
        struct Requests {
            requests: Vec<Request>,
        }
        #[derive(Deserialize)]
        struct Request {
            route: String,
            user: Option<String>,
            status: u16,
            fault: Option<String>,
            at: String,
        }
        let Requests { requests } = self.read("requests").await?;
        let strikes = ["too_many_requests", "reset_epoch"];
        let is_faults = |fault: &str| strikes.contains(&fault);
        let refused = requests
            .into_iter()
            .filter(|one| one.status == 429 && !one.fault.as_deref().is_some_and(is_faults));
        let told = refused.map(|one| {
            let user = one.user.unwrap_or_default();
            format!("{} of {user} at {} was refused", one.route, one.at)
        });
        Ok(told.collect())
    }

    async fn order(&self, method: Method, what: &str, order: &Value) -> Result<()> {
        let url = format!("{}{what}", self.base);
        let answer = self.client.request(method, url).json(order).send().await?;
        let status = answer.error_for_status_ref().map(drop);
        status.with_context(|| format!("the emulator's {what}"))
    }

    async fn read<T: DeserializeOwned>(&self, what: &str) -> Result<T> {
        let url = format!("{}{what}", self.base);
        let answer = self.client.get(url).send().await?.error_for_status()?;
        let answer = answer.json().await;
        answer.with_context(|| format!("the emulator's {what}"))
    }
}
