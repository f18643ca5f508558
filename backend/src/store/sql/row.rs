//! Rows: how rooms and answers are written and read.

use contract::{MaskedGuest, Room, words};
use sqlx::Row as _;

use super::dialect::{Row, Statement};
use crate::account::measures::time_to_join_s;
use crate::apizee::wire::conversation_of;
use crate::store::{
    Answer, Draft, Known, Made, Remembered, Sealed, Standing, StoreError, Stored, Subject, Wish,
};

/// What [`stored`] reads.
macro_rules! columns {
    () => {
        "room.id, room.connector, room.conversation_id, room.project_id, room.kind, room.phase,
         room.reference, room.operator_id, room.idempotency_key, room.sent_at, room.phone_hash,
         room.email_hash, room.phone_masked, room.email_masked, room.invited, room.ends_at,
         room.document, room.unknown_until,
         (SELECT due_at FROM work WHERE room_id = room.id AND work.kind = 'look_up') AS look_at"
    };
}
pub(in super::super) use columns;

/// What [`bind_draft`] binds, as `$1` to `$16`.
macro_rules! drafted {
    () => {
        "id, connector, conversation_id, project_id, kind, phase, reference, operator_id,
         idempotency_key, instance, sent_at, phone_hash, email_hash, phone_masked, email_masked, invited"
    };
}
pub(in super::super) use drafted;

words! {
    /// How a room stands, as the statements spell it too.
    pub(super) enum Phase {
        Starting = "starting",
        Unknown = "unknown",
        Lost = "lost",
        Live = "live",
        Over = "over",
    }
}

/// How a known room stands.
pub(super) fn phase(room: &Room) -> Phase {
    if room.state.is_live() {
        Phase::Live
    } else {
        Phase::Over
    }
}

fn document(room: &Room) -> Result<String, StoreError> {
    let mut room = room.clone();
    room.agent_sso = None;
    serde_json::to_string(&room).map_err(|_| StoreError::Unreadable("a room that is no JSON"))
}

fn room(document: &str) -> Result<Room, StoreError> {
    serde_json::from_str(document).map_err(|_| StoreError::Unreadable("document"))
}

/// Inserts a room that Apizee has, unless its subject is taken.
pub(super) fn insert(draft: &Draft, known: &Known) -> Result<Statement<'static>, StoreError> {
    let statement = sqlx::query(concat!(
        "INSERT INTO room (",
        drafted!(),
        ", apizee_id, button_id, ends_at, document, created_at, updated_at, apizee_conversation)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
           $19, $20, $11, $11, $21)
         ON CONFLICT DO NOTHING",
    ));
    Ok(bind_draft(statement, draft, phase(&known.room), "")
        .bind(known.room.apizee_id.as_str().to_owned())
        .bind(known.button_id)
        .bind(known.ends_at)
        .bind(document(&known.room)?)
        .bind(apizee_conversation(&known.room)))
}

/// Binds what is known of a room before Apizee is.
pub(super) fn bind_draft<'a>(
    statement: Statement<'a>,
    draft: &Draft,
    phase: Phase,
    instance: &str,
) -> Statement<'a> {
    let hash = |hash: &Option<Sealed>| hash.as_ref().map(|hash| hash.as_str().to_owned());
    let project = draft.project.as_ref();
    statement
        .bind(draft.id.as_str().to_owned())
        .bind(draft.subject.connector.as_str().to_owned())
        .bind(draft.subject.conversation.as_str().to_owned())
        .bind(project.map(|project| project.as_str().to_owned()))
        .bind(draft.subject.kind.as_str())
        .bind(phase.as_str())
        .bind(draft.reference.as_str().to_owned())
        .bind(draft.operator.as_str().to_owned())
        .bind(draft.key.as_str().to_owned())
        .bind(instance.to_owned())
        .bind(draft.sent_at)
        .bind(hash(&draft.phone_hash))
        .bind(hash(&draft.email_hash))
        .bind(draft.guest.phone.clone())
        .bind(draft.guest.email.clone())
        .bind(draft.invited)
}

/// What Apizee's webhooks call the room's conversation, from its address.
fn apizee_conversation(room: &Room) -> Option<String> {
    conversation_of(room.join_url.expose())
}

/// Changes a room to what Apizee says of it: `$1` to `$9`, as [`bind_known`] binds them. The entry
/// point is kept when an answer does not tell it.
macro_rules! update {
    () => {
        "UPDATE room SET phase = $1, apizee_id = $2, button_id = COALESCE($3, button_id),
           ends_at = COALESCE($4, ends_at), document = $5, updated_at = $6,
           apizee_conversation = COALESCE($8, apizee_conversation), time_to_join_s = $9,
           unknown_until = NULL
         WHERE id = $7"
    };
}
pub(in super::super) use update;

pub(super) fn bind_known<'a>(
    statement: Statement<'a>,
    known: &Known,
    phase: Phase,
    now: i64,
) -> Result<Statement<'a>, StoreError> {
    let time_to_join_s = time_to_join_s(&known.room);
    Ok(statement
        .bind(phase.as_str())
        .bind(known.room.apizee_id.as_str().to_owned())
        .bind(known.button_id)
        .bind(known.ends_at)
        .bind(document(&known.room)?)
        .bind(now)
        .bind(known.room.id.as_str().to_owned())
        .bind(apizee_conversation(&known.room))
        .bind(time_to_join_s.and_then(|seconds| i64::try_from(seconds).ok())))
}

/// The store's word for an answer: HTTP's.
pub(super) fn status(made: Made) -> i64 {
    match made {
        Made::New => 201,
        Made::Nothing => 200,
    }
}

/// Writes the answer to a wish, whether or not the wish was written down before.
pub(super) fn answer(
    wish: &Wish,
    body_hash: &Sealed,
    answer: &Answer,
    now: i64,
) -> Result<Statement<'static>, StoreError> {
    Ok(sqlx::query(
        "INSERT INTO wish (connector, operator_id, idempotency_key, body_hash, status, document, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (connector, operator_id, idempotency_key) DO UPDATE SET
           body_hash = excluded.body_hash, status = excluded.status, document = excluded.document,
           created_at = excluded.created_at",
    )
    .bind(wish.connector.as_str().to_owned())
    .bind(wish.operator.as_str().to_owned())
    .bind(wish.key.as_str().to_owned())
    .bind(body_hash.as_str().to_owned())
    .bind(status(answer.made))
    .bind(document(&answer.room)?)
    .bind(now))
}

/// Reads a wish, its document as `answer`.
pub(super) fn remembered(row: &Row) -> Result<Remembered, StoreError> {
    let made = match row.try_get::<Option<i64>, _>("status")? {
        None => None,
        Some(201) => Some(Made::New),
        Some(200) => Some(Made::Nothing),
        Some(_) => return Err(StoreError::Unreadable("status")),
    };
    let document: Option<String> = row.try_get("answer")?;
    let answer = made
        .zip(document)
        .map(|(made, document)| {
            Ok::<_, StoreError>(Answer {
                made,
                room: room(&document)?,
            })
        })
        .transpose()?;
    let body_hash = Sealed::from_store(row.try_get("body_hash")?);
    Ok(Remembered { body_hash, answer })
}

/// Reads a room.
pub(super) fn stored(row: &Row) -> Result<Stored, StoreError> {
    let draft = Draft {
        id: parsed(row, "id")?,
        subject: Subject {
            connector: parsed(row, "connector")?,
            conversation: parsed(row, "conversation_id")?,
            kind: parsed(row, "kind")?,
        },
        project: row
            .try_get::<Option<String>, _>("project_id")?
            .map(|text| {
                text.parse()
                    .map_err(|_| StoreError::Unreadable("project_id"))
            })
            .transpose()?,
        reference: parsed(row, "reference")?,
        operator: parsed(row, "operator_id")?,
        key: parsed(row, "idempotency_key")?,
        phone_hash: row
            .try_get::<Option<String>, _>("phone_hash")?
            .map(Sealed::from_store),
        email_hash: row
            .try_get::<Option<String>, _>("email_hash")?
            .map(Sealed::from_store),
        guest: MaskedGuest {
            phone: row.try_get("phone_masked")?,
            email: row.try_get("email_masked")?,
        },
        invited: row.try_get("invited")?,
        sent_at: row.try_get("sent_at")?,
    };
    let standing = match parsed(row, "phase")? {
        Phase::Starting => Standing::Starting,
        Phase::Unknown => {
            let until = row.try_get("unknown_until")?;
            let look_at = row.try_get::<Option<i64>, _>("look_at")?;
            Standing::Unknown {
                until,
                look_at: look_at.unwrap_or(until),
            }
        }
        Phase::Lost => Standing::Lost {
            until: row.try_get("unknown_until")?,
        },
        Phase::Live | Phase::Over => Standing::Known {
            room: Box::new(room(&text(row, "document")?)?),
            ends_at: row.try_get("ends_at")?,
        },
    };
    Ok(Stored { draft, standing })
}

fn text(row: &Row, column: &'static str) -> Result<String, StoreError> {
    Ok(row.try_get(column)?)
}

pub(super) fn parsed<T: std::str::FromStr>(
    row: &Row,
    column: &'static str,
) -> Result<T, StoreError> {
    text(row, column)?
        .parse()
        .map_err(|_| StoreError::Unreadable(column))
}
