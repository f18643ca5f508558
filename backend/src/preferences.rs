//! What agents prefer, remembered by connector and operator.

use async_trait::async_trait;
use contract::{ConnectorName, OperatorId, Preferences};

use crate::store::StoreError;

/// Remembers preferences. They go when their agent has not been seen for the retention.
#[async_trait]
pub trait PreferenceStore: Send + Sync + std::fmt::Debug {
    /// An agent's preferences, the defaults where they have said nothing. Notes that the agent was
    /// seen at `now` (unix seconds), to the day.
    async fn preferences(
        &self,
        connector: &ConnectorName,
        operator: &OperatorId,
        now: i64,
    ) -> Result<Preferences, StoreError>;

    /// Replaces an agent's preferences.
    async fn prefer(
        &self,
        connector: &ConnectorName,
        operator: &OperatorId,
        preferences: &Preferences,
        now: i64,
    ) -> Result<(), StoreError>;

    /// Forgets agents who were not seen since `before`. Returns how many.
    async fn forget_agents(&self, before: i64) -> Result<u64, StoreError>;
}
