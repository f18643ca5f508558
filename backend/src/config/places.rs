//! Where things are: the store, the panel, the administrator's port.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use url::Url;

use super::Secret;
use super::reader::{Reader, Section};

/// Where rooms are remembered.
#[derive(Clone, Debug)]
pub enum StorePlace {
    /// SQLite's file, for one backend.
    File(PathBuf),
    /// PostgreSQL's address, which may hold a password.
    Postgres(Secret),
}

pub(super) fn read_store(r: &mut Reader, root: &mut Section) -> Option<StorePlace> {
    let text = r.hidden(root, "store")?;
    let place = match text.expose().split_once(':') {
        Some(("sqlite", file)) => file_place(file),
        Some(("postgres" | "postgresql", _)) => postgres_place(&text),
        _ => None,
    };
    if place.is_none() {
        r.misshapen(root, "store");
    }
    place
}

/// Not SQLite's names for what is gone with the process: its memory, and a file without a name. A
/// query would be its settings, which are ours.
fn file_place(file: &str) -> Option<StorePlace> {
    let is_file = !file.trim().is_empty() && !file.contains(":memory:") && !file.contains('?');
    is_file.then(|| StorePlace::File(file.into()))
}

fn postgres_place(text: &Secret) -> Option<StorePlace> {
    let url = Url::parse(text.expose()).ok()?;
    let names_both = url.has_host() && url.path().len() > 1;
    names_both.then(|| StorePlace::Postgres(text.clone()))
}

/// Everybody may read what lies in the panel's folder.
pub(super) fn check_apart(r: &mut Reader, root: &Section, panel_dir: &Path, store: &StorePlace) {
    let StorePlace::File(file) = store else {
        return;
    };
    let inside = match (real(panel_dir), file.parent().and_then(real)) {
        (Some(panel_dir), Some(folder)) => folder.starts_with(panel_dir),
        _ => false,
    };
    if inside {
        r.fault(
            root,
            "store",
            "lies in panel_dir, which everybody can read; choose another folder",
        );
    }
}

/// Without links and dots, where it exists.
fn real(path: &Path) -> Option<PathBuf> {
    let path = std::path::absolute(path).ok()?;
    Some(path.canonicalize().unwrap_or(path))
}

/// The administrator's port has no lock: only this machine and its private network may reach it.
pub(super) fn check_admin(r: &mut Reader, root: &Section, address: SocketAddr) {
    let is_private = match address.ip().to_canonical() {
        IpAddr::V4(ip) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local(),
    };
    if !is_private {
        r.fault(
            root,
            "admin_listen",
            "is open to others; choose an address of this machine or of a private network, or set admin_public = true where something else keeps them away",
        );
    }
}
