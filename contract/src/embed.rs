//! The address of Apizee's agent application in a frame (Embed, URL parameters).

use crate::quick_invitation::percent_encode;
use crate::{ConversationId, Embed};

impl Embed {
    /// The application for this conversation, in the agent's language (`fr` or `en`). The
    /// conversation's id names the session and stands among its external references; no phone and no
    /// name of a person stand in the address.
    #[must_use]
    pub fn address(&self, conversation: &ConversationId, lang: &str) -> String {
        // An id is letters, digits, - and _: nothing to escape in JSON.
        let references = format!(
            r#"[{{"name":"iAdvize","reference":"{}"}}]"#,
            conversation.as_str()
        );
        let parameters = [
            ("iK", self.identification_key.expose()),
            ("cN", conversation.as_str()),
            ("l", lang),
            ("eR", &references),
        ];
        let mut address = self.app_url.clone();
        let mut separator = '?';
        for (name, value) in parameters {
            address.push(separator);
            address.push_str(name);
            address.push('=');
            percent_encode(value, &mut address);
            separator = '&';
        }
        address
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_names_the_session_and_nobody() {
        let embed = Embed {
            app_url: "https://app.apizee.com/agent/".to_owned(),
            identification_key: "acme-embed-0123".parse().unwrap(),
        };
        let conversation = "5701a92f-a8e3-49ad-81dc-ac801171f799".parse().unwrap();
        let address = embed.address(&conversation, "fr");
        assert_eq!(
            address,
            "https://app.apizee.com/agent/?iK=acme-embed-0123\
             &cN=5701a92f-a8e3-49ad-81dc-ac801171f799&l=fr\
             &eR=%5B%7B%22name%22%3A%22iAdvize%22%2C%22reference%22%3A%22\
             5701a92f-a8e3-49ad-81dc-ac801171f799%22%7D%5D"
        );
        let read = url::Url::parse(&address).unwrap();
        let (_, references) = read.query_pairs().find(|(name, _)| name == "eR").unwrap();
        let references: serde_json::Value = serde_json::from_str(&references).unwrap();
        assert_eq!(references[0]["reference"], conversation.as_str());
    }
}
