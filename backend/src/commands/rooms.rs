//! `rooms`: what the store knows of them, and what an administrator may decide. No link and no contact
//! is printed.

pub(super) mod seen;

use std::process::ExitCode;

use apizee_panel_backend::config::StorePlace;
use apizee_panel_backend::rooms::TWIN_LOOKS_S;
use apizee_panel_backend::store::{Action, GivenUp, Standing, Stored, Work};
use clap::{Subcommand, ValueEnum};
use contract::RoomId;
use serde_json::json;

use super::Stop;
use super::administrator::{Administrator, Of, Said};
use seen::{Seen, Whole};

/// What is done with rooms.
#[derive(Debug, Subcommand)]
pub(super) enum Rooms {
    /// Lists the latest ones, newest first.
    List {
        #[command(flatten)]
        of: Of,
        /// How many at most.
        #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1000))]
        most: u32,
    },
    /// Shows one with its timeline and its lines of the audit trail.
    Show {
        #[command(flatten)]
        of: Of,
        /// The room's id.
        room: RoomId,
    },
    /// Has one ended: a backend tells Apizee, for a day if need be.
    Close {
        #[command(flatten)]
        of: Of,
        /// The room's id.
        room: RoomId,
    },
    /// Settles a start of which the outcome is unknown, so that its conversation is free for another.
    Resolve {
        #[command(flatten)]
        of: Of,
        /// The room's id.
        room: RoomId,
        /// What became of it.
        #[arg(long = "as", value_name = "OUTCOME")]
        outcome: Outcome,
    },
}

/// How an unknown start is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Outcome {
    /// Nobody waits for it any more. A room that turns up all the same beside another one is closed.
    Lost,
}

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refused {
    #[error("there is no such room of this connector; it may have been purged")]
    NoRoom,
    #[error("the start was lost and has made no room: there is nothing to end")]
    Lost,
    #[error("the meeting is planned for later: an agent closes it in the panel")]
    Planned,
    #[error("the outcome of its start is not unknown: there is nothing to settle")]
    NotUnknown,
}

impl Rooms {
    fn of(&self) -> &Of {
        match self {
            Self::List { of, .. }
            | Self::Show { of, .. }
            | Self::Close { of, .. }
            | Self::Resolve { of, .. } => of,
        }
    }
}

/// Does it, and says what was done.
pub(super) async fn rooms(rooms: &Rooms) -> Result<ExitCode, Stop> {
    let said = Administrator::does(rooms.of(), async |administrator| match rooms {
        Rooms::List { most, .. } => list(administrator, *most).await,
        Rooms::Show { room, .. } => show(administrator, room).await,
        Rooms::Close { room, .. } => close(administrator, room).await,
        Rooms::Resolve { room, outcome, .. } => resolve(administrator, room, *outcome).await,
    });
    said.await?.print(rooms.of());
    Ok(ExitCode::SUCCESS)
}

async fn list(administrator: &Administrator, most: u32) -> Result<Said, Stop> {
    let store = &administrator.opened.store;
    let found = store.latest(&administrator.connector.name, most).await?;
    administrator.record(Action::Show, None, "ok").await?;
    let seen: Vec<Seen<'_>> = found.iter().map(Seen::of).collect();
    Ok(Said {
        text: seen::table(&seen),
        json: json!({ "rooms": seen }),
    })
}

async fn find(administrator: &Administrator, room: &RoomId) -> Result<Stored, Stop> {
    let store = &administrator.opened.store;
    let found = store.room(&administrator.connector.name, room).await?;
    Ok(found.ok_or(Refused::NoRoom)?)
}

async fn show(administrator: &Administrator, room: &RoomId) -> Result<Said, Stop> {
    let stored = find(administrator, room).await?;
    administrator.record(Action::Show, Some(room), "ok").await?;
    let trail = administrator.trail(room).await?;
    let whole = Whole::of(&stored, &trail);
    Ok(Said {
        text: whole.text(),
        json: json!(whole),
    })
}

async fn close(administrator: &Administrator, room: &RoomId) -> Result<Said, Stop> {
    let stored = find(administrator, room).await?;
    let now = administrator.opened.clock.timestamp();
    match &stored.standing {
        Standing::Lost { .. } => return Err(Refused::Lost.into()),
        Standing::Known { room: known, .. } if !known.state.is_live() => {
            return Ok(Said {
                text: "it is over already".to_owned(),
                json: json!({ "room": room, "closing": "over_already" }),
            });
        }
        // Such work is left undone: it may have been put down when nobody knew of the plan.
        Standing::Known { room: known, .. }
            if known.schedule.as_ref().is_some_and(|it| it.starts_at > now) =>
        {
            return Err(Refused::Planned.into());
        }
        Standing::Known { .. } | Standing::Starting | Standing::Unknown { .. } => {}
    }
    let (store, now) = (
        &administrator.opened.store,
        administrator.opened.clock.unix_s(),
    );
    let (connector, rooms) = (&administrator.connector.name, std::slice::from_ref(room));
    store.put(connector, rooms, Work::Close, now, now).await?;
    administrator
        .record(Action::Close, Some(room), "put_down")
        .await?;
    let text = match administrator.place {
        StorePlace::File(_) => "written down: the backend tells Apizee as soon as it runs",
        StorePlace::Postgres(_) => {
            "written down: a backend that runs tells Apizee within seconds; `rooms show` tells when the room has ended"
        }
    };
    Ok(Said {
        text: text.to_owned(),
        json: json!({ "room": room, "closing": "put_down" }),
    })
}

async fn resolve(
    administrator: &Administrator,
    room: &RoomId,
    outcome: Outcome,
) -> Result<Said, Stop> {
    let Outcome::Lost = outcome;
    find(administrator, room).await?;
    let (store, now) = (
        &administrator.opened.store,
        administrator.opened.clock.unix_s(),
    );
    let look_at = now + TWIN_LOOKS_S[0];
    let given_up = store.give_up(room, GivenUp::LeftAlone, look_at, now);
    if !given_up.await? {
        return Err(Refused::NotUnknown.into());
    }
    administrator
        .record(Action::Resolve, Some(room), "ok")
        .await?;
    Ok(Said {
        text: "the start is lost: its conversation is free for another".to_owned(),
        json: json!({ "room": room, "standing": "lost" }),
    })
}
