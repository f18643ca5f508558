//! What agents prefer, remembered by connector and operator.

use contract::{ConnectorName, OperatorId, Preferences};

use crate::store::Doing;

/// Remembers preferences. They go when their agent has not been seen for the retention.
pub trait PreferenceStore: Send + Sync + std::fmt::Debug {
    /// An agent's preferences, the defaults where they have said nothing. Notes that the agent was
    /// seen at `now` (unix seconds), to the day.
    fn preferences<'a>(
        &'a self,
        connector: &'a ConnectorName,
        operator: &'a OperatorId,
        now: i64,
    ) -> Doing<'a, Preferences>;

    /// Replaces an agent's preferences.
    fn prefer<'a>(
        &'a self,
        connector: &'a ConnectorName,
        operator: &'a OperatorId,
        preferences: &'a Preferences,
        now: i64,
    ) -> Doing<'a, ()>;

    /// Forgets agents who were not seen since `before`. Returns how many.
    fn forget_agents(&self, before: i64) -> Doing<'_, u64>;
}
