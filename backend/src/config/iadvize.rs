//! What iAdvize tells by itself, and what follows from it.

use super::reader::{Reader, Section};
use super::{Secret, webhook};

/// How iAdvize signs its webhooks ("one token per connector", Securing your webhooks).
#[derive(Clone, Debug)]
pub struct IadvizeWebhook {
    /// The HMAC's key, as text.
    pub secret: Secret,
    /// Still accepted during a rotation.
    pub previous_secret: Option<Secret>,
}

/// What becomes of a conversation's rooms when it is over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Closing {
    /// Agents end them, or their time does.
    #[default]
    ByAgents,
    /// They end with it.
    WithConversation,
}

/// `[connector.iadvize_webhook]`. Where rooms close with their conversation and nothing is set, the
/// connector's own secret is the key: an app has one.
pub(super) fn read(
    r: &mut Reader,
    connector: &mut Section,
    own: (Option<&Secret>, Option<&Secret>),
    demo: bool,
) -> (Closing, Option<IadvizeWebhook>) {
    let closing = match r.flag(connector, "close_with_conversation", false) {
        true => Closing::WithConversation,
        false => Closing::ByAgents,
    };
    let mut section = r.section(connector, "iadvize_webhook");
    let secret = r.optional_secret(&mut section, "secret");
    let previous = r.optional_secret(&mut section, "previous_secret");
    webhook::check_pair(r, &section, secret.as_ref(), previous.as_ref(), demo);
    r.no_more(section);
    let read = match (secret, closing, own) {
        (Some(secret), _, _) => Some(IadvizeWebhook {
            secret,
            previous_secret: previous,
        }),
        (None, Closing::WithConversation, (Some(secret), before)) => Some(IadvizeWebhook {
            secret: secret.clone(),
            previous_secret: before.cloned(),
        }),
        (None, _, _) => None,
    };
    (closing, read)
}
