//! `export` and `erase`: what the store has of a person or a conversation, for whoever is asked for it
//! or told to delete it (GDPR, articles 15 and 17).

mod whom;

use std::process::ExitCode;

use apizee_panel_backend::store::{Action, Standing, Stored};
use clap::Args;
use serde_json::json;

use super::Stop;
use super::administrator::{Administrator, Of, Said};
use super::rooms::seen::Whole;
use whom::Whom;

/// What is exported.
#[derive(Args, Debug)]
pub(super) struct Export {
    #[command(flatten)]
    of: Of,
    #[command(flatten)]
    whom: Whom,
}

/// What is erased.
#[derive(Args, Debug)]
pub(super) struct Erase {
    #[command(flatten)]
    of: Of,
    #[command(flatten)]
    whom: Whom,
    /// Does it; else it is only told how many rooms would go.
    #[arg(long)]
    yes: bool,
    /// Rooms that live or start as well. Close them first: at Apizee they stay open, and nobody here
    /// knows of them any more.
    #[arg(long)]
    live_too: bool,
}

/// Why nothing was done. Holds no contact.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refused {
    #[error("that is no phone: write it as in the panel, best with + and the country")]
    NoPhone,
    #[error("that is no e-mail address")]
    NoEmail,
    #[error("nothing came from standard input")]
    NothingTyped,
    #[error(
        "the connector's secret does not open the key of its hashes, so nobody can be recognised: run this with the secrets that the backend has"
    )]
    OtherSecret,
    #[error(
        "{0} of the rooms live or start: close them first (`rooms close`), or say --live-too and they stay open at Apizee"
    )]
    Live(usize),
}

/// What an export never holds: whoever has one of these gets into the room.
const LEFT_OUT: [&str; 2] = ["links", "telephone codes of meetings"];

/// Prints all of it.
pub(super) async fn export(export: &Export) -> Result<ExitCode, Stop> {
    let asked = export.whom.asked()?;
    let said = Administrator::does(&export.of, async |administrator| {
        let whose = asked.whose(administrator).await?;
        let connector = &administrator.connector.name;
        let found = administrator.opened.store.about(connector, &whose).await?;
        let mut rooms = Vec::new();
        for stored in &found {
            let trail = administrator.trail(&stored.draft.id).await?;
            rooms.push(json!(Whole::of(stored, &trail)));
        }
        record(administrator, Action::Export, &found).await?;
        let json = json!({
            "connector": connector,
            "exported_at": administrator.opened.clock.timestamp(),
            "rooms": rooms,
            "left_out": LEFT_OUT,
        });
        Ok(Said {
            text: format!("{json:#}"),
            json,
        })
    });
    said.await?.print(&export.of);
    Ok(ExitCode::SUCCESS)
}

/// Deletes all of it, or tells what would be deleted.
pub(super) async fn erase(erase: &Erase) -> Result<ExitCode, Stop> {
    let asked = erase.whom.asked()?;
    let done = Administrator::does(&erase.of, async |administrator| {
        let whose = asked.whose(administrator).await?;
        let (store, connector) = (&administrator.opened.store, &administrator.connector.name);
        let found = store.about(connector, &whose).await?;
        let live = found.iter().filter(|stored| may_live(stored)).count();
        if !erase.yes {
            let number = found.len();
            let said = Said {
                text: format!(
                    "{number} rooms would go, {live} of them live or start; say --yes to erase them"
                ),
                json: json!({ "erased": 0, "found": number, "live": live }),
            };
            return Ok((said, ExitCode::FAILURE));
        }
        if live > 0 && !erase.live_too {
            return Err(Refused::Live(live).into());
        }
        let gone = store.erase(connector, &whose).await?;
        record(administrator, Action::Erase, &found).await?;
        let said = Said {
            text: format!("{gone} rooms are erased; what Apizee has of them is not touched"),
            json: json!({ "erased": gone }),
        };
        Ok((said, ExitCode::SUCCESS))
    });
    let (said, code) = done.await?;
    said.print(&erase.of);
    Ok(code)
}

fn may_live(stored: &Stored) -> bool {
    match &stored.standing {
        Standing::Starting | Standing::Unknown { .. } => true,
        Standing::Lost { .. } => false,
        Standing::Known { room, .. } => room.state.is_live(),
    }
}

/// A line for each room; one without a room where there was none.
async fn record(
    administrator: &Administrator,
    action: Action,
    found: &[Stored],
) -> Result<(), Stop> {
    for stored in found {
        let room = Some(&stored.draft.id);
        administrator.record(action, room, "ok").await?;
    }
    if found.is_empty() {
        administrator.record(action, None, "nothing_found").await?;
    }
    Ok(())
}
