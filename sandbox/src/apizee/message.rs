//! What Apizee would have sent by SMS or e-mail.

use serde::Serialize;
use serde_json::json;

use super::state::State;
use super::webhook::{Change, Object};
use crate::clock::written;

/// An SMS or e-mail that Apizee would have sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Message {
    /// A number or an address.
    pub to: String,
    /// `sms` or `email`.
    pub channel: &'static str,
    /// What it says.
    pub text: String,
    /// When.
    pub at: String,
}

impl State {
    /// "Sends" a text to each of a comma list.
    pub(super) fn send(&mut self, list: &str, text: &str) {
        let all = list.split(',').map(str::trim).filter(|to| !to.is_empty());
        for to in all {
            let channel = if to.contains('@') { "email" } else { "sms" };
            self.outbox.push(Message {
                to: to.to_owned(),
                channel,
                text: text.to_owned(),
                at: written(self.clock.now()),
            });
            if channel == "sms" {
                let number = 51_000 + self.outbox.len() as u64;
                let props = json!({ "state": "sent" });
                self.notify(Change::Create, Object::Smsmessage, number.into(), props);
            }
        }
    }
}
