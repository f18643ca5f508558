//! A room as an administrator may see it: without what lets anybody in, which are its links and a
//! meeting's telephone code.

use std::fmt::Write as _;

use apizee_panel_backend::clock::timestamp;
use apizee_panel_backend::store::{Entry, Standing, Stored};
use contract::{
    ApizeeId, ConversationId, Invitation, MaskedGuest, Moment, OperatorId, ProjectId, Reference,
    Room, RoomId, RoomKind, RoomState, Schedule, Timestamp,
};
use serde::Serialize;

/// At a glance.
#[derive(Debug, Serialize)]
pub(in crate::commands) struct Seen<'a> {
    id: &'a RoomId,
    kind: RoomKind,
    /// `starting`, `unknown`, `lost`, or `known`: then there is a `state`.
    standing: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<RoomState>,
    /// Since when it is so; of a start, when Apizee was asked.
    since: Timestamp,
    guest: &'a MaskedGuest,
    operator: &'a OperatorId,
    conversation: &'a ConversationId,
}

impl<'a> Seen<'a> {
    pub(in crate::commands) fn of(stored: &'a Stored) -> Self {
        let draft = &stored.draft;
        let (standing, room) = match &stored.standing {
            Standing::Starting => ("starting", None),
            Standing::Unknown { .. } => ("unknown", None),
            Standing::Lost { .. } => ("lost", None),
            Standing::Known { room, .. } => ("known", Some(room)),
        };
        Self {
            id: &draft.id,
            kind: draft.subject.kind,
            standing,
            state: room.map(|room| room.state),
            since: room.map_or_else(|| timestamp(draft.sent_at), |room| room.updated_at.clone()),
            guest: &draft.guest,
            operator: &draft.operator,
            conversation: &draft.subject.conversation,
        }
    }

    fn state(&self) -> String {
        match (self.state, self.standing) {
            (Some(state), _) => state.as_str().to_owned(),
            (None, "unknown") => "outcome unknown".to_owned(),
            (None, standing) => standing.to_owned(),
        }
    }

    fn guest(&self) -> String {
        let MaskedGuest { phone, email } = self.guest;
        let shown: Vec<&str> = [phone, email]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect();
        match shown.is_empty() {
            true => "-".to_owned(),
            false => shown.join(" "),
        }
    }
}

/// One line for each, under a line of names.
pub(super) fn table(rooms: &[Seen<'_>]) -> String {
    let names = [
        "id",
        "kind",
        "state",
        "since",
        "guest",
        "operator",
        "conversation",
    ];
    let mut rows = vec![names.map(str::to_owned)];
    rows.extend(rooms.iter().map(|room| {
        [
            room.id.to_string(),
            room.kind.as_str().to_owned(),
            room.state(),
            room.since.to_string(),
            room.guest(),
            room.operator.to_string(),
            room.conversation.to_string(),
        ]
    }));
    let width = |place: usize| rows.iter().map(|row| row[place].chars().count()).max();
    let widths: Vec<usize> = (0..names.len()).filter_map(width).collect();
    let line = |row: &[String; 7]| {
        let cells = row.iter().zip(&widths);
        let line: String = cells
            .map(|(cell, width)| format!("{cell:<width$}  "))
            .collect();
        line.trim_end().to_owned()
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// All that may be seen.
#[derive(Debug, Serialize)]
pub(in crate::commands) struct Whole<'a> {
    #[serde(flatten)]
    seen: Seen<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    project: Option<&'a ProjectId>,
    reference: &'a Reference,
    /// Of what a keyed hash is kept, by which the guest is recognised.
    recognised_by: Vec<&'static str>,
    /// Whether Apizee was to send an SMS or an e-mail.
    invited: bool,
    #[serde(flatten)]
    known: Option<Known<'a>>,
    trail: Vec<Line<'a>>,
}

/// What Apizee told.
#[derive(Debug, Serialize)]
struct Known<'a> {
    apizee_id: &'a ApizeeId,
    apizee_state: &'a str,
    created_at: &'a Timestamp,
    checked_at: &'a Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    ends_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    schedule: Option<&'a Schedule>,
    timeline: &'a [Moment],
    invitations: &'a [Invitation],
}

/// A line of the audit trail.
#[derive(Debug, Serialize)]
struct Line<'a> {
    at: Timestamp,
    /// Absent where the program itself did it, or its administrator.
    #[serde(skip_serializing_if = "Option::is_none")]
    operator: Option<&'a OperatorId>,
    action: &'static str,
    outcome: &'a str,
}

impl<'a> Whole<'a> {
    pub(in crate::commands) fn of(stored: &'a Stored, trail: &'a [Entry]) -> Self {
        let draft = &stored.draft;
        let phone = draft.phone_hash.as_ref().map(|_| "phone");
        let email = draft.email_hash.as_ref().map(|_| "email");
        let known = match &stored.standing {
            Standing::Starting | Standing::Unknown { .. } | Standing::Lost { .. } => None,
            Standing::Known { room, ends_at } => Some(Known::of(room, *ends_at)),
        };
        Self {
            seen: Seen::of(stored),
            project: draft.project.as_ref(),
            reference: &draft.reference,
            recognised_by: [phone, email].into_iter().flatten().collect(),
            invited: draft.invited,
            known,
            trail: trail.iter().map(Line::of).collect(),
        }
    }

    pub(super) fn text(&self) -> String {
        let seen = &self.seen;
        let mut text = String::new();
        let mut say = |name: &str, value: &str| {
            // A String takes all that is written.
            let _ = writeln!(text, "{name:<13} {value}");
        };
        say("id", seen.id.as_str());
        say("kind", seen.kind.as_str());
        say("state", &seen.state());
        say("since", seen.since.as_str());
        say("guest", &seen.guest());
        say("operator", seen.operator.as_str());
        say("conversation", seen.conversation.as_str());
        say("project", self.project.map_or("-", ProjectId::as_str));
        say("reference", self.reference.as_str());
        if let Some(known) = &self.known {
            say("apizee_id", known.apizee_id.as_str());
            say("apizee_state", known.apizee_state);
            say("created_at", known.created_at.as_str());
            say("checked_at", known.checked_at.as_str());
            let ends_at = known.ends_at.as_ref();
            say("ends_at", ends_at.map_or("-", Timestamp::as_str));
            if let Some(schedule) = known.schedule {
                say("planned for", schedule.starts_at.as_str());
            }
            for Invitation {
                channel,
                to,
                state,
                at,
            } in known.invitations
            {
                let (channel, state) = (channel.as_str(), state.as_str());
                say("invitation", &format!("{at}  {channel}  {to}  {state}"));
            }
            for moment in known.timeline {
                say(
                    "timeline",
                    &format!("{}  {}", moment.at, moment.what.as_str()),
                );
            }
        }
        for Line {
            at,
            operator,
            action,
            outcome,
        } in &self.trail
        {
            let operator = operator.map_or("-", OperatorId::as_str);
            say("trail", &format!("{at}  {action}  {operator}  {outcome}"));
        }
        text.trim_end().to_owned()
    }
}

impl<'a> Known<'a> {
    fn of(room: &'a Room, ends_at: Option<i64>) -> Self {
        Self {
            apizee_id: &room.apizee_id,
            apizee_state: &room.apizee_state,
            created_at: &room.created_at,
            checked_at: &room.checked_at,
            ends_at: ends_at.map(timestamp),
            schedule: room.schedule.as_ref(),
            timeline: &room.timeline,
            invitations: &room.invitations,
        }
    }
}

impl<'a> Line<'a> {
    fn of(entry: &'a Entry) -> Self {
        Self {
            at: timestamp(entry.at),
            operator: entry.operator.as_ref(),
            action: entry.action.as_str(),
            outcome: &entry.outcome,
        }
    }
}
