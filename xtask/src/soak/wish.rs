//! What an agent wishes for. Each wish has a key and a phone of its own, so that whatever Apizee made
//! or sent can be laid at its door.

use serde_json::{Value, json};

/// `kind` of `POST rooms`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    Assistance,
    Meeting,
}

impl Kind {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Assistance => "assistance",
            Self::Meeting => "meeting",
        }
    }

    /// As the emulator's control surface calls it.
    pub(super) fn at_apizee(self) -> &'static str {
        match self {
            Self::Assistance => "ticket",
            Self::Meeting => "conference",
        }
    }

    pub(super) fn of_word(word: &str) -> Option<Self> {
        [Self::Assistance, Self::Meeting]
            .into_iter()
            .find(|kind| kind.word() == word)
    }
}

/// A conversation's matter: one room of each kind may live.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Subject {
    pub(super) conversation: String,
    pub(super) kind: Kind,
}

/// A wish for a room.
#[derive(Clone, Debug)]
pub(super) struct Wish {
    pub(super) subject: Subject,
    pub(super) operator: String,
    pub(super) key: String,
    pub(super) phone: String,
    pub(super) body: Value,
}

/// What a wish says beside its subject.
#[derive(Clone, Debug, Default)]
pub(super) struct Terms {
    /// Whether Apizee sends the guest an SMS.
    pub(super) invite: bool,
    /// A case number, which several conversations may share.
    pub(super) reference: Option<String>,
    /// The room that it replaces.
    pub(super) replace: Option<String>,
    /// Beside an earlier start of unknown outcome.
    pub(super) anyway: bool,
}

impl Wish {
    pub(super) fn new(subject: Subject, operator: &str, number: u64, terms: &Terms) -> Self {
        let phone = phone(number);
        let mut body = json!({
            "kind": subject.kind.word(),
            "conversation_id": subject.conversation,
            "project_id": "3103",
            "channel": "CHAT",
            "language": "fr",
            "guest": { "phone": phone },
            "invite": terms.invite,
        });
        let mut say = |name: &str, value: Value| {
            if let Some(body) = body.as_object_mut() {
                body.insert(name.to_owned(), value);
            }
        };
        if let Some(reference) = &terms.reference {
            say("reference", json!(reference));
        }
        if let Some(room) = &terms.replace {
            say("replace", json!(room));
        }
        if terms.anyway {
            say("anyway", json!(true));
        }
        Self {
            subject,
            operator: operator.to_owned(),
            key: key(number),
            phone,
            body,
        }
    }
}

/// The key of the wish of this number.
pub(super) fn key(number: u64) -> String {
    format!("soak-key-{number:08}")
}

/// A French mobile number: 06 1… and 06 2… are assigned as a whole (ARCEP, numbering plan).
pub(super) fn phone(number: u64) -> String {
    format!("+336{}", 10_000_000 + number)
}
