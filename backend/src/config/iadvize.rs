//! What iAdvize tells by itself, and what follows from it.

use super::reader::{Reader, Section};
use super::{Keys, Rotating, webhook};

/// What becomes of a conversation's rooms when it is over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Closing {
    /// Agents end them, or their time does.
    #[default]
    ByAgents,
    /// They end with it.
    WithConversation,
}

/// `[connector.iadvize_webhook]`: what signs iAdvize's webhooks ("one token per connector", Securing
/// your webhooks). Where rooms close with their conversation and nothing is set, the connector's own
/// secret does: an app has one.
pub(super) fn read(
    r: &mut Reader,
    connector: &mut Section,
    own: Option<&Keys>,
    demo: bool,
) -> (Closing, Option<Rotating<Keys>>) {
    let closing = match r.flag(connector, "close_with_conversation") {
        true => Closing::WithConversation,
        false => Closing::ByAgents,
    };
    let mut section = r.section(connector, "iadvize_webhook");
    let theirs = webhook::read_pair(r, &mut section, demo);
    r.no_more(section);
    let keys = match closing {
        Closing::WithConversation => theirs.or_else(|| own.cloned()),
        Closing::ByAgents => theirs,
    };
    (closing, keys.map(Rotating::new))
}
