//! A conversation of the simulated Desk, and what can go wrong in it.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::token::TokenKind;

/// The library versions of iAdvize's change log that the drop-in script can play, oldest first.
pub const LIBRARY_VERSIONS: [&str; 7] = [
    "2.0.3", "2.1.0", "2.3.1", "2.4.0", "2.6.0", "2.7.0", "2.9.0",
];

/// One conversation of the Desk: one iframe.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conversation {
    /// `context.conversationId` (App Plugins, Client context).
    #[serde(default = "Uuid::new_v4")]
    pub id: Uuid,
    /// The visitor's name, shown in the list. The library does not tell it to the panel.
    pub visitor_name: String,
    /// `context.projectId`.
    #[serde(default = "project_id")]
    pub project_id: String,
    /// `context.channel`: one of the documented twelve, or any other word.
    #[serde(default = "channel")]
    pub channel: String,
    /// `context.language`.
    #[serde(default = "language")]
    pub language: String,
    /// The library's version, one of [`LIBRARY_VERSIONS`]: older ones lack the newer commands.
    #[serde(default = "library_version")]
    pub library_version: String,
    /// "Use authentication": the iframe's URL carries `?jwt=`.
    #[serde(default)]
    pub url_jwt: bool,
    /// The kind of token that `getJWT` and `?jwt=` give.
    #[serde(default)]
    pub token: TokenKind,
    /// What goes wrong.
    #[serde(default)]
    pub faults: Faults,
    /// What the visitor wrote before the Desk was opened.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub messages: Vec<String>,
}

fn project_id() -> String {
    "3103".to_owned()
}

fn channel() -> String {
    "CHAT".to_owned()
}

fn language() -> String {
    "fr".to_owned()
}

fn library_version() -> String {
    "2.9.0".to_owned()
}

impl Conversation {
    /// A chat in French with the newest library and nothing wrong.
    #[must_use]
    pub fn new(visitor_name: &str) -> Self {
        Self {
            id: Uuid::new_v4(),
            visitor_name: visitor_name.to_owned(),
            project_id: project_id(),
            channel: channel(),
            language: language(),
            library_version: library_version(),
            url_jwt: false,
            token: TokenKind::Good,
            faults: Faults::default(),
            messages: Vec::new(),
        }
    }

    /// What is wrong with it, in words for whom has written it.
    pub(super) fn fault(&self) -> Option<String> {
        if self.visitor_name.trim().is_empty() {
            return Some("visitor_name: give the visitor a name".to_owned());
        }
        if !LIBRARY_VERSIONS.contains(&self.library_version.as_str()) {
            return Some(format!(
                "library_version: {} is none of {}",
                self.library_version,
                LIBRARY_VERSIONS.join(", ")
            ));
        }
        None
    }
}

/// What goes wrong in one conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Faults {
    /// In `idzCpa.init`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub init: Option<InitFault>,
    /// How long a slow `init` takes, in milliseconds.
    pub init_delay_ms: u64,
    /// In `client.getJWT`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub get_jwt: Option<GetJwtFault>,
    /// How long a slow `getJWT` takes, in milliseconds.
    pub get_jwt_delay_ms: u64,
    /// In the two `push…` commands for cards.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub push: Option<PushFault>,
}

/// How `idzCpa.init` fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InitFault {
    /// The promise never settles.
    Never,
    /// The promise settles after `init_delay_ms`.
    Slow,
    /// The promise is rejected.
    Rejects,
}

/// How `client.getJWT` fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GetJwtFault {
    /// The promise never settles.
    Hangs,
    /// The promise settles after `get_jwt_delay_ms`.
    Slow,
    /// The promise is rejected.
    Rejects,
}

/// How the `push…` commands fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PushFault {
    /// They throw a `TypeError`, whatever they are given.
    Throws,
}

/// What is wrong with the library's script, for all conversations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LibraryFault {
    /// 404.
    Missing,
    /// It comes after `library_delay_ms`.
    Slow,
    /// It defines `idzCpa` as a string.
    String,
    /// It defines an `idzCpa` whose `init` is no function.
    NoInit,
}

/// The conversations of a fresh Desk.
pub(super) fn defaults() -> Vec<Conversation> {
    let rows: [(u128, &str, &str, &str, &str, &str); 8] = [
        (
            0x5701_a92f_a8e3_49ad_81dc_ac80_1171_f799,
            "Camille Durand",
            "CHAT",
            "fr",
            "2.9.0",
            "Bonjour, mon lave-vaisselle affiche l'erreur E24.",
        ),
        (
            0x1c6e_4b0a_93d2_4f7e_8a15_2f0c_9b7d_3e01,
            "James Carter",
            "SMS",
            "en",
            "2.9.0",
            "Hi, the router you sent keeps blinking red.",
        ),
        (
            0x2d7f_5c1b_a4e3_4a8f_9b26_301d_ac8e_4f02,
            "Yasmine Benali",
            "WHATSAPP",
            "fr",
            "2.9.0",
            "Je peux vous montrer en vidéo ? Mon numéro : 06 12 34 56 78",
        ),
        (
            0x3e80_6d2c_b5f4_4b90_ac37_412e_bd9f_5003,
            "Lena Vogt",
            "CALL",
            "de",
            "2.9.0",
            "",
        ),
        (
            0x4f91_7e3d_c605_4ca1_bd48_523f_cea0_6104,
            "Noah Smith",
            "VIDEO",
            "en",
            "2.9.0",
            "",
        ),
        (
            0x50a2_8f4e_d716_4db2_8e59_6340_dfb1_7205,
            "Ana Lopes",
            "APPLE_BUSINESS_CHAT",
            "pt",
            "2.9.0",
            "Olá!",
        ),
        (
            0x61b3_905f_e827_4ec3_9f6a_7451_e0c2_8306,
            "Paul Mercier (library 2.0.3)",
            "CHAT",
            "fr",
            "2.0.3",
            "",
        ),
        (
            0x72c4_a160_f938_4fd4_a07b_8562_f1d3_9407,
            "Ines Roy (library 2.4.0)",
            "CHAT",
            "en",
            "2.4.0",
            "",
        ),
    ];
    rows.map(
        |(id, visitor_name, channel, language, library_version, message)| Conversation {
            id: Uuid::from_u128(id),
            channel: channel.to_owned(),
            language: language.to_owned(),
            library_version: library_version.to_owned(),
            messages: Some(message)
                .filter(|text| !text.is_empty())
                .map(str::to_owned)
                .into_iter()
                .collect(),
            ..Conversation::new(visitor_name)
        },
    )
    .to_vec()
}
