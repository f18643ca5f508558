//! Whether the store can be written and read.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;

use apizee_panel_backend::config::Config;
use apizee_panel_backend::store::Opened;
use reqwest::Client;

use super::{About, Finding};
use crate::commands::Stop;
use crate::commands::serve::open;

/// A backend that runs is asked, since SQLite is for one process; else the store is opened here.
pub(super) async fn look(config: &Config, http: &Client) -> Finding {
    let ready = format!("http://{}/ready", here(config.listen));
    match http.get(ready).send().await {
        Ok(answer) if answer.status().is_success() => {
            Finding::fine(About::Store, "the backend that runs writes and reads it")
        }
        Ok(answer) => Finding::fault(
            About::Store,
            format!(
                "who answers at listen says {} to GET /ready",
                answer.status()
            ),
            "if that is the backend, its log names the store's fault; else choose another listen",
        ),
        Err(_) => alone(config).await,
    }
}

async fn alone(config: &Config) -> Finding {
    let looked = async {
        let store = open(&config.store).await?;
        let checked = store.store.check().await;
        store.close().await;
        Ok::<_, Stop>(checked?)
    };
    match looked.await {
        Ok(()) => Finding::fine(About::Store, "no backend runs; it can be written and read"),
        Err(stop) => Finding::fault(
            About::Store,
            stop.to_string(),
            "check the path in store, the rights of its folder and the room on its disk",
        ),
    }
}

/// A store to count Apizee's requests in: the installation's own, or one that is thrown away where a
/// backend that runs has it.
pub(super) struct Borrowed {
    pub(super) opened: Opened,
    folder: Option<PathBuf>,
}

/// Opens it.
pub(super) async fn borrow(config: &Config) -> Result<Borrowed, Stop> {
    if let Ok(opened) = open(&config.store).await {
        return Ok(Borrowed {
            opened,
            folder: None,
        });
    }
    let name = format!("apizee-panel-doctor-{}", uuid::Uuid::new_v4());
    let folder = std::env::temp_dir().join(name);
    std::fs::create_dir(&folder)?;
    let opened = Opened::sqlite(&folder.join("doctor.db")).await?;
    let folder = Some(folder);
    Ok(Borrowed { opened, folder })
}

impl Borrowed {
    pub(super) async fn give_back(self) {
        self.opened.close().await;
        if let Some(folder) = self.folder {
            // What stays behind lies in the folder for such things.
            drop(std::fs::remove_dir_all(folder));
        }
    }
}

/// Where a program on this machine reaches what listens everywhere.
fn here(listen: SocketAddr) -> SocketAddr {
    let this_machine = match listen {
        SocketAddr::V4(_) => IpAddr::V4(Ipv4Addr::LOCALHOST),
        SocketAddr::V6(_) => IpAddr::V6(Ipv6Addr::LOCALHOST),
    };
    match listen.ip().is_unspecified() {
        true => SocketAddr::new(this_machine, listen.port()),
        false => listen,
    }
}
