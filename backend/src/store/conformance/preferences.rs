//! What agents prefer.

use std::sync::Arc;

use contract::{AgentSide, ConnectorName, OperatorId, Preferences};

use super::bases::Base;
use super::fixtures::{DAY, NOW};

promises!(an_agent_is_remembered_while_they_are_seen);

async fn an_agent_is_remembered_while_they_are_seen(base: Arc<Base>) {
    let store = &*base.one;
    let names = ["acme", "globex"].map(|name| name.parse::<ConnectorName>().unwrap());
    let agent: OperatorId = "270586".parse().unwrap();
    let wish = Preferences {
        service_key: Some("115f89503138416a242f40fb7d7f338e".parse().unwrap()),
        agent_side: AgentSide::Panel,
    };
    for connector in &names {
        let known = store.preferences(connector, &agent, NOW).await.unwrap();
        assert_eq!(known, Preferences::default());
        store.prefer(connector, &agent, &wish, NOW).await.unwrap();
    }
    store
        .prefer(&names[1], &agent, &Preferences::default(), NOW)
        .await
        .unwrap();
    let later = NOW + 2 * DAY;
    let known = store.preferences(&names[0], &agent, later).await.unwrap();
    assert_eq!(known, wish);

    assert_eq!(store.forget_agents(NOW + DAY).await.unwrap(), 1);
    assert_eq!(store.forget_agents(NOW + DAY).await.unwrap(), 0);
    let known = store.preferences(&names[0], &agent, later).await.unwrap();
    assert_eq!(known, wish, "seen two days later");
}
