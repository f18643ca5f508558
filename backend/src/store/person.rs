//! Whose data: for export and erasure.

use contract::ConversationId;

use super::Sealed;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    Conversation(ConversationId),
    Phone(Sealed),
    /// An e-mail address's.
    Email(Sealed),
}
