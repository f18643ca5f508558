//! A room, as it is stored.

use contract::{ApizeeId, Room, RoomKind};

use crate::apizee::wire::conversation_of;
use crate::store::{Draft, Instance, Known};

/// How far a room is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    Starting,
    Unknown { until: i64 },
    Lost { until: Option<i64> },
    Live,
    Over,
}

impl Phase {
    pub(super) fn of(room: &Room) -> Self {
        if room.state.is_live() {
            Self::Live
        } else {
            Self::Over
        }
    }

    /// Whether it is in the way of others of its subject.
    pub(super) fn holds(self) -> bool {
        match self {
            Self::Starting | Self::Unknown { .. } | Self::Live => true,
            Self::Lost { .. } | Self::Over => false,
        }
    }

    pub(super) fn is_known(self) -> bool {
        match self {
            Self::Live | Self::Over => true,
            Self::Starting | Self::Unknown { .. } | Self::Lost { .. } => false,
        }
    }
}

#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) draft: Draft,
    pub(super) phase: Phase,
    /// Who is, or was, at its start; nobody of one that only Apizee remembered.
    pub(super) instance: Option<Instance>,
    pub(super) known: Option<Known>,
    pub(super) updated_at: i64,
}

impl Row {
    pub(super) fn new(draft: &Draft, instance: Option<&Instance>) -> Self {
        Self {
            draft: draft.clone(),
            phase: Phase::Starting,
            instance: instance.cloned(),
            known: None,
            updated_at: draft.sent_at,
        }
    }

    /// What Apizee has not told again stays as it was.
    pub(super) fn tell(&mut self, known: &Known, phase: Phase, now: i64) {
        let before = self.known.take();
        let mut known = known.clone();
        known.room.agent_sso = None;
        let kept = |of: fn(&Known) -> Option<i64>| before.as_ref().and_then(of);
        known.ends_at = known.ends_at.or_else(|| kept(|known| known.ends_at));
        known.button_id = known.button_id.or_else(|| kept(|known| known.button_id));
        self.known = Some(known);
        self.phase = phase;
        self.updated_at = now;
    }

    /// Whether it is this room of Apizee.
    pub(super) fn is_apizees(&self, kind: RoomKind, id: &ApizeeId) -> bool {
        let known = self.known.as_ref();
        self.draft.subject.kind == kind && known.is_some_and(|known| known.room.apizee_id == *id)
    }

    /// As Apizee's webhooks name it.
    pub(super) fn conversation_at_apizee(&self) -> Option<String> {
        let known = self.known.as_ref()?;
        conversation_of(known.room.join_url.expose())
    }
}
