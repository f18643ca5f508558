//! iAdvize's channels (App Plugins, Client context).

use serde::{Deserialize, Serialize};

/// Where the visitor talks to the agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Channel {
    /// `APPLE_BUSINESS_CHAT`
    AppleBusinessChat,
    /// `CALL`
    Call,
    /// `CHAT`
    Chat,
    /// `FACEBOOK`
    Facebook,
    /// `FACEBOOK_BUSINESS_ON_MESSENGER`
    FacebookBusinessOnMessenger,
    /// `GOOGLE_BUSINESS_MESSAGES`
    GoogleBusinessMessages,
    /// `INSTAGRAM`
    Instagram,
    /// `MOBILE_APP`
    MobileApp,
    /// `SMS`
    Sms,
    /// `TWITTER`
    Twitter,
    /// `VIDEO`
    Video,
    /// `WHATSAPP`
    Whatsapp,
    /// A channel newer than this code, as the Desk spells it; empty when an older library tells none.
    Other(String),
}

const NAMES: [(&str, Channel); 12] = [
    ("APPLE_BUSINESS_CHAT", Channel::AppleBusinessChat),
    ("CALL", Channel::Call),
    ("CHAT", Channel::Chat),
    ("FACEBOOK", Channel::Facebook),
    (
        "FACEBOOK_BUSINESS_ON_MESSENGER",
        Channel::FacebookBusinessOnMessenger,
    ),
    ("GOOGLE_BUSINESS_MESSAGES", Channel::GoogleBusinessMessages),
    ("INSTAGRAM", Channel::Instagram),
    ("MOBILE_APP", Channel::MobileApp),
    ("SMS", Channel::Sms),
    ("TWITTER", Channel::Twitter),
    ("VIDEO", Channel::Video),
    ("WHATSAPP", Channel::Whatsapp),
];

impl Channel {
    /// As the Desk spells it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        if let Self::Other(name) = self {
            return name;
        }
        NAMES
            .iter()
            .find(|(_, channel)| channel == self)
            .map_or("", |(name, _)| name)
    }
}

impl From<String> for Channel {
    fn from(name: String) -> Self {
        let known = NAMES
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, channel)| channel.clone());
        known.unwrap_or(Self::Other(name))
    }
}

impl From<Channel> for String {
    fn from(channel: Channel) -> Self {
        channel.as_str().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_twelve_and_unknown_ones_survive_the_journey() {
        for name in NAMES
            .map(|(name, _)| name)
            .into_iter()
            .chain(["TELEPATHY", ""])
        {
            let channel = Channel::from(name.to_owned());
            assert_eq!(channel.as_str(), name);
            assert_eq!(
                matches!(channel, Channel::Other(_)),
                matches!(name, "TELEPATHY" | "")
            );
        }
    }
}
