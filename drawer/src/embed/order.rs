//! What the application is told (Embed, postMessage reference, host to application).

use serde::Serialize;

/// A message to the application, as documented.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Order {
    /// Connect to the platform.
    Connect,
    /// Take the connection away.
    Disconnect,
    /// Another session, by name.
    Conversation { name: String },
    /// Come in.
    Join,
    /// Go out.
    Leave,
}
