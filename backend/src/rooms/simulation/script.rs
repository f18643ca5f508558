//! Short stories, each told again with a crash at every await.

use std::sync::Arc;
use std::time::Duration;

use contract::{Anyway, RoomKind};
use tokio::time::sleep;

use super::agent::Agent;
use super::world::World;

/// Until nothing of a story is under way any more, whatever became of its first request.
const SETTLED: Duration = Duration::from_secs(80);

/// A story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Script {
    /// An agent starts a room.
    Start,
    StartMeeting,
    /// Two agents do, at nearly the same time.
    TwoAgents,
    /// The first does not wait for an answer.
    AnotherAllTheSame,
    /// Another room takes its place.
    Replace,
    Close,
    /// The conversation closes while it starts.
    ConversationCloses,
    /// The visitor gets an SMS.
    Invite,
}

impl Script {
    pub(super) const ALL: [Self; 8] = [
        Self::Start,
        Self::StartMeeting,
        Self::TwoAgents,
        Self::AnotherAllTheSame,
        Self::Replace,
        Self::Close,
        Self::ConversationCloses,
        Self::Invite,
    ];

    pub(super) async fn play(self, world: &Arc<World>) {
        let agent = |number| Agent::new(world, 0, RoomKind::Assistance, number);
        let (first, second) = (agent(1), agent(2));
        let starts = |agent: &Agent, anyway| {
            let agent = agent.clone();
            tokio::spawn(async move { agent.start(agent.wish(None, anyway)).await })
        };
        let soon = sleep(Duration::from_millis(150));
        match self {
            Self::Start => starts(&first, Anyway::Await).await.unwrap(),
            Self::StartMeeting => {
                let first = Agent::new(world, 0, RoomKind::Meeting, 1);
                starts(&first, Anyway::Await).await.unwrap();
            }
            Self::TwoAgents => {
                let started = starts(&first, Anyway::Await);
                soon.await;
                starts(&second, Anyway::Await).await.unwrap();
                started.await.unwrap();
            }
            Self::AnotherAllTheSame => {
                let started = starts(&first, Anyway::Await);
                sleep(Duration::from_secs(9)).await;
                starts(&second, Anyway::StartAnother).await.unwrap();
                started.await.unwrap();
            }
            Self::Replace => {
                starts(&first, Anyway::Await).await.unwrap();
                second.replace().await;
            }
            Self::Close => {
                starts(&first, Anyway::Await).await.unwrap();
                first.close().await;
            }
            Self::ConversationCloses => {
                let started = starts(&first, Anyway::Await);
                soon.await;
                first.close_conversation().await;
                started.await.unwrap();
            }
            Self::Invite => {
                starts(&first, Anyway::Await).await.unwrap();
                first.invite().await;
            }
        }
        sleep(SETTLED).await;
    }
}
