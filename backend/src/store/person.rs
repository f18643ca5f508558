//! Whose data: for export and erasure.

use contract::ConversationId;

use super::Sealed;

/// Whose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// A conversation's.
    Conversation(ConversationId),
    /// A phone's.
    Phone(Sealed),
    /// An e-mail address's.
    Email(Sealed),
}
