//! iAdvize's channels (App Plugins, Client context).

use crate::words;

words! {
    /// Where the visitor talks to the agent.
    pub enum Channel {
        /// `APPLE_BUSINESS_CHAT`
        AppleBusinessChat = "APPLE_BUSINESS_CHAT",
        /// `CALL`
        Call = "CALL",
        /// `CHAT`
        Chat = "CHAT",
        /// `FACEBOOK`
        Facebook = "FACEBOOK",
        /// `FACEBOOK_BUSINESS_ON_MESSENGER`
        FacebookBusinessOnMessenger = "FACEBOOK_BUSINESS_ON_MESSENGER",
        /// `GOOGLE_BUSINESS_MESSAGES`
        GoogleBusinessMessages = "GOOGLE_BUSINESS_MESSAGES",
        /// `INSTAGRAM`
        Instagram = "INSTAGRAM",
        /// `MOBILE_APP`
        MobileApp = "MOBILE_APP",
        /// `SMS`
        Sms = "SMS",
        /// `TWITTER`
        Twitter = "TWITTER",
        /// `VIDEO`
        Video = "VIDEO",
        /// `WHATSAPP`
        Whatsapp = "WHATSAPP",
    } or {
        /// A channel newer than this code, as the Desk spells it; empty when an older library tells none.
        Other
    }
}
