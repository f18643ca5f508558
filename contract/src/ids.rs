//! Names of things: ours, iAdvize's and Apizee's. Each is a type of its own.

use crate::text::{plain, text_type};

fn word(text: &str, max: usize) -> bool {
    (1..=max).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

text_type!(
    /// iAdvize's `client.context.conversationId`: a UUID (App Plugins, Client context). Any word
    /// of at most 50 characters is accepted, since it becomes Apizee's `reference`, which holds 50.
    ConversationId,
    "conversation_id",
    |t| word(t, 50).then_some(()).ok_or("letters, digits, - and _, 1 to 50 characters")
);

text_type!(
    /// iAdvize's `client.context.projectId`, for example `3103`.
    ProjectId,
    "project_id",
    |t| word(t, 50).then_some(()).ok_or("letters, digits, - and _, 1 to 50 characters")
);

text_type!(
    /// The `sub` of the Desk's JWT: iAdvize's operator.
    OperatorId,
    "operator_id",
    |t| plain(t, 100).then_some(()).ok_or("1 to 100 printable characters")
);

text_type!(
    /// Our opaque name of a room.
    RoomId,
    "room id",
    |t| word(t, 64).then_some(()).ok_or("letters, digits, - and _, 1 to 64 characters")
);

text_type!(
    /// Apizee's number of a ticket or a conference, as text.
    ApizeeId,
    "apizee_id",
    |t| word(t, 64).then_some(()).ok_or("letters, digits, - and _, 1 to 64 characters")
);

text_type!(
    /// Stands for a room of the past in `GET media`: sealed by the backend to the connector, the
    /// operator and an hour, and opaque to all others.
    RoomHandle,
    "handle",
    |t| word(t, 512).then_some(()).ok_or("letters, digits, - and _, 1 to 512 characters")
);

text_type!(
    /// The name of an installation: the first path segment of all its URLs.
    ConnectorName,
    "connector name",
    |t| {
        let right = (1..=40).contains(&t.len())
            && t.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        right.then_some(()).ok_or("a-z, 0-9 and -, 1 to 40 characters")
    }
);

text_type!(
    /// The value of `Idempotency-Key`: one per wish of the agent, the same for its repeats.
    IdempotencyKey,
    "Idempotency-Key",
    |t| {
        let right = (8..=255).contains(&t.len()) && t.bytes().all(|b| b.is_ascii_graphic());
        right.then_some(()).ok_or("8 to 255 visible ASCII characters, such as a UUID")
    }
);

text_type!(
    /// Apizee's `reference`: the conversation's id, or a case number that the agent typed. At most
    /// 50 characters (3rd-party software integration, `reference`).
    Reference,
    "reference",
    |t| {
        let right = plain(t, 50) && t.trim() == t;
        right.then_some(()).ok_or("1 to 50 characters, without spaces at the ends")
    }
);

text_type!(
    /// An Apizee service: 32 alphanumerics (3rd-party software integration, `service_key`).
    ServiceKey,
    "service_key",
    |t| {
        let right = t.len() == 32 && t.bytes().all(|b| b.is_ascii_alphanumeric());
        right.then_some(()).ok_or("exactly 32 letters and digits")
    }
);

impl From<&ConversationId> for Reference {
    /// Both hold at most 50 characters, and a conversation's are a part of a reference's.
    fn from(conversation: &ConversationId) -> Self {
        match conversation.as_str().parse() {
            Ok(reference) => reference,
            Err(_) => unreachable!("a conversation's id is a word of 1 to 50 characters"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connector_is_lower_case() {
        assert!("acme-2".parse::<ConnectorName>().is_ok());
        for wrong in ["", "Acme", "a b", "a/b", "é", &"a".repeat(41)] {
            assert!(wrong.parse::<ConnectorName>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_vendors_own_sample_key_is_one_short() {
        assert!(
            "9447243e889a783488c4369ccfdc0f4"
                .parse::<ServiceKey>()
                .is_err()
        );
        assert!(
            "115f89503138416a242f40fb7d7f338e"
                .parse::<ServiceKey>()
                .is_ok()
        );
    }

    #[test]
    fn json_goes_through_the_same_check() {
        assert!(serde_json::from_str::<RoomId>("\"a/b\"").is_err());
        assert!(serde_json::from_str::<RoomId>("\"ab\"").is_ok());
    }

    proptest::proptest! {
        #[test]
        fn every_conversation_is_a_reference(text in "[A-Za-z0-9_-]{1,50}") {
            let id: ConversationId = text.parse().unwrap();
            let reference = Reference::from(&id);
            proptest::prop_assert_eq!(reference.as_str(), id.as_str());
        }
    }
}
