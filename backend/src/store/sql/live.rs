//! What changes while a room lives.

use std::collections::BTreeMap;

use contract::RoomId;
use sqlx::Row as _;

use super::dialect::{Base, Connection};
use super::{row, start};
use crate::store::{Amended, Amendment, Change, Known, Standing, StoreError, Stored, Which};

/// A row that is read to be changed.
enum Locked {
    Readable(Box<Changing>),
    Unreadable,
}

/// A room as the amendments have left it so far.
struct Changing {
    stored: Stored,
    was_over: bool,
    button_id: Option<i64>,
    is_changed: bool,
}

impl Changing {
    fn is_live(&self) -> bool {
        match &self.stored.standing {
            Standing::Known { room, .. } => room.state.is_live(),
            Standing::Starting | Standing::Unknown { .. } | Standing::Lost { .. } => false,
        }
    }
}

/// Changes rooms, each as it is then. A room that comes back to life while another of its subject
/// does may meet that one in the index: the second time it is seen.
pub(super) async fn amend(
    store: &Base,
    amendments: &[Amendment],
    now: i64,
) -> Result<Vec<Amended>, StoreError> {
    match amend_once(store, amendments, now).await {
        Err(StoreError::Database(error)) if start::is_taken(&error) => {
            amend_once(store, amendments, now).await
        }
        done => done,
    }
}

async fn amend_once(
    store: &Base,
    amendments: &[Amendment],
    now: i64,
) -> Result<Vec<Amended>, StoreError> {
    let mut work = store.write().await?;
    let mut named = Vec::with_capacity(amendments.len());
    for amendment in amendments {
        named.push(id_of(&mut work, amendment).await?);
    }
    // By id, as all others lock them.
    let mut rooms = BTreeMap::new();
    for id in named.iter().flatten() {
        if !rooms.contains_key(id) {
            rooms.insert(id.clone(), None);
        }
    }
    for (id, room) in &mut rooms {
        *room = lock(&mut work, id).await?;
    }
    let mut amended = Vec::with_capacity(amendments.len());
    for (amendment, id) in amendments.iter().zip(&named) {
        let room = id.as_ref().and_then(|id| rooms.get_mut(id));
        amended.push(match room.and_then(Option::as_mut) {
            None => Amended::NoRoom,
            Some(Locked::Unreadable) => Amended::Unreadable,
            Some(Locked::Readable(changing)) => apply(changing, amendment),
        });
    }
    let readable = |room| match room {
        Locked::Readable(changing) => Some(*changing),
        Locked::Unreadable => None,
    };
    let mut changed: Vec<Changing> = rooms.into_values().flatten().filter_map(readable).collect();
    // One that makes room comes before the one that takes it.
    changed.sort_by_key(Changing::is_live);
    for changing in changed {
        write(&mut work, changing, now).await?;
    }
    work.commit().await?;
    Ok(amended)
}

/// The row's name for what an amendment means.
async fn id_of(work: &mut Connection, amendment: &Amendment) -> Result<Option<String>, StoreError> {
    let connector = amendment.connector.as_str();
    let query = match &amendment.which {
        Which::Ours(id) => sqlx::query("SELECT id FROM room WHERE connector = $1 AND id = $2")
            .bind(connector)
            .bind(id.as_str()),
        Which::Apizees(kind, id) => {
            sqlx::query("SELECT id FROM room WHERE connector = $1 AND apizee_id = $2 AND kind = $3")
                .bind(connector)
                .bind(id.as_str())
                .bind(kind.as_str())
        }
        Which::Conversation(id) => {
            sqlx::query("SELECT id FROM room WHERE connector = $1 AND apizee_conversation = $2")
                .bind(connector)
                .bind(id.as_str())
        }
    };
    let found = query.fetch_optional(work).await?;
    Ok(found.map(|row| row.try_get("id")).transpose()?)
}

async fn lock(work: &mut Connection, id: &str) -> Result<Option<Locked>, StoreError> {
    let found = sqlx::query(concat!(
        "SELECT ",
        row::columns!(),
        " FROM room WHERE id = $1",
        for_update!()
    ))
    .bind(id)
    .fetch_optional(work)
    .await?;
    let Some(found) = found else {
        return Ok(None);
    };
    let stored = match row::stored(&found) {
        Ok(stored) => stored,
        Err(error) => {
            tracing::error!(%error, room = id, "a row cannot be read");
            return Ok(Some(Locked::Unreadable));
        }
    };
    match &stored.standing {
        Standing::Starting | Standing::Unknown { .. } | Standing::Lost { .. } => return Ok(None),
        Standing::Known { .. } => {}
    }
    Ok(Some(Locked::Readable(Box::new(Changing {
        stored,
        was_over: row::parsed::<row::Phase>(&found, "phase")? == row::Phase::Over,
        button_id: None,
        is_changed: false,
    }))))
}

fn apply(changing: &mut Changing, amendment: &Amendment) -> Amended {
    if let Standing::Known { room, ends_at } = &mut changing.stored.standing {
        let before = room.clone();
        (amendment.change)(room);
        *ends_at = amendment.ends_at.or(*ends_at);
        changing.button_id = amendment.button_id.or(changing.button_id);
        changing.is_changed |=
            *room != before || amendment.ends_at.is_some() || amendment.button_id.is_some();
    }
    Amended::Room(Box::new(changing.stored.clone()))
}

async fn write(work: &mut Connection, changing: Changing, now: i64) -> Result<(), StoreError> {
    let Changing {
        stored: Stored { draft, standing },
        was_over,
        button_id,
        is_changed: true,
    } = changing
    else {
        return Ok(());
    };
    let Standing::Known { room, ends_at } = standing else {
        return Ok(());
    };
    let mut phase = row::phase(&room);
    if phase == row::Phase::Live && was_over {
        // Apizee has changed its mind, and the agent theirs: one of them lives, and it is the other.
        let another = sqlx::query(
            "SELECT id FROM room WHERE connector = $1 AND conversation_id = $2 AND kind = $3
               AND phase IN ('starting', 'unknown', 'live') AND id <> $4",
        )
        .bind(draft.subject.connector.as_str())
        .bind(draft.subject.conversation.as_str())
        .bind(draft.subject.kind.as_str())
        .bind(draft.id.as_str())
        .fetch_optional(&mut *work)
        .await?;
        if another.is_some() {
            phase = row::Phase::Over;
        }
    }
    let known = Known {
        room: *room,
        ends_at,
        button_id,
    };
    row::bind_known(sqlx::query(row::update!()), &known, phase, now)?
        .execute(&mut *work)
        .await?;
    if phase == row::Phase::Over {
        sqlx::query("DELETE FROM work WHERE room_id = $1 AND kind IN ('close', 'reread')")
            .bind(draft.id.as_str())
            .execute(work)
            .await?;
    }
    Ok(())
}

/// Changes one room within a transaction, if it is known.
pub(super) async fn change(
    work: &mut Connection,
    id: &RoomId,
    change: Change<'_>,
    now: i64,
) -> Result<(), StoreError> {
    if let Some(Locked::Readable(mut changing)) = lock(work, id.as_str()).await? {
        if let Standing::Known { room, .. } = &mut changing.stored.standing {
            let before = room.clone();
            change(room);
            changing.is_changed = *room != before;
        }
        write(work, *changing, now).await?;
    }
    Ok(())
}
